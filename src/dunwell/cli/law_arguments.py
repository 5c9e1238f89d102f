"""Arguments the commands of `dunwell law` share, without a database: days, amounts, who owes. Leaves out the answers."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import click

from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import ACTORS, RELATIONSHIPS
from dunwell.law.packs import Packs, Rule
from dunwell.values.money import CURRENCIES, CannotReadAmount, to_minor


class Principal(click.ParamType):
    """A plain decimal number that is not below 0, such as 1000.00."""

    name = "AMOUNT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is no amount. Write it as 1000.00.", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount that somebody can owe. Write it as 1000.00.", param, ctx)
        return amount


class Percent(Principal):
    """A plain decimal number from 0 to 100, with six decimals at most."""

    name = "PERCENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        found = super().convert(value, param, ctx)
        if found > 100 or found != found.quantize(Decimal("0.000001")):
            self.fail(f"{value!r} is no rate in per cent. Write it as 21 or 5.5.", param, ctx)
        return found


jurisdiction_option = click.option(
    "--jurisdiction", required=True, metavar="CODE", help="Country, or country and region: GB, US-CA, GB-SCT."
)
relationship_option = click.option(
    "--relationship",
    type=click.Choice(list(RELATIONSHIPS), case_sensitive=False),
    required=True,
    help="Who owes: a business, a sole trader (B2ST), a consumer (B2C).",
)
jurisdictions_option = click.option(
    "--jurisdiction",
    "jurisdictions",
    required=True,
    multiple=True,
    metavar="CODE",
    help="Where the customer lives: US-MA. Again for where they are now, the company's seat, the contract's law.",
)
actor_option = click.option(
    "--actor",
    type=click.Choice(list(ACTORS), case_sensitive=False),
    required=True,
    help="Who asks: who is owed (FP), the same under another name (FPX), an agency (TP), a buyer of the debt (DB).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def refuse(answer: NotKnown, as_json: bool, **told: Any) -> NoReturn:
    """Says that the law is not known here, and ends with exit code 1; `told` stands in the document besides."""
    if as_json:
        told |= {"refused": answer.reason, "message": answer.message}
        click.echo(json.dumps(told, ensure_ascii=False))
    raise click.ClickException(answer.message)


def percent(value: Decimal) -> str:
    """Returns a rate in per cent with two decimals at least: 10.40."""
    exponent = value.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 0)
    return f"{value:.{decimals}f}"


def sources_of(packs: Packs, rule: Rule, *more: str) -> list[dict[str, str]]:
    """Returns where a rule was read, and what else, each source once, the rule's own first."""
    told = []
    for key in dict.fromkeys((*rule.sources, *more)):
        source = packs.sources[key]
        told.append({"id": source.id, "title": source.title, "address": source.address, "cite": rule.cite})
        if key not in rule.sources:
            told[-1]["cite"] = ""
    return told


def need_packs(packs: Packs, jurisdictions: Iterable[str], as_json: bool) -> None:
    """Ends the command where there is no pack for one of the places."""
    for place in jurisdictions:
        if not packs.chain(place):
            known = ", ".join(sorted(packs.packs))
            said = f"not known here: there is no pack for {place!r}. Known: {known}."
            refuse(NotKnown("no_pack", said), as_json)


def currency_of(packs: Packs, jurisdiction: str, currency: str | None, as_json: bool) -> str:
    """Returns the debt's currency: the one named, else the country's. Ends the command where there is neither."""
    if currency is not None:
        if currency.upper() not in CURRENCIES:
            raise click.BadParameter(f"{currency!r} is no currency in use.", param_hint="--currency")
        return currency.upper()
    need_packs(packs, [jurisdiction], as_json)
    return packs.chain(jurisdiction)[0].currency


def minor_of(principal: Decimal, currency: str) -> int:
    """Returns an amount in minor units; wrong usage where it has more decimals than the currency."""
    try:
        return to_minor(principal, currency)
    except CannotReadAmount as error:
        raise click.BadParameter(str(error), param_hint="--principal") from error


def print_sources(sources: list[dict[str, str]]) -> None:
    """Prints where the answer was read, a source a line."""
    for source in sources:
        told = "; ".join(part for part in (source["cite"], source["title"], source["address"]) if part)
        click.echo(f"Source: {told}")
