"""Arguments that several commands share: the company, a day, an amount. Leaves out what is done with them."""

import getpass
import os
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from django.utils import timezone

from dunwell.ledger.models import Company, Customer, Invoice
from dunwell.outreach.company_day import company_day
from dunwell.values.money import CURRENCIES


class Moment(click.ParamType):
    """A moment with its time zone, 2026-03-11T08:00:00Z."""

    name = "MOMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment. Write it as 2026-03-11T08:00:00Z.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no time zone. Write it as 2026-03-11T08:00:00Z.", param, ctx)
        return moment


class CompanyKey(click.ParamType):
    """The key of a company."""

    name = "KEY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Company:
        if isinstance(value, Company):
            return value
        company = Company.objects.filter(key=value).first()
        if company is None:
            known = ", ".join(Company.objects.values_list("key", flat=True)[:20]) or "none yet"
            raise click.ClickException(
                f"There is no company {value!r}. Known: {known}. Make one with: dunwell company create."
            )
        return company


class Text(click.ParamType):
    """A text of at most so many characters."""

    name = "TEXT"

    def __init__(self, longest: int, needed: bool = False) -> None:
        self._longest, self._needed = longest, needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if self._needed and not text:
            self.fail("it is empty.", param, ctx)
        if len(text) > self._longest or "\x00" in text:
            self.fail(f"it is longer than {self._longest} characters, or holds a zero byte.", param, ctx)
        return text


class Amount(click.ParamType):
    """A plain decimal number such as 120.00."""

    name = "AMOUNT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is no amount. Write it as 120.00.", param, ctx)
        if not amount.is_finite():
            self.fail(f"{value!r} is no amount. Write it as 120.00.", param, ctx)
        return amount


class Currency(click.ParamType):
    """The code of a currency that is in use, in capitals."""

    name = "CODE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = str(value).upper()
        if code not in CURRENCIES:
            self.fail(f"{value!r} is no currency in use. Write its ISO 4217 code, such as EUR.", param, ctx)
        return code


company_option = click.option(
    "--company", "company", type=CompanyKey(), required=True, help="The company's key."
)


def user_name() -> str:
    """Returns the name under which this program runs, as the operating system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


by_option = click.option(
    "--by",
    type=Text(200, needed=True),
    default=user_name,
    show_default="your name on this machine",
    help="Who does it, as the journal keeps it.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def now() -> datetime:
    """Returns this moment. Commands read it once and pass it down."""
    return timezone.now()


def today(company: Company, at: datetime | None = None) -> date:
    """Returns the company's calendar day at this moment, or at another."""
    return company_day(company, at or now())


def customer_of(company: Company, ref: str) -> Customer:
    """Returns a company's customer by its reference; says what to do where there is none."""
    customer = Customer.objects.filter(company=company, ref=ref).first()
    if customer is None:
        raise click.ClickException(
            f"{company.name} has no customer {ref!r}. The reference is the one of the import file."
        )
    return customer


def invoice_of(customer: Customer, number: str) -> Invoice:
    """Returns a customer's invoice by its number; says what to do where there is none."""
    invoice = Invoice.objects.filter(customer=customer, number=number).first()
    if invoice is None:
        raise click.ClickException(
            f"{customer.name} has no invoice {number!r}. Look up its number in the ledger."
        )
    return invoice
