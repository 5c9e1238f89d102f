"""Chance that falls the same way every time. Built on `random()` alone, the one draw Python keeps the same for ever."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """Draws from a seed; the same seed gives the same draws on every version of Python."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def between(self, low: int, high: int) -> int:
        """Returns a whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """Returns one of the items."""
        return items[self.between(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        """Returns True `percent` times of a hundred."""
        return self.between(1, 100) <= percent
