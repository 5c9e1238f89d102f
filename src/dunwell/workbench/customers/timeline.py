"""Everything that ever passed with a customer, day by day: from the ledger's tables, decisions and the journal.

Three questions to the database for a page, whatever there is; silences are part of it. Leaves out the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from dunwell.journal.models import Entry
from dunwell.ledger.models import Customer
from dunwell.outreach.models import Message

#: What a timeline can be narrowed to, and the kinds of journal entries each has.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "messages": (
        ("approved", "rewritten", "withdrawn", "sent", "failed", "uncertain", "judged", "bounced", "done", "contact")
        + ("reply", "clicked", "page_opened", "page_used", "notice", "call", "portal_link", "portal_link_ended")
    ),
    "money": ("claim", "write_off", "goodwill", "waiver", "corrected", "taken_back"),
    "agreements": (
        ("promise", "deferral", "plan", "proposal", "discount", "settlement", "dispute", "hardship", "incentive")
    ),
    "notes": (
        ("note", "file", "evidence", "customer", "terms", "care", "opt_out", "opt_in", "playbook", "contact_times")
        + ("set_aside", "question", "answered", "hold", "release")
    ),
    "decisions": (),
}  # fmt: skip
#: Entries that the tables tell better, or that say what another one says.
_TOLD_ELSEWHERE = ("decision", "payment", "credit_note", "allocated", "round")
_THEIRS = (
    "reply",
    "clicked",
    "page_opened",
    "page_used",
    "opt_out",
    "promise",
    "proposal",
    "dispute",
    "hardship",
    "evidence",
)
#: So many rows of each source make a page.
ROWS = 60


@dataclass(slots=True)
class Happened:
    """One thing: `what` it was, who did it, why, and what belongs to it. `side`: ours, theirs, or silence."""

    on: date
    what: str
    side: str = "ours"
    at: datetime | None = None
    by: str = ""
    reason: str = ""
    code: str = ""
    channel: str = ""
    number: str = ""
    row_id: int | None = None
    amount: tuple[int, str] | None = None
    message: Message | None = None
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Some days with what happened on each, the latest first. `before`: the rest is from this day back; None: all."""

    days: list[tuple[date, list[Happened]]]
    before: date | None


def timeline(customer: Customer, before: date, subject: str = "") -> Page:
    """Returns what happened up to a day, that day included; `subject` narrows it (empty: everything)."""
    sources = [list(_journal(customer, before, subject))]
    if subject in ("", "money", "decisions"):
        sources.append(list(_tables(customer, before, subject)))
    # A source that gave all it may ends within a day: that day, and what is older, is left for the next page.
    ends = [rows[-1].on for rows in sources if len(rows) >= ROWS]
    rows = sorted((each for source in sources for each in source), key=_order, reverse=True)
    if ends:
        whole = [each for each in rows if each.on > max(ends)]
        rows = whole or [each for each in rows if each.on == max(ends)]
    days = [(on, _told_once(list(some))) for on, some in groupby(rows, key=lambda each: each.on)]
    following = days[-1][0] - timedelta(days=1) if ends and days else None
    _add_messages(customer, [each for _, some in days for each in some])
    return Page(days, following)


def _told_once(rows: list[Happened]) -> list[Happened]:
    """Leaves out of a day that a page was perhaps opened by a scanner, where it is known that they did it themselves."""
    used = any(each.what == "page_used" for each in rows)
    return [each for each in rows if not (used and each.what == "page_opened")]


def _order(each: Happened) -> tuple[date, datetime]:
    return each.on, each.at or datetime.combine(each.on, time(), UTC)


