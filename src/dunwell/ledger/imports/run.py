"""One import from its first row to its findings, in one short transaction. Leaves out how files are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from dunwell.ledger.imports.absent import ask_about_absent, greet_returned, is_full
from dunwell.ledger.imports.chased import remember_chased
from dunwell.ledger.imports.checks import check_items, check_rows
from dunwell.ledger.imports.disputes import hold_disputed
from dunwell.ledger.imports.items import apply_credit_notes, apply_invoices
from dunwell.ledger.imports.people import apply_people
from dunwell.ledger.imports.received import apply_payments
from dunwell.ledger.imports.stage import Stage
from dunwell.ledger.imports.told import last_rows, tell
from dunwell.ledger.imports.work import Work
from dunwell.ledger.models import Company, ImportFinding, ImportRun
from dunwell.ledger.turns import one_at_a_time
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding
from dunwell.values.records import Batch, CannotRead, Export, ExportRequest

#: So many findings of one import are kept for its page.
FINDINGS_KEPT = 2000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user said of an import; None where the file, the profile or the company decides.

    `full` tells whether the file names everything that is open.
    """

    kind: str | None = None
    currency: str | None = None
    date_order: str | None = None
    encoding: str | None = None
    full: bool | None = None
    accept_partial: bool = False
    dry_run: bool = False
    profile_folders: tuple[Path, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What an import did: counts of records by kind, rejected rows, findings, and whether it was written."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    written: bool = False
    refused: bool = False

    def as_dict(self) -> dict[str, object]:
        """Returns the document of `dunwell import --json`."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "findings": [finding.as_dict() for finding in self.findings],
        }


class _NotWritten(Exception):
    """Ends the transaction without leaving anything behind."""


def import_export(
    company: Company,
    path: Path,
    profile: str,
    as_of: date,
    now: datetime,
    options: ImportOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    by: str,
) -> Outcome:
    """Reads the file and brings it into the ledger, all or nothing; doing it again changes nothing.

    `as_of` is the day of the company on which the file's content was known: what is later is left out. `by` is who
    brings it in. `progress` is called with bytes read and bytes in all. A file that cannot be read, or whose rows are
    rejected, is not written and the outcome says so; with `accept_partial` the other rows are.
    """
    options = options or ImportOptions()
    request = ExportRequest(
        path=path,
        profile=profile,
        as_of=as_of,
        company_currency=company.currency,
        profile_folders=options.profile_folders,
        kind=options.kind,
        currency=options.currency,
        date_order=options.date_order,
        encoding=options.encoding,
    )
    try:
        export: Export = import_string(settings.DUNWELL_EXPORT_READER)(request)
        work = Work(connection, company, export, as_of, now, FindingList(), path.name, by)
        with Stage(connection).filled(_watched(export, progress)):
            return _write(work, options)
    except CannotRead as error:
        return Outcome(findings=list(error.findings), refused=True)


def _watched(export: Export, progress: Callable[[int, int], None] | None) -> Iterator[Batch]:
    for batch in export.batches():
        yield batch
        if progress is not None:
            progress(min(export.position(), export.size), export.size)


def _write(work: Work, options: ImportOptions) -> Outcome:
    outcome = Outcome()
    # These look at staged rows only: they need no lock of the ledger.
    check_rows(work)
    check_items(work)
    try:
        with transaction.atomic():
            one_at_a_time(work.company.pk)
            before = last_rows()
            run = _apply(work, options)
            outcome.rejected = work.export.rejected + work.rejected
            outcome.refused = bool(outcome.rejected) and not options.accept_partial
            if outcome.refused or options.dry_run:
                raise _NotWritten
            _keep_findings(work, run)
            tell(work, run, before)
            outcome.written = True
    except _NotWritten:
        pass
    outcome.findings = [*work.export.findings, *work.findings]
    for what in ("created", "updated", "unchanged"):
        setattr(outcome, what, dict(work.counts[what]) if not outcome.refused else {})
    return outcome


def _apply(work: Work, options: ImportOptions) -> ImportRun:
    _tell_of_later(work)
    full = is_full(work, options.full)
    if work.export.kind != "chases":
        apply_people(work)
    if work.export.kind in ("invoices", "credit_notes"):
        greet_returned(work)
        apply_invoices(work)
        apply_credit_notes(work)
    apply_payments(work)
    remember_chased(work)
    hold_disputed(work)
    rejected = work.export.rejected + work.rejected
    run = _record(work, rejected)
    if full:
        ask_about_absent(work, run)
    return run


def _tell_of_later(work: Work) -> None:
    """Warns where a later state of the same export is in the ledger: an old file opens again what was paid since."""
    runs = ImportRun.objects.filter(
        company=work.company, profile=work.export.profile, counts__layout=work.export.layout
    )
    later = runs.filter(as_of__gt=work.as_of).order_by("-as_of").first()
    if later is not None:
        work.warn(
            f"An export of this kind as of {later.as_of} was imported before; this one is older, as of {work.as_of}, and "
            "what changed since is set back to it. Import the latest export again."
        )


def _record(work: Work, rejected: int) -> ImportRun:
    counts: dict[str, object] = {what: dict(numbers) for what, numbers in work.counts.items()}
    return ImportRun.objects.create(
        company=work.company,
        profile=work.export.profile,
        kind=work.export.kind,
        file_name=work.file_name[:255],
        sha256=work.export.sha256,
        as_of=work.as_of,
        counts=counts | {"rejected": rejected, "layout": work.export.layout},
        imported_at=work.now,
    )


def _keep_findings(work: Work, run: ImportRun) -> None:
    found = islice((*work.export.findings, *work.findings), FINDINGS_KEPT)
    ImportFinding.objects.bulk_create(
        (
            ImportFinding(
                run=run,
                row=finding.row,
                column=(finding.column or "")[:200],
                severity=finding.severity,
                message=finding.message,
            )
            for finding in found
        ),
        batch_size=500,
    )
