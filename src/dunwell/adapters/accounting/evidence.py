"""Decides, for each whole column, how its dates and amounts are written. Leaves out reading them.

Reads the file once before it is imported, where its layout leaves anything to decide.
"""

from dataclasses import dataclass

from dunwell.adapters.accounting.amounts import MarkEvidence
from dunwell.adapters.accounting.dates import Evidence
from dunwell.adapters.accounting.recognise import Recognised
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding, Severity
from dunwell.values.records import CannotRead, ExportRequest

DATES = ("issued_on", "due_on", "settled_on", "received_on", "last_chased_on")
AMOUNTS = ("amount", "open_amount", "paid_amount", "credit_limit", "price", "tax")


@dataclass(frozen=True, slots=True)
class Decisions:
    """How columns are read: the order of ambiguous dates and (decimal mark, mark of ambiguous amounts), by target."""

    layouts: tuple[str, ...]
    orders: dict[str, str | None]
    marks: dict[str, tuple[str, str | None]]


def decide(found: Recognised, request: ExportRequest, findings: FindingList) -> Decisions:
    """Returns how the columns are read, with a warning for what the profile alone decided.

    Raises `CannotRead` with a question where nothing decides.
    """
    layouts = found.layout.dates
    if request.date_order and "numeric" not in layouts:
        layouts = ("ymd",) if request.date_order == "ymd" else ("ymd", "numeric")
    dates = {target: Evidence() for target in DATES if target in found.places}
    amounts = {target: MarkEvidence() for target in AMOUNTS if target in found.places}
    if "numeric" in layouts or found.layout.decimals == "detect" or not found.rows.typed:
        _look(found, dates if "numeric" in layouts else {}, amounts)
    problems: list[Finding] = []
    agreed = {evidence.order for evidence in dates.values()} - {None}
    orders = {}
    for target, evidence in dates.items():
        order, tell = _order(evidence, found.layout.date_order, request.date_order, agreed)
        orders[target] = order
        _tell(tell, found.title(target), findings, problems)
    marks = {}
    for target, evidence in amounts.items():
        marks[target], tell = _mark(evidence, found.layout.decimals)
        _tell(tell, found.title(target), findings, problems)
    if problems:
        raise CannotRead(*problems)
    return Decisions(layouts, orders, marks)


def _look(found: Recognised, dates: dict[str, Evidence], amounts: dict[str, MarkEvidence]) -> None:
    point = found.layout.decimals == "."
    readers = [
        (found.places[target][0], evidence.look, point and target in amounts)
        for target, evidence in (dates | amounts).items()
    ]
    skip = found.skipped_parts
    for _, rows in found.rows.parts():
        for place, look, only_commas in readers:
            cells = {row[place] for row in rows[skip:] if len(row) > place}
            # Where the profile says that decimals have a point, only commas leave anything to decide.
            if only_commas and not any(isinstance(cell, str) and "," in cell for cell in cells):
                continue
            for cell in cells:
                look(cell)
        skip = 0


Told = tuple[str, Severity] | None


def _order(
    evidence: Evidence, declared: str | None, asked: str | None, agreed: set
) -> tuple[str | None, Told]:
    order = evidence.order
    if asked in ("dmy", "mdy"):
        return asked, None
    if order == "both":
        return None, (
            f"Dates of this column are written both ways ({evidence.dmy} can only be day first, {evidence.mdy} only month "
            "first): each cell that can be read both ways is refused. Answer with --date-order dmy or mdy.",
            Severity.WARNING,
        )
    if order:
        if declared and declared != order:
            sample = evidence.dmy or evidence.mdy
            return order, (
                f"Dates are {order}, as {sample} shows, not {declared} as the profile says.",
                Severity.WARNING,
            )
        return order, None
    if not evidence.ambiguous:
        return declared, None
    unshown = f"Nothing in this column shows the order of its dates ({evidence.ambiguous})"
    if declared:
        return declared, (f"{unshown}: read {declared}, as the profile says.", Severity.WARNING)
    if len(agreed) == 1 and "both" not in agreed:
        other = next(iter(agreed))
        return other, (f"{unshown}: read {other}, as the other dates.", Severity.WARNING)
    return None, (
        f"Is {evidence.ambiguous} day first or month first? Nothing in the column shows it. Answer with --date-order dmy or "
        "--date-order mdy.",
        Severity.QUESTION,
    )


def _mark(evidence: MarkEvidence, declared: str) -> tuple[tuple[str, str | None], Told]:
    mark = evidence.mark
    if declared in (".", ","):
        return (declared, declared if mark == declared else None), None
    if mark == "both":
        return (".", None), (
            f"Amounts of this column are written both ways: {evidence.point} and {evidence.comma}. Write all of them alike.",
            Severity.ERROR,
        )
    if mark:
        return (mark, mark), None
    if evidence.ambiguous:
        return (".", None), (
            f"Does {evidence.ambiguous} have decimals or thousands? Nothing in the column shows it. Write amounts without a "
            "thousands separator.",
            Severity.QUESTION,
        )
    return (".", None), None


def _tell(told: Told, column: str | None, findings: FindingList, problems: list[Finding]) -> None:
    if told is None:
        return
    message, severity = told
    if severity is Severity.WARNING:
        findings.add(Finding(message, None, column, severity))
    else:
        problems.append(Finding(message, None, column, severity))
