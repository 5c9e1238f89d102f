"""Reads the rows of a workbook, in parts, without holding it. Leaves out what the cells mean.

A cell is a text, a `Decimal` (at Excel's own 15 digits), a date, a bool, or empty. Formulas count by the value Excel kept
for them. Archives, shared texts and XML entities are bounded before anything is parsed.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.utils.datetime import from_excel

from dunwell.adapters.accounting.csv_rows import MAX_CELL, PART
from dunwell.adapters.accounting.source import MAX_BYTES, Source, refuse_bomb
from dunwell.values.records import CannotRead, unreadable

#: Texts that cells share are held in memory: no more than this.
MAX_SHARED = 64 << 20
MAX_OTHER = 16 << 20
#: Columns beyond this are ignored by every spreadsheet's user, and a danger to memory.
MAX_COLUMNS = 2000

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Cell = str | Decimal | date | bool


class XlsxRows:
    """Rows of one sheet: `parts()` from the start, each part (row numbers, rows)."""

    typed = True

    def __init__(self, source: Source, sheet: int = 0, book: openpyxl.Workbook | None = None) -> None:
        self._source, self._sheet = source, sheet
        self._book = book or _workbook(source)

    def variants(self) -> Iterator["XlsxRows"]:
        """Returns each sheet of the workbook that can be seen."""
        for number, sheet in enumerate(self._book.worksheets):
            if sheet.sheet_state == "visible":
                yield XlsxRows(self._source, number, self._book)

    def name(self) -> str:
        return f"sheet {self._book.worksheets[self._sheet].title}"

    def parts(self, size: int = PART) -> Iterator[tuple[list[int], list[list[Cell]]]]:
        """Reads the rows from the start. Raises `CannotRead` for a workbook that is damaged or cut off."""
        numbers, rows = [], []
        try:
            for number, row in self._rows():
                numbers.append(number)
                rows.append(row)
                if len(rows) == size:
                    yield numbers, rows
                    numbers, rows = [], []
        except (
            ParseError,
            DefusedXmlException,
            zipfile.BadZipFile,
            EOFError,
            ValueError,
            LookupError,
        ) as error:
            if isinstance(error, CannotRead):
                raise
            last = numbers[-1] if numbers else None
            raise unreadable(f"{self.name()} is damaged ({error}). Save the workbook again.", last) from None
        if rows:
            yield numbers, rows

    def _rows(self) -> Iterator[tuple[int, list[Cell]]]:
        sheet = self._book.worksheets[self._sheet]
        reader = _CellReader(self._book, sheet._shared_strings)
        number, data = 0, None
        with sheet._get_source() as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    if element.tag == _NS + "sheetData":
                        data = element
                elif element.tag == _NS + "row":
                    number = int(element.get("r") or number + 1)
                    yield number, reader.row(element, number)
                    element.clear()
                    if data is not None:
                        data.clear()
                elif element.tag == _NS + "sheetData":
                    return


class _CellReader:
    """Turns cells of XML into values, with the workbook's shared texts and date formats."""

    def __init__(self, book: openpyxl.Workbook, shared: list[str]) -> None:
        self._shared = shared
        self._dates = book._date_formats
        self._spans = book._timedelta_formats
        self._epoch = book.epoch
        self._numbers: dict[str, Decimal] = {}

    def row(self, element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        for cell in element:
            place = cell.get("r")
            at = _column(place) if place else len(cells)
            if at >= MAX_COLUMNS:
                raise unreadable(f"The row has more than {MAX_COLUMNS} columns.", number)
            if at > len(cells):
                cells.extend([""] * (at - len(cells)))
            cells.append(self._value(cell, number, place))
        return cells

    def _value(self, cell, number: int, place: str | None) -> Cell:
        kind = cell.get("t", "n")
        value = formula = None
        for part in cell:
            if part.tag == _NS + "v":
                value = part.text
            elif part.tag == _NS + "is":
                value = "".join(text.text or "" for text in part.iter(_NS + "t"))
            elif part.tag == _NS + "f":
                formula = part.text or "formula"
        if value is None:
            return _no_value(formula, place, number)
        if kind == "s":
            value = self._shared[int(value)]
        if kind in ("s", "str", "inlineStr"):
            if len(value) > MAX_CELL:
                raise unreadable(f"Cell {place} is longer than {MAX_CELL} characters.", number)
            return value
        if kind == "b":
            return value == "1"
        if kind == "e":
            return value
        if kind == "d":
            return date.fromisoformat(value[:10])
        return self._number(value, cell.get("s"))

    def _number(self, text: str, style: str | None) -> Cell:
        if style and (int(style) in self._dates or int(style) in self._spans):
            moment = from_excel(float(text), self._epoch, timedelta=int(style) in self._spans)
            if isinstance(moment, datetime):
                return moment.date()
            return moment if isinstance(moment, date) else str(moment)
        found = self._numbers.get(text)
        if found is None:
            if len(self._numbers) > 50_000:
                self._numbers.clear()
            # Excel keeps and shows 15 digits; what a file has beyond them is noise of its binary numbers.
            found = self._numbers[text] = Decimal(f"{float(text):.15g}")
        return found


def _no_value(formula: str | None, place: str | None, number: int) -> str:
    if formula is not None:
        raise unreadable(
            f"Cell {place} holds the formula ={formula[:40]} without a value. Open the workbook, save it, and "
            "import it again.",
            number,
        )
    return ""


def _column(place: str) -> int:
    at = 0
    for letter in place:
        if not letter.isalpha():
            break
        at = at * 26 + ord(letter.upper()) - 64
    return at - 1


def _workbook(source: Source) -> openpyxl.Workbook:
    name = source.path.name
    try:
        with zipfile.ZipFile(source.file) as archive:
            _refuse_excess(archive, source)
        source.file.seek(0)
        book = openpyxl.load_workbook(source.file, read_only=True, keep_links=False)
    except CannotRead:
        raise
    except Exception as error:  # openpyxl raises nearly anything for a damaged workbook
        why = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise unreadable(
            f"{name} is no workbook that can be read, or it is cut off ({why}). Save it again as .xlsx, or as "
            "CSV."
        ) from None
    if not book.worksheets:
        raise unreadable(f"{name} has no sheet with rows.")
    return book


def _refuse_excess(archive: zipfile.ZipFile, source: Source) -> None:
    """Raises `CannotRead` for an archive that is no workbook, or that unpacks to more than one may hold."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise unreadable(
            f"{source.path.name} is an archive but no workbook. Unpack it and import the file inside."
        )
    if any(member.flag_bits & 1 for member in members):
        raise unreadable(f"{source.path.name} is protected by a password. Save it without one.")
    for member in members:
        refuse_bomb(member.file_size, member.compress_size, source.path)
        low = member.filename.lower()
        limit = MAX_SHARED if "sharedstrings" in low else MAX_BYTES if "worksheets/" in low else MAX_OTHER
        if member.file_size > limit and low.endswith((".xml", ".rels")):
            raise unreadable(
                f"{source.path.name} holds {member.file_size >> 20} MB in {member.filename}: too much to hold in memory. "
                "Save it as CSV, which has no such limit."
            )
    refuse_bomb(sum(member.file_size for member in members), source.size, source.path)
