"""The states of a message and how one may follow another: as data, in one place. Leaves out what causes a change."""

from typing import Any

from django.db.models import QuerySet

from dunwell.outreach.models import Message, Status

#: From each state, those that may follow. What is not listed cannot happen through the program.
FOLLOWS: dict[Status, tuple[Status, ...]] = {
    # Composed, and not shown to anybody yet.
    Status.DRAFTED: (Status.REHEARSED, Status.AWAITING_APPROVAL, Status.QUEUED, Status.WITHDRAWN),
    # Composed in rehearsal: an approved round lets it through; a person may do it by hand.
    Status.REHEARSED: (Status.AWAITING_APPROVAL, Status.QUEUED, Status.WITHDRAWN, Status.SENT),
    # A person reads it first.
    Status.AWAITING_APPROVAL: (Status.QUEUED, Status.WITHDRAWN, Status.SENT),
    # To go out; a call or a task: to be done. Rewritten after a review, it is read again.
    Status.QUEUED: (Status.SENDING, Status.WITHDRAWN, Status.FAILED, Status.AWAITING_APPROVAL, Status.SENT),
    # Being handed over. Back to the queue only if it was surely not accepted.
    Status.SENDING: (Status.SENT, Status.FAILED, Status.QUEUED, Status.UNCERTAIN),
    # A person judges: it left, or it did not. Its own worker may still come back and say.
    Status.UNCERTAIN: (Status.SENT, Status.FAILED, Status.BOUNCED),
    Status.SENT: (Status.BOUNCED,),
    # Refused for good, or tried too often: its step is not taken, so a later round decides anew.
    Status.FAILED: (),
    # A call of yesterday may be noted though today's round has withdrawn it: it was made.
    # A person who withdrew one by hand may put it back: it is read again.
    Status.WITHDRAWN: (Status.SENT, Status.AWAITING_APPROVAL, Status.REHEARSED),
    Status.BOUNCED: (),
}


def before(state: Status) -> list[Status]:
    """Returns the states that may come before this one."""
    return [earlier for earlier, later in FOLLOWS.items() if state in later]


def move(messages: QuerySet[Message], to: Status, **values: Any) -> int:
    """Moves those of the messages that may go to this state, and sets their `values`; returns how many went.

    One conditional update: whoever was quicker has moved them already, and they are left as they are.
    """
    return messages.filter(status__in=before(to)).update(status=to, **values)
