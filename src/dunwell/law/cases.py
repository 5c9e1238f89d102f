"""Runs the cases beside the packs (`*.cases.toml`): what a pack has to answer, in words a lawyer can read.

A case has a `name` (a sentence), what to `ask`, the question's parts and what to `expect`; `ASKS` holds the questions.
Leaves out whether the packs are well formed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from dunwell.law import fees, interest, limitation, payment_terms
from dunwell.law.case_shape import PARTS, case_shape_findings
from dunwell.law.contact_cases import CONTACT_ASKS
from dunwell.law.day_counts import interest_days, rounded, simple_interest
from dunwell.law.derived_rates import derived_rate
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import BrokenPacks, table_of, text_of
from dunwell.law.pack_lines import line_of
from dunwell.law.pack_shape import PackFinding
from dunwell.law.packs import Packs
from dunwell.values.money import to_decimal, to_minor

Answer = Mapping[str, Any] | NotKnown


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its file and line, its name, the pack's id it is about, and its table."""

    file: str
    line: int
    name: str
    jurisdiction: str
    table: Mapping[str, Any]


def read_cases(folder: Path) -> Iterator[Case]:
    """Yields every case beside the packs of a folder.

    Raises BrokenPacks with every finding where a file is no TOML, or holds what is no case.
    """
    cases: list[Case] = []
    findings: list[PackFinding] = []
    for path in sorted(folder.glob("*/*.cases.toml")):
        file = path.relative_to(folder).as_posix()
        try:
            text = text_of(path, file)
            content = table_of(file, text)
        except BrokenPacks as error:
            findings += error.findings
            continue
        if wrong := list(case_shape_findings(file, text, content)):
            findings += wrong
            continue
        for number, table in enumerate(content.get("case", ())):
            place = table.get("jurisdiction", path.parent.name)
            cases.append(Case(file, line_of(text, "case", number), table["name"], place, table))
    if findings:
        raise BrokenPacks(findings)
    yield from cases


def case_findings(packs: Packs, case: Case) -> Iterator[PackFinding]:
    """Yields where the packs answer otherwise than the case expects."""
    ask = ASKS.get(case.table["ask"])
    if ask is None:
        known = ", ".join(sorted(ASKS))
        yield PackFinding(
            case.file, case.line, "ask", f"{case.table['ask']!r} is no question. Known: {known}."
        )
        return
    try:
        answer = ask(packs, case.jurisdiction, case.table)
    except (KeyError, ValueError, ArithmeticError) as error:
        yield _not_asked(case, error)
        return
    told = {"refused": answer.reason} if isinstance(answer, NotKnown) else answer
    for key, expected in case.table["expect"].items():
        if key not in told or told[key] != expected:
            found = told.get(key, answer.message if isinstance(answer, NotKnown) else "nothing")
            yield PackFinding(
                case.file, case.line, key, f"{case.name}: expected {key} {expected}, and it is {found}."
            )


def _not_asked(case: Case, error: Exception) -> PackFinding:
    """Returns why a case could not be asked: a part of its question is missing, or cannot be meant."""
    key = str(error.args[0]) if isinstance(error, KeyError) and error.args else ""
    if key in PARTS and key not in case.table:
        message = f"{case.name}: is missing. The question {case.table['ask']} needs it."
        return PackFinding(case.file, case.line, key, message)
    message = f"{case.name}: cannot be asked so: {error}. Set its parts right."
    return PackFinding(case.file, case.line, "ask", message)


def _currency(packs: Packs, place: str) -> str:
    """Returns the currency of a place. Raises ValueError where there is no pack for it."""
    chain = packs.chain(place)
    if not chain:
        raise ValueError(f"there is no pack for {place!r}")
    return chain[0].currency


