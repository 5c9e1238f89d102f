"""Makes companies, and sets what a foreign currency counts for them. Leaves out what their settings mean."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import COMPANY, RATE
from dunwell.ledger.models import Company, ExchangeRate

#: Keys no company may have: the pages have addresses of their own that begin so.
RESERVED = frozenset(
    (
        "account",
        "accounts",
        "health",
        "invitation",
        "look",
        "metrics",
        "new-company",
        "p",
        "sign-in",
        "sign-out",
        "static",
        "webhooks",
    )
)


def free_key(name: str) -> str:
    """Returns the name as a slug, numbered where a company or a page has that address already."""
    base = slugify(name)[:40] or "company"
    taken = RESERVED | set(Company.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


@transaction.atomic
def make_company(
    *,
    key: str,
    name: str,
    currency: str,
    jurisdiction: str,
    language: str,
    at: datetime,
    by: str,
    **more: str,
) -> Company:
    """Makes a company; `more` are further columns of it, such as `time_zone` and `contact_name`."""
    made = Company.objects.create(
        key=key,
        name=name,
        currency=currency,
        jurisdiction=jurisdiction,
        language=language,
        created_at=at,
        **more,
    )
    settings = {"name": name, "jurisdiction": jurisdiction, "language": language} | more
    record(made.pk, at, [telling(COMPANY, made, "company", by, settings=settings)])
    return made


@transaction.atomic
def set_rate(
    company: Company, currency: str, from_on: date, rate_e9: int, *, at: datetime, by: str
) -> ExchangeRate:
    """Says that from a day on one unit of a currency counts so many billionths of the company's own."""
    known = ExchangeRate.objects.select_for_update().filter(
        company=company, currency=currency, from_on=from_on
    )
    was = known.values(*RATE.fields).first()
    if was is not None and was["rate_e9"] == rate_e9:
        return known.get()
    set_, _ = ExchangeRate.objects.update_or_create(
        company=company, currency=currency, from_on=from_on, defaults={"rate_e9": rate_e9}
    )
    record(company.pk, at, [telling(RATE, set_, "rate", by, was=was)])
    return set_


@transaction.atomic
def note_setting(company: Company, name: str, old: Any, new: Any, at: datetime, by: str) -> None:
    """Notes in the journal that a setting of the company was changed; belongs beside the change, at its end.

    `old` and `new` are what entries can hold: text, whole numbers, true, false, None, days, lists and tables of these.
    """
    record(company.pk, at, [Happening("settings", by, told={"setting": name, "old": old, "new": new})])
