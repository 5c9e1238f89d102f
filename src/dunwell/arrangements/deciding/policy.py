"""What a company agrees to by itself, as `docs/arrangements.md` tells it. Leaves out how the file is read."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from dunwell.values.money import digits

FREQUENCIES = ("weekly", "two_weekly", "monthly")
MOVES = ("later", "earlier", "not")
INTEREST = ("none", "law")
REWARDS = ("voucher", "terms")
#: A hundred per cent, in hundredths of a per cent.
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How amounts of a policy count in a debt's currency: one unit of it is `rate` units of the company's."""

    currency: str
    rate: Fraction = Fraction(1)

    def at_least(self, amount: Decimal) -> int:
        """Returns the fewest minor units that are no less than the amount; never 0 for an amount above 0."""
        return ceil(self._exact(amount))

    def at_most(self, amount: Decimal) -> int:
        """Returns the most minor units that are no more than the amount."""
        return floor(self._exact(amount))

    def _exact(self, amount: Decimal) -> Fraction:
        return Fraction(amount) * Fraction(10 ** digits(self.currency)) / self.rate


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a payment plan keeps to. Shares are in hundredths of a per cent of the debt."""

    least_amount: Decimal
    largest_debt: Decimal
    most_instalments: int
    longest_days: int
    first_within_days: int
    down_payment_bp: int
    last_bp: int
    frequencies: tuple[str, ...]
    end_of_month: bool
    moved: str
    interest: str
    miss_grace_days: int
    replan_after_days: int
    replan_longer_days: int


@dataclass(frozen=True, slots=True)
class PromiseRules:
    """What a promise to pay keeps to."""

    latest_days: int
    grace_days: int
    most_broken: int
    most_moved: int


@dataclass(frozen=True, slots=True)
class DeferralRules:
    """How far a day may be put off, and how often a year."""

    longest_days: int
    most_a_year: int


@dataclass(frozen=True, slots=True)
class DiscountRules:
    """The discount for paying early."""

    share_bp: int
    days: int
    least_amount: Decimal


@dataclass(frozen=True, slots=True)
class SettlementStep:
    """The discount of debts at least so old and so large."""

    older_than_days: int
    above: Decimal
    share_bp: int


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to recover a debt, and what it is expected to bring, cost and take."""

    key: str
    recovers_bp: int
    cost: Decimal
    cost_bp: int
    days: int


@dataclass(frozen=True, slots=True)
class SettlementRules:
    """The schedule of settlements, and the ways they are shown beside."""

    pay_within_days: int
    grace_days: int
    steps: tuple[SettlementStep, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class MostRules:
    """The most that is given without a person's name beside it."""

    most: Decimal


@dataclass(frozen=True, slots=True)
class IncentiveRules:
    """What those earn who pay on time."""

    paid_on_time: int
    within_days: int
    reward: str
    share_bp: int
    valid_days: int
    extra_days: int


@dataclass(frozen=True, slots=True)
class DisputeRules:
    """How soon we answer (working days), and how long nothing is asked for after it."""

    answer_days: int
    resume_days: int


@dataclass(frozen=True, slots=True)
class HardshipRules:
    """How soon a person speaks with the customer (working days), and when that is looked at again."""

    person_within_days: int
    review_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. None: it is not offered. `sha256` is of the file's bytes."""

    key: str
    name: str
    dispute: DisputeRules
    hardship: HardshipRules
    plan: PlanRules | None = None
    promise: PromiseRules | None = None
    deferral: DeferralRules | None = None
    discount: DiscountRules | None = None
    settlement: SettlementRules | None = None
    write_off: MostRules | None = None
    goodwill: MostRules | None = None
    incentive: IncentiveRules | None = None
    sha256: str = ""


def share_of(minor: int, share_bp: int) -> int:
    """Returns so many hundredths of a per cent of an amount, rounded half up to a minor unit."""
    return (2 * minor * share_bp + WHOLE_BP) // (2 * WHOLE_BP)
