"""Reads separated text into rows of cells, in parts. Leaves out what the cells mean."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from dunwell.adapters.accounting.source import Lines, Source
from dunwell.values.records import CannotRead, unreadable

#: Rows in one part: enough to work column-wise, few enough for memory not to matter.
PART = 5000
#: A cell longer than this is no value of an export.
MAX_CELL = 100_000
SEPARATORS = (",", ";", "\t", "|")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvRows:
    """Rows of a separated text: `parts()` from the start, each part (line numbers, rows)."""

    typed = False

    def __init__(self, source: Source, encoding: str | None, separator: str = ",") -> None:
        self._source, self._given, self.separator = source, encoding, separator
        self.encoding = encoding or self._detected()
        self._wide = self.encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))

    def variants(self) -> Iterator["CsvRows"]:
        """Returns this text read with each separator that may be meant."""
        for separator in SEPARATORS:
            yield CsvRows(self._source, self._given, separator)

    def name(self) -> str:
        return ""

    def parts(self, size: int = PART) -> Iterator[tuple[range | list[int], list[list[str]]]]:
        """Reads the rows from the start. Raises `CannotRead` for what is no text, or not in this encoding."""
        limit = csv.field_size_limit(MAX_CELL)
        reader = None
        try:
            reader = csv.reader(self._text(), delimiter=self.separator, strict=True)
            while True:
                before = reader.line_num
                rows = list(islice(reader, size))
                if not rows:
                    return
                if self._wide and any("\0" in cell for row in rows for cell in row):
                    raise unreadable("There is a NUL character in a cell: the file is damaged.", before + 1)
                yield _numbers(before, reader.line_num, rows), rows
        except csv.Error as error:
            raise unreadable(_told(error), reader.line_num if reader else None) from None
        except UnicodeError as error:
            raise self._wrong_encoding(error) from None
        finally:
            csv.field_size_limit(limit)

    def _text(self) -> io.TextIOWrapper:
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise unreadable(
                f"{self.encoding} is no known encoding. Try --encoding cp1252, iso-8859-1 or utf-16."
            ) from None
        lines = Lines(self._source.stream(), self._source.path, self._wide)
        return io.TextIOWrapper(io.BufferedReader(lines, 1 << 18), self.encoding, newline="")

    def _detected(self) -> str:
        start = self._source.stream().read(4)
        return next((encoding for bom, encoding in _BOMS if start.startswith(bom)), "utf-8")

    def _wrong_encoding(self, error: UnicodeError) -> CannotRead:
        """Returns the error that names the first byte that does not fit, found by reading once more."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        stream, offset, row = self._source.stream(), 0, 1
        while block := stream.read(1 << 16):
            pending = len(decoder.getstate()[0])
            try:
                row += decoder.decode(block).count("\n")
            except UnicodeDecodeError as found:
                row += found.object[: found.start].count(b"\n")
                byte, offset = found.object[found.start], offset - pending + found.start
                return unreadable(
                    f"{self._source.path.name} is not {self.encoding.removesuffix('-sig').upper()}: byte 0x{byte:02x} at "
                    f"position {offset}. Try --encoding cp1252 (Windows) or save it as UTF-8.",
                    row,
                )
            offset += len(block)
        return unreadable(f"{self._source.path.name} is not {self.encoding}: {error}. Try --encoding.")


def _numbers(before: int, after: int, rows: list[list[str]]) -> range | list[int]:
    """Returns the line on which each row starts: a row holds as many lines more as its quoted cells hold line ends."""
    if after - before == len(rows):
        return range(before + 1, after + 1)
    numbers, line = [], before + 1
    for row in rows:
        numbers.append(line)
        text = "\n".join(row)
        line += 1 + text.replace("\r\n", "\n").replace("\r", "\n").count("\n") - max(len(row) - 1, 0)
    return numbers


def _told(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"A cell is longer than {MAX_CELL} characters, or a quotation mark is never closed. Look at this row."
    if "unexpected end" in text:
        return "The file ends inside a quoted cell: it is cut off, or a quotation mark is never closed."
    return (
        f"The quotation marks of this row do not fit ({text}). Double a quotation mark inside a quoted cell."
    )
