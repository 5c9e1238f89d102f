"""Brings a file into the ledger because a person asked for it, or only tries to. Leaves out how files are read."""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from dunwell.ledger.imports import ImportOptions, Outcome, import_export
from dunwell.ledger.models import Company, ImportRun
from dunwell.operations.doing_work import CannotDo, Run
from dunwell.operations.models import UploadedFile
from dunwell.operations.uploads import written_to

#: So many findings are kept with the work, the most serious first; the import itself keeps more.
FINDINGS_KEPT = 300
_SERIOUS = ("error", "question", "warning")


def profile_folders() -> tuple[Path, ...]:
    """Returns where a company's own profiles lie."""
    return (Path(settings.HOME) / "profiles",)


def bring_in(run: Run) -> dict[str, Any]:
    """Reads the file `file` as it is to be read; with `dry_run` nothing is written. Returns counts and findings.

    Safe to repeat: an import changes nothing the second time. Raises `CannotDo` where the file is gone.
    """
    asked = run.work.arguments
    file = UploadedFile.objects.filter(company=run.work.company, pk=asked["file"]).first()
    if file is None or file.content is None:
        raise CannotDo("The file is not here any more. Bring it again.")
    options = ImportOptions(
        kind=file.kind or None,
        accept_partial=asked["accept_partial"],
        dry_run=asked["dry_run"],
        profile_folders=profile_folders(),
    )
    with TemporaryDirectory(prefix="dunwell-import-") as folder:
        path = written_to(Path(folder), file)
        outcome = _imported(run, path, file, options)
    if outcome.written:
        UploadedFile.objects.filter(pk=file.pk).update(content=None, gone_at=run.worker.moment())
    return _told(outcome, run.work.company, file, asked["dry_run"])


def _imported(run: Run, path: Path, file: UploadedFile, options: ImportOptions) -> Outcome:
    told = -1

    def progress(done: int, of: int) -> None:
        nonlocal told
        if (percent := 100 * done // max(of, 1)) > told:
            told = percent
            run.progress(done, of, "reading")

    by, as_of = run.work.asked_by, date.fromisoformat(run.work.arguments["as_of"])
    company, at = run.work.company, run.worker.moment()
    return import_export(company, path, file.profile, as_of, at, options, progress, by=by)


def _told(outcome: Outcome, company: Company, file: UploadedFile, dry_run: bool) -> dict[str, Any]:
    findings = sorted(outcome.findings, key=lambda each: _SERIOUS.index(each.severity.value))
    made = (
        ImportRun.objects.filter(company=company, file_name=file.name).order_by("-pk")
        if outcome.written
        else None
    )
    severities = Counter(each.severity.value for each in outcome.findings)
    return outcome.as_dict() | {
        "findings": [each.as_dict() for each in findings[:FINDINGS_KEPT]],
        "severities": {name: severities[name] for name in _SERIOUS if severities[name]},
        "refused": outcome.refused,
        "written": outcome.written,
        "dry_run": dry_run,
        "file": file.pk,
        "run": made.values_list("pk", flat=True).first() if made is not None else None,
    }