def _journal(customer: Customer, before: date, subject: str) -> Iterator[Happened]:
    zone = ZoneInfo(customer.company.time_zone or "UTC")
    until = datetime.combine(before + timedelta(days=1), time(), zone)
    rows = Entry.objects.filter(company_id=customer.company_id, customer_id=customer.pk, at__lt=until)
    rows = rows.filter(kind__in=SUBJECTS[subject]) if subject else rows.exclude(kind__in=_TOLD_ELSEWHERE)
    for entry in rows.order_by("-seq")[:ROWS]:
        tells = entry.told
        row = tells.get("row") if isinstance(tells.get("row"), dict) else {}
        yield Happened(
            on=entry.at.astimezone(zone).date(),
            what=entry.kind,
            side="theirs" if entry.kind in _THEIRS else "ours",
            at=entry.at,
            by=entry.actor,
            reason=str(tells.get("reason") or ""),
            code=str(row.get("kind") or row.get("mark") or row.get("wrong") or row.get("outcome") or ""),
            channel=str(row.get("channel") or tells.get("channel") or ""),
            row_id=entry.about_id if entry.about in ("message", "evidence") else row.get("message_id"),
            amount=_amount(row),
            told=row | {name: value for name, value in tells.items() if name not in ("row", "was")},
        )


def _amount(row: dict[str, Any]) -> tuple[int, str] | None:
    minor, currency = (
        row.get("amount_minor") or row.get("pay_minor") or row.get("total_minor"),
        row.get("currency"),
    )
    return (minor, currency) if isinstance(minor, int) and isinstance(currency, str) else None


def _tables(customer: Customer, before: date, subject: str) -> Iterator[Happened]:
    """Yields invoices, credit notes, payments and decisions in one question, the latest first."""
    parts: list[QuerySet] = []
    if subject != "decisions":
        parts += [
            _rows("invoice", customer.invoices, F("issued_on"), before),
            _rows("credit_note", customer.creditnotes, F("issued_on"), before),
            _rows("payment", customer.payments, F("received_on"), before),
        ]
    if subject != "money":
        nothing = Cast(Value(None), BigIntegerField())
        decided = ("decision", customer.decisions, F("round__as_of"), before)
        parts.append(_rows(*decided, F("decision"), F("reason"), F("step_key"), F("channel"), nothing))
    found = parts[0].union(*parts[1:], all=True).order_by("-day", "-pk")[:ROWS]
    for what, on, pk, one, two, three, four, minor in found:
        if what == "decision":
            acts = one == "act"
            yield Happened(
                on=on, what="act" if acts else "silence", side="ours" if acts else "silence",
                code=(three if acts else two) or "", channel=four or "", row_id=pk,
            )  # fmt: skip
        else:
            side = "theirs" if what == "payment" else "ours"
            yield Happened(
                on=on, what=what, side=side, number=one, row_id=pk, amount=(minor, two), reason=three
            )


def _rows(
    what: str,
    found: QuerySet,
    day: F,
    before: date,
    one: Any = F("number"),  # noqa: B008  An expression is never changed.
    two: Any = F("currency"),  # noqa: B008
    three: Any = F("reference"),  # noqa: B008
    four: Any = Value(""),  # noqa: B008
    minor: Any = F("amount_minor"),  # noqa: B008
) -> QuerySet:
    """Returns rows of one table in the shape all of them have."""
    text = TextField()
    shaped = found.order_by().annotate(what=Value(what, CharField()), day=day)
    shaped = shaped.filter(day__lte=before).annotate(
        one=Cast(one, text), two=Cast(two, text), three=Cast(three, text), four=Cast(four, text), minor_=minor
    )
    return shaped.values_list("what", "day", "pk", "one", "two", "three", "four", "minor_")


def _add_messages(customer: Customer, rows: list[Happened]) -> None:
    """Puts beside each its message: that of its decision, or the one an entry is about."""
    decided = {each.row_id: each for each in rows if each.what == "act"}
    about = {each.row_id for each in rows if each.what in SUBJECTS["messages"] and each.row_id}
    if not decided and not about:
        return
    mine = Message.objects.filter(customer=customer).defer("body")
    for message in mine.filter(Q(decision__in=decided) | Q(pk__in=about)):
        if message.decision_id in decided:
            decided[message.decision_id].message = message
        for each in rows:
            if each.row_id == message.pk and each.what in SUBJECTS["messages"]:
                each.message = message
