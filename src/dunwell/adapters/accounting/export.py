"""Opens an export and reads it from start to end as batches of records. Leaves out what the ledger makes of them."""

from collections.abc import Iterator

from dunwell.adapters.accounting.convert import Converter
from dunwell.adapters.accounting.csv_rows import CsvRows
from dunwell.adapters.accounting.evidence import decide
from dunwell.adapters.accounting.profile import Profile, load_profile, profile_names
from dunwell.adapters.accounting.recognise import Recognised, recognise
from dunwell.adapters.accounting.source import Source
from dunwell.adapters.accounting.xlsx_rows import XlsxRows
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding, Severity
from dunwell.values.money import CURRENCIES
from dunwell.values.records import Batch, CannotRead, ExportRequest, unreadable


class OpenExport:
    """An export that was recognised; see `dunwell.values.records.Export`."""

    def __init__(self, source: Source, profile: Profile, found: Recognised, request: ExportRequest) -> None:
        self._source, self._found = source, found
        self.profile, self.layout, self.kind = profile.name, found.layout.name, found.layout.kind
        self.sha256, self.size = source.sha256, source.size
        self.grouped = found.layout.group
        self.given = frozenset(found.places)
        self.titles = {target: found.header[places[0]] for target, places in found.places.items()}
        self.findings = FindingList()
        self.rows = 0
        for text in found.layout.says:
            self.findings.add(Finding(text, None, None, Severity.WARNING))
        self._converter = Converter(found, request, decide(found, request, self.findings), self.findings)

    @property
    def rejected(self) -> int:
        """How many rows could not be read."""
        return self._converter.rejected

    def batches(self) -> Iterator[Batch]:
        """Reads the file from its start to its end. Raises `CannotRead` where it cannot go on."""
        skip = self._found.skipped_parts
        for numbers, rows in self._found.rows.parts():
            yield from self._converter.batches(numbers[skip:], rows[skip:])
            skip = 0
        yield from self._converter.rest()
        self._source.check_unchanged()
        self.rows = self._converter.rows
        if not self.rows:
            raise unreadable(
                f"{self._source.path.name} has a header and no rows below it.", self._found.header_row
            )

    def position(self) -> int:
        """Returns how many of the `size` bytes were read so far."""
        return self._source.position()


def read_export(request: ExportRequest) -> OpenExport:
    """Opens the file and finds its layout. Raises `CannotRead`, saying what is wrong, where, and what to do."""
    if request.currency and request.currency not in CURRENCIES:
        raise unreadable(f"{request.currency} is no ISO 4217 currency in use, such as EUR.")
    profile = load_profile(request.profile, request.profile_folders)
    source = Source(request.path)
    rows = XlsxRows(source) if source.kind == "xlsx" else CsvRows(source, request.encoding)
    return OpenExport(
        source, profile, recognise(rows, profile, request.kind, lambda: _others(profile, request)), request
    )


def _others(profile: Profile, request: ExportRequest) -> list[Profile]:
    """Returns the other profiles that can be loaded, to name one that would fit."""
    others = []
    for name in profile_names(request.profile_folders):
        try:
            others.append(load_profile(name, request.profile_folders))
        except CannotRead:
            continue
    return [other for other in others if other.name != profile.name]
