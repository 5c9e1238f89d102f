"""Lets the messages of a round through: what needs no review is queued, the rest awaits a person. Sends nothing."""

from datetime import datetime

from django.db import connection, transaction

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.outreach.first_notices import first_notices
from dunwell.outreach.models import TAKEN, Message, Round, Status
from dunwell.outreach.states import move
from dunwell.outreach.told import ROUND
from dunwell.outreach.tone_of_words import DOUBTED

#: What the reason of a message begins with that has to go with a notice of the law.
NOTICE = "the law wants told: "
#: So many customers are named in one statement; databases take no list of any length.
_AT_ONCE = 5_000
#: A message in one of these states was let through by an approved round.
_APPROVED = (Status.AWAITING_APPROVAL, Status.QUEUED, Status.SENDING, Status.BOUNCED, *TAKEN)


def lock(made: Round) -> None:
    """Lets one process at a time write batches of this round (SQLite's transactions hold the write lock anyway)."""
    if connection.vendor == "postgresql":
        Round.objects.select_for_update().get(pk=made.pk)


@transaction.atomic
def approve(made: Round, at: datetime, by: str, review_all: bool = False) -> list[str]:
    """Queues rehearsed messages that need no review and that the tone guard does not doubt; the others await a person.

    Returns what the user should know.

    `review_all`: every one of them awaits a person.
    What earlier rounds queued and nobody sent is withdrawn: this round has decided anew, and one step must not go out
    twice. A day queues nothing once a later one was approved, for the same reason.
    """
    lock(made)
    messages = Message.objects.filter(company=made.company_id)
    later = messages.filter(as_of__gt=made.as_of, status__in=_APPROVED)
    if later.exists():
        return [f"nothing more is queued for {made.as_of}: a later round was approved"]
    anew = f"the round of {made.as_of} decided anew"
    unsent = (Status.DRAFTED, Status.AWAITING_APPROVAL, Status.QUEUED)
    old = messages.filter(status__in=unsent, as_of__lt=made.as_of).select_for_update()
    withdrawn = list(old.values_list("pk", "customer_id"))
    move(messages.filter(pk__in=[pk for pk, _ in withdrawn]), Status.WITHDRAWN, status_reason=anew)
    rehearsed = Message.objects.filter(decision__round=made, status=Status.REHEARSED)
    reaching = rehearsed.filter(channel__in=CONTACT_CHANNELS)
    # Whoever is read first for a notice of the law awaits a person, whatever the step says.
    to_read = sum(
        move(
            reaching.filter(customer_id__in=some),
            Status.AWAITING_APPROVAL,
            status_reason=f"{NOTICE}{said}"[:300],
        )
        for said, customers in first_notices(made).items()
        for some in (customers[at : at + _AT_ONCE] for at in range(0, len(customers), _AT_ONCE))
    )
    no_review = made.decisions.filter(approval="auto").values("pk")
    undoubted = rehearsed.filter(decision_id__in=no_review).exclude(status_reason__startswith=DOUBTED)
    queued = 0 if review_all else move(undoubted, Status.QUEUED)
    to_read += move(rehearsed, Status.AWAITING_APPROVAL)
    told_ = [Happening("withdrawn", by, customer, ("message", pk), anew) for pk, customer in withdrawn]
    if queued or to_read:
        counts = {"queued": queued, "awaiting_approval": to_read, "as_of": made.as_of.isoformat()}
        told_.append(Happening("approved", by, about=(ROUND.about, made.pk), told={"messages": counts}))
    record(made.company_id, at, told_)
    return []
