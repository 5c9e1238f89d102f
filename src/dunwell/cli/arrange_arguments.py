"""Arguments and answers that the verbs of `dunwell arrange` share. Leaves out what they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import click
from django.db.models import Model

from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.policies import CannotReadPolicy, CannotSetPolicy
from dunwell.cli.arguments import Amount, Currency, Text
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.values.money import CannotReadAmount, to_decimal, to_minor

on_option = click.option("--on", type=Day(), help="The day it is agreed. Default: today.")
note_option = click.option("--note", type=Text(2000), default="", help="Why, or what the customer said.")
needed_note = click.option("--note", type=Text(2000, needed=True), required=True, help="Why.")
currency_option = click.option("--currency", type=Currency(), help="Default: of the oldest open invoice.")
invoices_option = click.option(
    "--invoice",
    "numbers",
    multiple=True,
    help="About this invoice; may be given several times. Default: those due.",
)
person_option = click.option(
    "--person", is_flag=True, help="A person agrees, though the policy would not by itself."
)


class PartOf(click.ParamType):
    """An instalment: a day and an amount, 2026-04-01=120.00."""

    name = "DAY=AMOUNT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, Decimal]:
        if isinstance(value, tuple):
            return value
        day, _, amount = str(value).partition("=")
        return Day().convert(day, param, ctx), Amount().convert(amount, param, ctx)


parts_option = click.option(
    "--part", "parts", type=PartOf(), multiple=True, help="An instalment, 2026-04-01=120.00; once for each."
)


def in_minor(parts: tuple[tuple[date, Decimal], ...], currency: str) -> tuple[Part, ...]:
    """Returns instalments in minor units."""
    return tuple(Part(day, minor(amount, currency)) for day, amount in parts)


def minor(amount: Decimal, currency: str) -> int:
    """Returns an amount in minor units; says what is wrong with it."""
    try:
        return to_minor(amount, currency)
    except CannotReadAmount as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def refusals() -> Iterator[None]:
    """Says what cannot be arranged, and why, with exit code 1."""
    try:
        yield
    except (CannotArrange, CannotReadPolicy, CannotSetPolicy) as error:
        raise click.ClickException(str(error)) from None


def row_of(model: type[Model], company: Company, number: int) -> Any:
    """Returns a company's row by its number; says what to do where there is none."""
    row = model._default_manager.filter(company=company, pk=number).select_related("customer").first()
    if row is None:
        raise click.ClickException(
            f"There is no {model._meta.verbose_name} {number}. See: dunwell arrange list."
        )
    return row


def schedule_document(parts: tuple[Part, ...], currency: str) -> list[dict[str, Any]]:
    """Returns a schedule as JSON tells it."""
    return [{"due_on": part.due_on, "amount": to_decimal(part.amount_minor, currency)} for part in parts]
