"""What money without an invoice may be meant for: suggestions with how sure they are and why. Pure; settles nothing.

The rules, the surest first: the text names invoices; the amount is exactly that of one, of all that is open, of the
oldest ones together, of two. Whatever remains is taken for the oldest, as where nobody says anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

#: Among so many open items pairs are looked for; among more a pair would be chance.
_PAIRS_AMONG = 40
#: So many suggestions are made.
_MOST = 4
_SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class OpenMoney:
    """Money, or credit, that settles nothing yet, in minor units, and what its sender wrote."""

    minor: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open invoice of the same customer and currency."""

    pk: int
    number: str
    open_minor: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which items it may settle, each with how much of it; `sure` is 3 (sure), 2 (likely) or 1 (possible)."""

    parts: tuple[tuple[OpenItem, int], ...]
    sure: int
    reason: str


def suggestions(money: OpenMoney, items: Sequence[OpenItem]) -> list[Suggestion]:
    """Returns what the money may be meant for, the surest first, each way to settle once.

    No suggestion settles more than is open, of an item or of the money.
    """
    open_ = sorted((item for item in items if item.open_minor > 0), key=_age)
    if money.minor <= 0 or not open_:
        return []
    found: dict[tuple[tuple[OpenItem, int], ...], Suggestion] = {}
    for each in sorted(_all(money, open_), key=lambda suggestion: -suggestion.sure):
        found.setdefault(each.parts, each)
    return list(found.values())[:_MOST]


def _all(money: OpenMoney, open_: list[OpenItem]) -> Iterator[Suggestion]:
    named = [item for item in open_ if is_named(item.number, money.text)]
    if named:
        exact = sum(item.open_minor for item in named) == money.minor
        yield Suggestion(
            _spread(money.minor, named), 3 if exact else 2, "named_exactly" if exact else "named"
        )
    same = [item for item in open_ if item.open_minor == money.minor]
    for item in same:
        yield Suggestion(((item, money.minor),), 2 if len(same) == 1 else 1, "same_amount")
    sums = 0
    for count, item in enumerate(open_, 1):
        sums += item.open_minor
        if sums == money.minor and count > 1:
            reason = "all_open" if count == len(open_) else "oldest_together"
            yield Suggestion(_spread(money.minor, open_[:count]), 2, reason)
    if len(open_) <= _PAIRS_AMONG:
        for pair in combinations(open_, 2):
            if sum(item.open_minor for item in pair) == money.minor:
                yield Suggestion(_spread(money.minor, pair), 1, "two_together")
    yield Suggestion(_spread(money.minor, open_), 1, "oldest_first")


def is_named(number: str, text: str) -> bool:
    """Says whether a text names an invoice: its number as a word of its own, however it is spaced and written."""
    plain = _plain(number)
    if len(plain) < _SHORTEST_NUMBER:
        return False
    spaced = r"[\W_]*".join(map(re.escape, plain))
    return re.search(rf"(?<![^\W_]){spaced}(?![^\W_])", text.casefold()) is not None


def _plain(number: str) -> str:
    return re.sub(r"[\W_]+", "", number).casefold()


def _spread(minor: int, items: Sequence[OpenItem]) -> tuple[tuple[OpenItem, int], ...]:
    parts = []
    for item in items:
        part = min(minor, item.open_minor)
        if part > 0:
            parts.append((item, part))
            minor -= part
    return tuple(parts)


def _age(item: OpenItem) -> tuple[bool, date, int]:
    return item.due_on is None, item.due_on or date.max, item.pk
