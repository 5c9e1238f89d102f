"""The daily round of a company: gather, plan, record, compose. Sends nothing; a second round for a day changes nothing.

What was known is stored first, in one transaction with the round itself; then decisions and messages follow in batches
of customers, each its own short transaction. A round that is broken off goes on from what was stored, not from newer
facts, so that it is one round from one moment.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

import pyarrow as pa
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from dunwell import __version__
from dunwell.arrangements.settling import settle_day
from dunwell.engine.duckdb_runner import Plan, plan
from dunwell.engine.refusal import BrokenFacts
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling, told
from dunwell.ledger import bulk
from dunwell.ledger.models import Company
from dunwell.ledger.standings import keep_up
from dunwell.outreach import round_facts
from dunwell.outreach.approval import approve, lock
from dunwell.outreach.assigning import Assignment, assignment_of
from dunwell.outreach.company_day import company_day
from dunwell.outreach.compose import Letter
from dunwell.outreach.composers import composers_of, letters
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gather import CannotGather, Gathered, gather
from dunwell.outreach.models import Covered, Decision, Message, Round, Status
from dunwell.outreach.playbooks import Playbook, read_playbooks
from dunwell.outreach.texts import fingerprint
from dunwell.outreach.told import DECISION, ROUND

#: Customers recorded in one transaction: some hundred milliseconds of the write lock at most.
BATCH = 4_000

#: How many of how many are done (None: not known yet), and at what it is: gather, record, approve.
Tell: TypeAlias = Callable[[int, int | None, str], None]

#: Who decides, in the journal.
PROGRAM = "daily round"


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round decided, counted: customers by `reason`, messages by channel and by status."""

    as_of: date
    act: int
    wait: dict[str, int]
    channels: dict[str, int]
    messages: dict[str, int]
    warnings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """Returns the result as INTERFACES names its parts."""
        return {
            "as_of": self.as_of.isoformat(),
            "act": self.act,
            "wait": self.wait,
            "channels": self.channels,
            "messages": self.messages,
        }


def run_round(
    company: Company,
    as_of: date,
    *,
    at: datetime,
    mode: str = "rehearse",
    by: str = PROGRAM,
    tell: Tell | None = None,
) -> RoundResult:
    """Makes the company's round for a day, or finishes it; `approve` also queues what needs no review.

    `review` lets every message of it await a person; `send` does as `approve`: sending is the caller's.
    `as_of` is the company's day, `at` the moment of the call, `by` who lets messages through; `tell` is told between
    transactions how many customers of how many are recorded, and at what it is. Raises `CannotGather`,
    `CannotCompose`, `CannotReadPlaybook` or `CannotReadTexts` before anything of the round is written, and
    `BrokenFacts` where the ledger holds what the plan refuses.
    """
    tell = tell or _untold
    made = Round.objects.filter(company=company, as_of=as_of).first()
    broken = None
    if made is None:
        tell(0, None, "gather")
        broken = _settle(company, as_of, at)
        made = _begin(company, as_of, at, assignment_of(company))
    if made.finished_at is None:
        _finish(made, at, tell)
        if as_of == company_day(company, at):
            keep_up(company, as_of)  # So that no page of the day has to.
    if mode != "rehearse":
        tell(0, None, "approve")
    warnings = approve(made, at, by, review_all=mode == "review") if mode != "rehearse" else []
    if broken is not None:
        raise broken
    result = summary(made)
    return replace(result, warnings=[*warnings, *result.warnings])


def _settle(company: Company, as_of: date, at: datetime) -> ExceptionGroup[Exception] | None:
    """Judges what is arranged by the day, unless the day has not come: a rehearsal of tomorrow breaks no promise.

    Returns what went wrong for single customers; it is raised once everybody's round is made.
    """
    if as_of > company_day(company, at):
        return None
    try:
        settle_day(company, as_of, at)
    except ExceptionGroup as group:
        return group
    return None


def _begin(company: Company, as_of: date, at: datetime, assignment: Assignment) -> Round:
    """Gathers, and stores what was gathered with the round; if another process was quicker, takes its round."""
    policy = contact_policy(company)
    books = assignment.playbooks
    gathered = gather(company, as_of, books, policy)
    composers_of(company, books.values(), as_of)  # Says what words are missing before anything is written.
    stored = round_facts.pack(gathered)
    try:
        with transaction.atomic():
            made = Round.objects.create(
                company=company,
                as_of=as_of,
                started_at=at,
                program_version=__version__,
                facts_sha256=round_facts.hash_of(stored),
                playbooks_sha256=assignment.sha256,
                rules_sha256=policy.sha256,
                messages_sha256=_words_of(books),
            )
            round_facts.store(made, stored)
            record(company.pk, at, [telling(ROUND, made, "round", PROGRAM)])
    except IntegrityError:
        return Round.objects.get(company=company, as_of=as_of)
    return made


def _untold(done: int, of: int | None, doing: str) -> None:
    """Nobody wants to know how far it is."""


