"""What is wrong with the numbers of one rule about money beyond their shape: edges, amounts, rates, years.

Each fault is the key and what to do. Leaves out reference rates (`series_check`) and what rules say together.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dunwell.law.packs import Rule
from dunwell.law.series_check import MOST_DECIMALS
from dunwell.values.money import CannotReadAmount, to_minor

Fault = tuple[str, str]
#: No law that is known sets more points above a reference rate, or a longer time after which a claim is barred.
MOST_MARGIN, MOST_YEARS = 100, 100


def amount_faults(rule: Rule) -> Iterator[Fault]:
    """Yields the faults of a rule about money; none for a rule of another kind."""
    if rule.kind in _FAULTS:
        yield from _FAULTS[rule.kind](rule.values)


def _interest(values: Mapping[str, Any]) -> Iterator[Fault]:
    margin = Decimal(values.get("margin", 0))
    exponent = margin.as_tuple().exponent
    if not 0 <= margin <= MOST_MARGIN:
        yield "margin", f"{margin} points cannot be meant. They are per cent a year, such as 8.00."
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        yield "margin", f"{margin} has more than {MOST_DECIMALS} decimals."


def _tiers(values: Mapping[str, Any]) -> Iterator[Fault]:
    tiers = values.get("tiers", [])
    of = values.get("tiers_currency", values.get("currency", ""))
    if any("below" in tier and "up_to" in tier for tier in tiers):
        yield "tiers", "a tier has `below` and `up_to`. Leave one out: `up_to` takes its edge in."
        return
    edges = [tier.get("below", tier.get("up_to")) for tier in tiers]
    if tiers and (edges[-1] is not None or None in edges[:-1]):
        yield "tiers", "the last tier, and no other, has neither `below` nor `up_to`: it takes all the rest."
    elif any(one >= other for one, other in pairwise(edges[:-1])):
        yield "tiers", "the edges of tiers have to grow."
    if any("amount" not in tier or tier["amount"] < 0 for tier in tiers):
        yield "tiers", "each tier has an `amount`, which is not below 0."
    for edge in edges:
        yield from _amount("tiers", edge, of)
    for tier in tiers:
        yield from _amount("tiers", tier.get("amount"), values.get("currency", ""))


def _bands(values: Mapping[str, Any]) -> Iterator[Fault]:
    bands, of = values.get("bands", []), values.get("currency", "")
    if bands and ("next" in bands[-1] or any("next" not in band for band in bands[:-1])):
        yield "bands", "the last band, and no other, has no `next`: it takes all the rest."
    if any(band.get("next", 1) <= 0 for band in bands):
        yield "bands", "each `next` is how much more the band takes in, which is above 0."
    if any("percent" not in band or not 0 <= band["percent"] <= 100 for band in bands):
        yield "bands", "each band has a `percent`, from 0 to 100."
    if "least" in values and "most" in values and values["least"] > values["most"]:
        yield "least", "is more than `most`."
    for key in ("least", "most"):
        yield from _amount(key, values.get(key), of)
    for band in bands:
        yield from _amount("bands", band.get("next"), of)


def _fee(values: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _amount("most", values.get("most"), values.get("currency", ""))


def _limitation(values: Mapping[str, Any]) -> Iterator[Fault]:
    if not 1 <= values.get("years", 1) <= MOST_YEARS:
        yield "years", f"{values['years']} years cannot be meant. Write 1 to {MOST_YEARS}."


def _amount(key: str, amount: int | Decimal | None, currency: str) -> Iterator[Fault]:
    """Yields why something cannot be an amount in a currency; None and an unknown currency are told elsewhere."""
    if amount is None or not currency:
        return
    if amount < 0:
        yield key, f"{amount} is below 0."
        return
    try:
        to_minor(Decimal(amount), currency)
    except CannotReadAmount as error:
        yield key, f"{error}. Write what can be paid."


_FAULTS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Fault]]] = {
    "interest": _interest,
    "compensation": _tiers,
    "collection_scale": _bands,
    "fee": _fee,
    "limitation": _limitation,
}
