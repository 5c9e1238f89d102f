"""Patterns of words, as data writes them, made ready for matching. Leaves out the matching.

A pattern is a line of elements with spaces between. An element is `word`, `stem*`, `*ending`, `*inside*`, `@concept`, or
several of them joined by `|`; `?` behind makes it optional. `..` is a gap of up to three words, `...` of up to eight. `&`
in front means: in any order within a sentence, near each other (`&20` within twenty words). `^` in front: at the
beginning of a sentence. `!` before an element: not in the same sentence. Digits are written `#`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_GAPS = {"..": 3, "...": 8}
_NEAR_WORDS = 14


class BrokenPattern(ValueError):
    """A pattern cannot be read; the message quotes it and says why."""


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern: the bits any of which a word must carry, and how many words may stand before it."""

    mask: int
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """What words say a thing. `key` is the element that is looked for first; `span` is set where order is free.

    `needed` is what a text must carry beside the key for the pattern to be worth trying.
    """

    written: str
    elements: tuple[Element, ...]
    key: int
    span: int = 0
    at_start: bool = False
    absent: int = 0

    needed: tuple[int, ...] = ()


def read_pattern(written: str, bit_of: Callable[[str], int], weight: Callable[[int], int]) -> Pattern:
    """Returns the pattern of a line.

    `bit_of` gives the bits of an element's part, `weight` how common a mask is: the rarest becomes the key.
    Raises BrokenPattern where a line has no element, or only optional ones.
    """
    words = written.split()
    span, at_start = 0, False
    if words and words[0].startswith("&"):
        span = int(words[0][1:] or _NEAR_WORDS)
        words = words[1:]
    if words and words[0] == "^":
        at_start, words = True, words[1:]
    elements: list[Element] = []
    absent = gap = 0
    for word in words:
        if word in _GAPS:
            gap = _GAPS[word]
            continue
        mask = 0
        for part in word.lstrip("!").removesuffix("?").split("|"):
            mask |= bit_of(part)
        if word.startswith("!"):
            absent |= mask
            continue
        elements.append(Element(mask, gap, word.endswith("?")))
        gap = 0
    firm = [place for place, element in enumerate(elements) if not element.optional]
    if not firm:
        raise BrokenPattern(f"{written!r} names no word that has to be there.")
    key = min(firm, key=lambda place: weight(elements[place].mask))
    needed = tuple(sorted((elements[place].mask for place in firm if place != key), key=weight))
    return Pattern(written, tuple(elements), key, span, at_start, absent, needed)


def common_weights(concepts: Mapping[str, int], common: tuple[str, ...]) -> Callable[[int], int]:
    """Returns how common a mask is: many words, and those of the concepts named common, weigh most."""
    usual = 0
    for name in common:
        usual |= concepts.get(name, 0)

    def weight(mask: int) -> int:
        return mask.bit_count() + (1_000 if mask & usual else 0)

    return weight