def _finish(made: Round, at: datetime, tell: Tell) -> None:
    """Plans from what was stored, and records what is not recorded yet.

    Facts that the plan refuses are not kept: once the ledger is set right, the next call gathers anew.
    """
    gathered = round_facts.load(made)
    try:
        planned = plan(gathered.facts, made.as_of)
    except BrokenFacts:
        made.delete()
        raise
    customers, done = gathered.facts["customers"], 0
    composers = composers_of(made.company, _playbooks_of(gathered), made.as_of)
    for decisions, beside in _batches(planned, gathered.particulars):
        tell(done, planned.decisions.num_rows, "record")
        done += decisions.num_rows
        if not _batch_of(made, decisions).exists():
            # Composed before the lock is taken, so that others write meanwhile.
            _record(made, decisions, list(letters(composers, customers, decisions, beside)), at)
    Round.objects.filter(pk=made.pk, finished_at=None).update(finished_at=at)


def _words_of(playbooks: Iterable[str]) -> str:
    """Returns one hash of the words of these playbooks, in every language."""
    hashes = [fingerprint(key) for key in sorted(playbooks)]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _playbooks_of(gathered: Gathered) -> list[Playbook]:
    """Returns the playbooks the round was begun with, whatever the company uses by now."""
    found = []
    for key in gathered.facts["playbooks"]["playbook"].to_pylist():
        read = read_playbooks(only=key).get(key)
        if read is None:
            raise CannotGather(
                f"This round was begun with the playbook {key!r}, which is gone. Put its file back."
            )
        found.append(read)
    return found


def _batches(
    planned: Plan, particulars: dict[str, pa.Table]
) -> Iterator[tuple[pa.Table, dict[str, pa.Table]]]:
    """Yields decisions of some customers, with what else there is about just these; all is ordered by customer."""
    about_customers = {
        name: table for name, table in particulars.items() if "customer_id" in table.column_names
    }
    tables = {"covered": planned.covered} | about_customers
    customers = {name: table["customer_id"].to_numpy() for name, table in tables.items()}
    for start in range(0, planned.decisions.num_rows, BATCH):
        batch = planned.decisions.slice(start, BATCH)
        first, last = batch["customer_id"][0].as_py(), batch["customer_id"][-1].as_py()
        beside = {}
        for name, table in tables.items():
            low = customers[name].searchsorted(first, "left")
            beside[name] = table.slice(low, customers[name].searchsorted(last, "right") - low)
        yield batch, beside


@transaction.atomic
def _record(made: Round, decisions: pa.Table, composed: list[Letter], at: datetime) -> None:
    """Writes one batch: decisions, their messages, and what each message covers; skips customers written before."""
    lock(made)
    batch = _batch_of(made, decisions)
    if batch.exists():
        return
    rows = zip(*(column.to_pylist() for column in decisions.columns), strict=True)
    columns = ["customer" if name == "customer_id" else name for name in decisions.column_names]
    bulk.insert(Decision, ["round", *columns], ([made.pk, *row] for row in rows))
    acts = batch.filter(decision="act")
    decision_ids = dict(acts.values_list("customer_id", "pk"))
    messages, moves = [], {}
    for act, draft, covers in composed:
        messages.append(
            (made.company_id, draft.customer_id, decision_ids[draft.customer_id], act["track"], made.as_of)
            + (
                act["channel"],
                draft.to_address,
                draft.subject,
                draft.body,
                draft.status.value,
                draft.problem[:300],
                draft.grounds_sha256,
            )
        )
        moves[decision_ids[draft.customer_id]] = covers
    bulk.insert(Message, _MESSAGE_FIELDS, messages)
    message_ids = dict(
        Message.objects.filter(decision_id__in=acts.values("pk")).values_list("decision_id", "pk")
    )
    bulk.insert(
        Covered,
        ["message", "track", "occasion_id", "step_no"],
        ((message_ids[decision], *cover) for decision, covers in moves.items() for cover in covers),
    )
    record(made.company_id, at, _decided(made, batch))


_MESSAGE_FIELDS = (
    "company customer decision track as_of channel to_address subject body status status_reason grounds_sha256"
).split()


def _decided(made: Round, batch: QuerySet[Decision]) -> Iterator[Happening]:
    """Yields an entry for each decision of a batch."""
    for row in batch.order_by("pk").values("pk", *DECISION.fields):
        about = (DECISION.about, row.pop("pk"))
        yield Happening("decision", PROGRAM, row["customer_id"], about, told=told(DECISION, row))


def _batch_of(made: Round, decisions: pa.Table) -> QuerySet[Decision]:
    """Returns what is recorded of the batch's customers: all of them or none."""
    first, last = decisions["customer_id"][0].as_py(), decisions["customer_id"][-1].as_py()
    return made.decisions.filter(customer_id__gte=first, customer_id__lte=last)


def summary(made: Round) -> RoundResult:
    """Returns what a recorded round decided, counted by the database."""
    counted = made.decisions.values_list("decision", "reason").annotate(count=Count("pk")).order_by("reason")
    messages = Message.objects.filter(decision__round=made)
    by_status = messages.values_list("status").annotate(count=Count("pk")).order_by("status")
    by_channel = messages.values_list("channel").annotate(count=Count("pk")).order_by("channel")
    unspoken = (
        messages.exclude(status_reason="")
        .exclude(status=Status.WITHDRAWN)
        .values_list("status_reason")
        .annotate(n=Count("pk"))
    )
    return RoundResult(
        as_of=made.as_of,
        act=sum(count for decision, _, count in counted if decision == "act"),
        wait={reason: count for decision, reason, count in counted if decision == "wait"},
        channels=dict(by_channel),
        messages=dict(by_status),
        warnings=[
            f"{count} message{'' if count == 1 else 's'}: {text}"
            for text, count in unspoken.order_by("-n")[:10]
        ],
    )
