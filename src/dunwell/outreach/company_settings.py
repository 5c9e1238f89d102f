"""What a company says about sending, and the account it is paid to: changed with an entry each. Leaves out what it means.

See `DeliveryRules` for the meaning of each.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import Company
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import DeliveryRules, Gate, Message, PayAccount, Status
from dunwell.outreach.states import move
from dunwell.values.bank_account import read_bic, read_iban

#: What can be set: of the company itself, and of its rules of delivery.
OF_COMPANY = ("name", "contact_name", "contact_email", "contact_phone", "playbook", "time_zone", "language")
OF_DELIVERY = (
    "gate", "round_at", "blast_messages", "blast_share_pct", "fresh_days", "count_clicks", "reply_to",
    "postal_address", "pay_url",
)  # fmt: skip
#: The gates, from the most cautious on.
_OPENNESS = tuple(Gate)


class CannotSet(Exception):
    """A setting cannot be as asked; the message says which, and how it is written."""


@transaction.atomic
def change_settings(company: Company, wanted: Mapping[str, Any], *, at: datetime, by: str) -> list[str]:
    """Sets what is wanted, by the names above, and returns the names of what was another before.

    A gate that lets out less than before also takes back what it has let out: queued messages await a person.
    Raises `CannotSet` before anything is written.
    """
    for name, value in wanted.items():
        _check(name, value)
    company = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    rules = rules_of(company)
    happenings = []
    changed = []
    for name, value in wanted.items():
        row = company if name in OF_COMPANY else rules
        old = getattr(row, name)
        if old == value:
            continue
        setattr(row, name, value)
        changed.append(name)
        told = {"setting": name, "old": _as_told(old), "new": _as_told(value)}
        if name == "gate" and _OPENNESS.index(value) < _OPENNESS.index(old):
            told["awaiting_approval"] = _take_back(company, value)
        happenings.append(Happening("gate" if name == "gate" else "settings", by, told=told))
    company.save(update_fields=[name for name in changed if name in OF_COMPANY])
    if set(changed) & set(OF_DELIVERY):
        rules.save()
    record(company.pk, at, happenings)
    return changed


@transaction.atomic
def set_pay_account(
    company: Company, currency: str, *, holder: str, iban: str, bic: str, at: datetime, by: str
) -> PayAccount:
    """Says which account messages ask to pay to in a currency. Raises `CannotBeAnAccount` for a mistyped number."""
    wanted = {"holder": holder, "iban": read_iban(iban), "bic": read_bic(bic)}
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    old = PayAccount.objects.filter(company=company, currency=currency).values(*wanted).first()
    account, _ = PayAccount.objects.update_or_create(company=company, currency=currency, defaults=wanted)
    if old != wanted:
        told = {"setting": f"pay_account {currency}", "old": old, "new": wanted}
        record(company.pk, at, [Happening("settings", by, told=told)])
    return account


def _take_back(company: Company, gate: str) -> int:
    """Has what is queued await a person, and returns how many; what is being handed over now is not touched."""
    said = f"the gate was set back to {Gate(gate).value}; read it, and approve or withdraw it"
    queued = Message.objects.filter(company=company, status=Status.QUEUED)
    return move(queued, Status.AWAITING_APPROVAL, status_reason=said, claimed_by="", claimed_until=None)


def _check(name: str, value: Any) -> None:
    if name not in OF_COMPANY + OF_DELIVERY:
        raise CannotSet(f"There is no setting {name!r}.")
    if name == "gate" and value not in Gate.values:
        raise CannotSet(f"{value!r} is no gate. Use one of: {', '.join(Gate.values)}.")
    if name == "blast_share_pct" and value is not None and not 0 <= value <= 100:
        raise CannotSet(f"A share is of a hundred, and {value} is not.")
    if name in ("reply_to", "contact_email") and value and not _looks_like_an_address(value):
        raise CannotSet(f"{value!r} is no e-mail address. Write it as dana@acme.example.")
    if name == "name" and not value:
        raise CannotSet("A company has a name.")
    if name == "pay_url" and value:
        try:
            URLValidator(schemes=["https", "http"])(value)
        except ValidationError:
            raise CannotSet(
                f"{value!r} is no address of a page. Write it as https://acme.example/pay."
            ) from None


def _looks_like_an_address(text: str) -> bool:
    before, at, host = text.rpartition("@")
    printable = text.isprintable() and not set(" <>,;") & set(text)
    return bool(before and at and "." in host.strip(".") and printable and "@" not in before)


def _as_told(value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.value if isinstance(value, Gate) else value


def settings_of(company: Company) -> dict[str, Any]:
    """Returns all settings of a company by name, and its pay accounts."""
    rules: DeliveryRules = rules_of(company)
    accounts = PayAccount.objects.filter(company=company).order_by("currency")
    return {
        "key": company.key,
        **{name: getattr(company, name) for name in ("currency", "jurisdiction", *OF_COMPANY)},
        **{name: _as_told(getattr(rules, name)) for name in OF_DELIVERY},
        "pay_accounts": list(accounts.values("currency", "holder", "iban", "bic")),
    }
