"""Which policy a company uses, and where its file lies. Leaves out what a policy says."""

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dunwell.arrangements.deciding.calendar import Closed, closed_by
from dunwell.arrangements.deciding.policy import Policy, Scale
from dunwell.arrangements.deciding.policy_file import CannotReadPolicy, read_policy
from dunwell.arrangements.models import CompanyPolicy
from dunwell.arrangements.told import OF_MODEL
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.law.public_holidays import holidays_of
from dunwell.ledger.models import Company, ExchangeRate
from dunwell.ledger.turns import one_at_a_time

__all__ = [
    "CannotReadPolicy",
    "CannotSetPolicy",
    "calendar_of",
    "policy_files",
    "policy_key",
    "policy_of",
    "scale_of",
    "set_policy",
]

#: The policies that come with Dunwell, and the one a company uses until it chooses another.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "policies"
STANDARD = "standard"


class CannotSetPolicy(Exception):
    """There is no such policy."""


def policy_files() -> dict[str, Path]:
    """Returns the file of each policy by its key: those of the folder `policies` in the home before the shipped ones."""
    folders = (SHIPPED, settings.HOME / "policies")
    found = {path.stem: path for folder in folders if folder.is_dir() for path in folder.glob("*.toml")}
    return dict(sorted(found.items()))


def policy_of(company: Company) -> Policy:
    """Returns the policy the company uses. Raises `CannotReadPolicy` where its file is wrong, `CannotSetPolicy` if gone."""
    return _read(policy_key(company))


def policy_key(company: Company) -> str:
    """Returns the key of the policy the company uses."""
    chosen = CompanyPolicy.objects.filter(company=company).order_by("-pk").values_list("policy", flat=True)
    return chosen.first() or STANDARD


def set_policy(
    company: Company, key: str, on: date, *, at: datetime, by: str, reason: str = ""
) -> CompanyPolicy | None:
    """Lets the company use another policy from now on; what is agreed already stays as it is. None: it uses it already.

    Raises `CannotSetPolicy` for an unknown one, `CannotReadPolicy` where its file is wrong.
    """
    _read(key)
    with transaction.atomic():
        one_at_a_time(company.pk)
        if policy_key(company) == key:
            return None
        row = CompanyPolicy.objects.create(
            company=company, policy=key, on_date=on, noted_at=at, noted_by=by, reason=reason
        )
        record(company.pk, at, [telling(OF_MODEL[CompanyPolicy], row, "policy", by, reason=reason)])
    return row


def scale_of(company: Company, currency: str, on: date) -> Scale:
    """Returns how the policy's amounts, in the company's currency, count in another; without a rate, one for one."""
    if currency == company.currency:
        return Scale(currency)
    rates = ExchangeRate.objects.filter(company=company, currency=currency, from_on__lte=on)
    rate_e9 = rates.order_by("-from_on").values_list("rate_e9", flat=True).first()
    if rate_e9 is None:
        return Scale(currency)
    return Scale(currency, Fraction(rate_e9, 10**9))


def calendar_of(company: Company) -> Closed:
    """Returns what says whether a day is a weekend day or a public holiday where the company is."""
    return closed_by(lambda year: holidays_of(company.jurisdiction, year))


def _read(key: str) -> Policy:
    files = policy_files()
    if key not in files:
        raise CannotSetPolicy(
            f"There is no policy {key!r}. Known: {', '.join(files)}. Add its file to the folder `policies` of the home."
        )
    return read_policy(files[key].name, files[key].read_bytes())
