"""What can stop a company's messages from leaving: a pause, an old ledger, the limit of a day. Leaves out the sending."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import Company, ImportRun
from dunwell.outreach.models import DeliveryRules, Message, OldLedgerAllowed, Pause, Status


class CannotPause(Exception):
    """The company is paused already, or is not paused."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What stops the company today: `reason` in words, empty where nothing does; `left` messages may still leave today.

    `left` None: there is no limit. `code` is the reason without a person's words: paused, old_ledger, day_limit.
    """

    reason: str
    left: int | None = None
    code: str = ""


def rules_of(company: Company) -> DeliveryRules:
    """Returns what the company says about sending; the defaults, unsaved, where it has said nothing."""
    return DeliveryRules.objects.filter(company=company).first() or DeliveryRules(company=company)


def gate_of(company: Company, today: date, now: datetime) -> Gate:
    """Returns what stops the company's messages on its day `today`, or how many more may leave.

    `now` is the real moment, by which claims of other workers run.
    """
    pause = Pause.objects.filter(company=company, resumed_at=None).first()
    if pause is not None:
        return Gate(f"paused by {pause.by}: {pause.reason}", code="paused")
    rules = rules_of(company)
    old = _too_old(company, rules, today)
    if old:
        return Gate(old, code="old_ledger")
    limits = [each for each in (rules.blast_messages, _share(company, rules)) if each is not None]
    if not limits:
        return Gate("")
    left = max(0, min(limits) - _left_today(company, today, now))
    said = f"the limit of {min(limits)} messages a day is reached; see docs/delivery.md" if left == 0 else ""
    return Gate(said, left, "day_limit" if said else "")


def _too_old(company: Company, rules: DeliveryRules, today: date) -> str:
    if rules.fresh_days is None:
        return ""
    allowed = OldLedgerAllowed.objects.filter(company=company, until_on__gte=today)
    latest = ImportRun.objects.filter(company=company).aggregate(day=Max("as_of"))["day"]
    if allowed.exists() or (latest is not None and today - latest <= timedelta(days=rules.fresh_days)):
        return ""
    known = f"the last import is of {latest}" if latest else "nothing was ever imported"
    return f"ledger not fresh: {known}, and the limit is {rules.fresh_days} days. Import, or let it go on for a day"


def _share(company: Company, rules: DeliveryRules) -> int | None:
    if rules.blast_share_pct is None:
        return None
    return company.customers.count() * rules.blast_share_pct // 100


def _left_today(company: Company, today: date, now: datetime) -> int:
    """Returns how many messages have left today, may have left, are leaving, or are about to."""
    messages = Message.objects.filter(company=company)
    leaving = messages.filter(
        Q(status=Status.SENDING) | Q(status=Status.QUEUED, claimed_until__gt=now)
    ).count()
    return (
        leaving
        + messages.filter(done_on=today).exclude(channel__in=("call", "visit", *INTERNAL_CHANNELS)).count()
    )


@transaction.atomic
def pause(company: Company, *, at: datetime, by: str, reason: str) -> Pause:
    """Stops everything that has not begun to leave, within the second. Raises `CannotPause` if it is stopped already."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    if Pause.objects.filter(company=company, resumed_at=None).exists():
        raise CannotPause(f"{company.name} is paused already.")
    made = Pause.objects.create(company=company, at=at, by=by, reason=reason)
    record(company.pk, at, [Happening("paused", by, about=("pause", made.pk), reason=reason)])
    return made


@transaction.atomic
def resume(company: Company, *, at: datetime, by: str) -> None:
    """Lets messages leave again. Raises `CannotPause` where nothing is paused."""
    ended = Pause.objects.filter(company=company, resumed_at=None).update(resumed_at=at, resumed_by=by)
    if not ended:
        raise CannotPause(f"{company.name} is not paused.")
    record(company.pk, at, [Happening("resumed", by)])


@transaction.atomic
def allow_old_ledger(company: Company, until_on: date, *, at: datetime, by: str, reason: str) -> None:
    """Lets messages leave up to this day of the company's, included, though its ledger is older than the limit."""
    made = OldLedgerAllowed.objects.create(company=company, until_on=until_on, at=at, by=by, reason=reason)
    told = {"until_on": until_on.isoformat()}
    record(company.pk, at, [Happening("fresh", by, None, ("old_ledger_allowed", made.pk), reason, told)])
