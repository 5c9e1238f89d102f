"""What needs a person today, in which order, and what to do about it: pure, from rows that somebody else has read.

The rule, which docs/workbench.md tells users:

1. First whoever finds it hard to pay, then what else we have given our word on by a day that is here: an answer to a dispute
   or to a proposal, a call that was agreed.
2. Then what keeps everything else still until it is read, or what a talk may mend: says it is paid, a reply, a promise or
   an instalment that did not come, a message of which nobody knows whether it left, calls of the day.
3. Then the rest: messages to read, questions about data, holds to look at again.

Within each, by what is at stake times how long it waits: what is overdue (else owed) of the customer, times
seven days more than it has waited, so that a small old thing passes a large new one in the end, and not at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

PEOPLE_FIRST, WORD_GIVEN, UNHEARD, REST = range(4)
#: So many days are added to how long something waits.
_HEAD_START_DAYS = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done about one kind of need: its place in the rule, the next step, what may be done at once.

    `promised`: the day of the need is one we gave our word on, so that it comes first once it is here.
    """

    place: int
    step: str
    actions: tuple[str, ...]
    promised: bool = False


#: Every kind of need, in the order in which they are told where one customer has several of one place.
KINDS: Mapping[str, Kind] = {
    "hardship": Kind(PEOPLE_FIRST, "speak", ("spoken", "call", "open"), promised=True),
    "dispute": Kind(UNHEARD, "answer", ("answer", "call"), promised=True),
    "proposal": Kind(UNHEARD, "answer_plan", ("answer", "call"), promised=True),
    "call_back": Kind(UNHEARD, "call", ("call",), promised=True),
    "says_paid": Kind(UNHEARD, "confirm", ("match", "lift_not_paid", "open")),
    "reply": Kind(UNHEARD, "read", ("lift_answered", "call", "open")),
    "promise_broken": Kind(UNHEARD, "call", ("call", "plan", "open")),
    "missed_instalment": Kind(UNHEARD, "replan", ("answer", "call")),
    "uncertain": Kind(UNHEARD, "judge", ("left", "not_left", "read")),
    "call": Kind(UNHEARD, "call", ("call", "open")),
    "visit": Kind(UNHEARD, "visit", ("read", "open")),
    "task": Kind(UNHEARD, "do", ("read", "open")),
    "discount": Kind(REST, "decide", ("answer", "open")),
    "approval": Kind(REST, "read_first", ("read",)),
    "failed": Kind(REST, "look", ("read", "open")),
    "question": Kind(REST, "mend", ("mend", "answered")),
    "hold_review": Kind(REST, "review", ("lift", "holds", "open")),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs a person. `about_id` is the row it is about, by `kind`; `since_on` since when it waits.

    `due_on` is the day of it, where it has one; `minor` and `currency` what it is about, where that is money. `said` are
    words somebody wrote, `code` a finer kind (what is wrong with an invoice, what sort of question).
    """

    kind: str
    customer_id: int
    about_id: int
    since_on: date
    due_on: date | None = None
    minor: int | None = None
    currency: str = ""
    said: str = ""
    code: str = ""

    def place(self, today: date) -> int:
        """Returns its place in the rule on a day."""
        kind = KINDS[self.kind]
        if kind.place > WORD_GIVEN and kind.promised and self.due_on is not None and self.due_on <= today:
            return WORD_GIVEN
        return kind.place

    def waits_days(self, today: date) -> int:
        """Returns how many days it has waited: since it is there, or past its day."""
        return max((today - self.since_on).days, 0)


@dataclass(frozen=True, slots=True)
class Stake:
    """What one customer owes in the company's currency, and since when."""

    owes_minor: int = 0
    overdue_minor: int = 0
    oldest_due_on: date | None = None

    @property
    def minor(self) -> int:
        """What is at stake: what is overdue, where nothing is what is owed."""
        return max(self.overdue_minor or self.owes_minor, 0)

    def days_late(self, today: date) -> int | None:
        """Returns how many days late the oldest is; None where nothing is open, or nothing has a day."""
        return (today - self.oldest_due_on).days if self.oldest_due_on else None


@dataclass(frozen=True, slots=True)
class Case:
    """All about one customer that needs a person, the gravest first; its `place` in the rule, and its `weight` there."""

    customer_id: int
    needs: tuple[Need, ...]
    stake: Stake
    place: int
    weight: int = field(compare=False)

    @property
    def need(self) -> Need:
        """What comes first."""
        return self.needs[0]

    @property
    def also(self) -> tuple[Need, ...]:
        """What else there is, each kind once."""
        kinds = {each.kind: each for each in reversed(self.needs[1:]) if each.kind != self.need.kind}
        return tuple(reversed(kinds.values()))


def in_order(needs: Iterable[Need], stakes: Mapping[int, Stake], today: date) -> list[Case]:
    """Returns a case for each customer, in the order in which they are to be looked at."""
    by_customer: dict[int, list[Need]] = {}
    for need in needs:
        by_customer.setdefault(need.customer_id, []).append(need)
    cases = []
    for customer, theirs in by_customer.items():
        theirs.sort(
            key=lambda need: (
                need.place(today),
                _RANK[need.kind],
                need.due_on or need.since_on,
                need.about_id,
            )
        )
        stake = stakes.get(customer, Stake())
        waits = theirs[0].waits_days(today) + _HEAD_START_DAYS
        cases.append(Case(customer, tuple(theirs), stake, theirs[0].place(today), stake.minor * waits))
    return sorted(cases, key=lambda case: (case.place, -case.weight, case.need.since_on, case.customer_id))


_RANK = {kind: place for place, kind in enumerate(KINDS)}
