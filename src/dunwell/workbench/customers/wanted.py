"""What somebody wants to see of a list of customers: filters and order, read from an address and written into one.

Leaves out the rows (`listing`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl, urlencode

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.models import CustomerKind
from dunwell.outreach.segments import MARKS
from dunwell.workbench.words import REASONS

#: What a list can be ordered by, and the column it is; a minus before it turns it round.
ORDERS: Mapping[str, str] = {
    "name": "name",
    "ref": "ref",
    "owes": "standing__owes_base_minor",
    "overdue": "standing__overdue_base_minor",
    "oldest": "standing__oldest_due_on",
    "credit": "standing__credit_base_minor",
    "contact": "standing__last_contact_on",
    "country": "country",
    "manager": "account_manager",
}
#: Orders by something that a customer may not have.
NULLS = ("oldest", "contact")
FIRST_ORDER = "-overdue"
#: Yes-or-no questions, each a tick.
TICKS = ("overdue", "credit", "no_email", "key_account")
ANY = "any"
NONE = "none"
_CHOICES = {
    "hold": (ANY, NONE, *HOLD_KINDS),
    "kind": CustomerKind.values,
    "mark": (ANY, *MARKS),
    "round": ("act", "wait", *REASONS[1:]),
}
_LONGEST = 100
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list, all of which have to fit; empty and None ask nothing.

    `owes` is a least amount in whole units of the company's currency, `late` a least number of days. `hold` any or none, or
    its kind. `round`: act, wait, or the reason of the last round.
    """

    q: str = ""
    overdue: bool = False
    credit: bool = False
    no_email: bool = False
    key_account: bool = False
    owes: int | None = None
    late: int | None = None
    hold: str = ""
    kind: str = ""
    mark: str = ""
    round: str = ""
    country: str = ""
    language: str = ""
    manager: str = ""
    playbook: str = ""
    sort: str = FIRST_ORDER

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked."""
        return any(value for name, value in asdict(self).items() if name not in ("sort",))

    @property
    def more(self) -> int:
        """How many filters beside the words are set."""
        return sum(bool(value) for name, value in asdict(self).items() if name not in ("sort", "q"))

    def query(self, **changed: object) -> str:
        """Returns the questions of the address that asks for this, with some of them changed."""
        asked = asdict(self) | changed
        told = {
            name: "1" if value is True else value
            for name, value in asked.items()
            if value and (name, value) != ("sort", FIRST_ORDER)
        }
        return urlencode(told)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The questions one by one, as a form asks them."""
        return parse_qsl(self.query())

    def turned(self, order: str) -> str:
        """Returns the order that a click on a column asks for: its own first way, or the other way round."""
        first = order if order in ("name", "ref", "country", "manager", "oldest", "contact") else f"-{order}"
        return (f"-{order}" if first == order else order) if self.sort == first else first


def read_wanted(asked: Mapping[str, str]) -> Wanted:
    """Returns what an address asks for; what it does not know or cannot read asks nothing."""
    told = {
        each.name: asked.get(each.name, "").replace("\0", "").strip()[:_LONGEST] for each in fields(Wanted)
    }
    known = {name: told[name] if told[name] in choices else "" for name, choices in _CHOICES.items()}
    ticks = {name: told[name] in ("1", "on", "true") for name in TICKS}
    numbers = {name: _number(told[name]) for name in ("owes", "late")}
    sort = told["sort"] if told["sort"].removeprefix("-") in ORDERS else FIRST_ORDER
    return Wanted(**told | known | ticks | numbers | {"sort": sort})


def _number(text: str) -> int | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return int(value) if value.is_finite() and 0 < value < _MOST else None