def _interest(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    currency = _currency(packs, place)
    principal = to_minor(Decimal(case["principal"]), currency)
    found = interest.interest(
        packs,
        place,
        case["relationship"],
        principal,
        case["due"],
        case["until"],
        formula=case.get("formula"),
        day_count=case.get("day_count"),
        debtor=case.get("debtor", ""),
        repaid=tuple(
            (paid["on"], to_minor(Decimal(paid["amount"]), currency)) for paid in case.get("repaid", ())
        ),
        stopped=tuple((time["from"], time["until"]) for time in case.get("stopped", ())),
    )
    if isinstance(found, NotKnown):
        return found
    fixed = _compensation(packs, place, {**case, "on": case["due"]})
    rates = [period.rate.rate for period in found.periods]
    return {
        "days": found.days,
        "interest": to_decimal(found.minor, currency),
        "rate": rates[0] if rates else None,
        "rates": rates,
        "period_days": [period.days for period in found.periods],
        "provisional": found.provisional,
        "compensation": None if isinstance(fixed, NotKnown) else fixed["amount"],
    }


def _rate(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = interest.rate_on(packs, place, case["relationship"], case["on"], debtor=case.get("debtor", ""))
    if isinstance(found, NotKnown):
        return found
    return {
        "rate": found.rate,
        "reference_rate": found.row.value,
        "provisional": found.provisional,
        "contract_floor": found.contract_floor,
    }


def _compensation(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    currency = case.get("currency") or _currency(packs, place)
    principal = to_minor(Decimal(case["principal"]), currency)
    return _charge(fees.compensation(packs, place, case["relationship"], principal, currency, case["on"]))


def _collection(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    principal = to_minor(Decimal(case["principal"]), _currency(packs, place))
    return _charge(
        fees.collection_costs(
            packs,
            place,
            case["relationship"],
            principal,
            case["on"],
            vat_percent=Decimal(case.get("vat_percent", 0)),
            vat_recoverable=case.get("vat_recoverable", True),
        )
    )


def _charge(found: fees.Charge | NotKnown) -> Answer:
    if isinstance(found, NotKnown):
        return found
    parts = [to_decimal(part, found.currency) for part in found.parts]
    return {"amount": to_decimal(found.minor, found.currency), "currency": found.currency, "parts": parts}


def _fee(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = fees.fee_cap(packs, place, case["relationship"], case["on"], case["fee"])
    if isinstance(found, NotKnown):
        return found
    return {
        "most": to_decimal(found.most_minor, found.currency),
        "most_reminders": found.most_reminders,
        "least_gap_days": found.least_gap_days,
    }


def _limitation(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    events = tuple((event["event"], event["on"]) for event in case.get("events", ()))
    claim = case.get("claim", "contract")
    found = limitation.limitation(packs, place, case["relationship"], case["due"], claim=claim, events=events)
    return found if isinstance(found, NotKnown) else {"ends": found.ends_on}


def _due(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = payment_terms.due_without_agreement(packs, place, case["relationship"], case["noticed"])
    return found if isinstance(found, NotKnown) else {"due": found.due_on, "from": found.interest_from}


def _end_of_month(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    month_first = case.get("month_first", False)
    return {"due": payment_terms.end_of_month(case["invoiced"], case["days"], month_first=month_first)}


def _derived(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    return {"value": derived_rate(packs.series[case["series"]], case["basis"], case.get("before"))}


def _simple(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    currency = _currency(packs, place)
    count = case.get("day_count", "actual/365")
    days = case["days"] if "days" in case else interest_days(case["after"], case["until"], count)
    principal = to_minor(Decimal(case["principal"]), currency)
    exact = simple_interest(principal, Fraction(Decimal(case["rate"])), days, count)
    return {"interest": to_decimal(rounded(exact), currency)}


#: What a case may ask, and who answers.
ASKS: Mapping[str, Callable[[Packs, str, Mapping[str, Any]], Answer]] = {
    "collection_costs": _collection,
    "compensation": _compensation,
    "derived_rate": _derived,
    "due_without_agreement": _due,
    "end_of_month": _end_of_month,
    "fee": _fee,
    "interest": _interest,
    "limitation": _limitation,
    "rate": _rate,
    "simple_interest": _simple,
    **CONTACT_ASKS,
}
