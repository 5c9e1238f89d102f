"""What words mean, alike in all languages, and how much that weighs. Leaves out topics, and how the weights were fitted.

A dictionary of each language (`data/tone/senses/`) gives a word one plain English sense or two, so that `Schnorrer`,
`scrounger` and `gorrón` are no news to a model that has met one of them. A sense weighs alone, and with each that stands
near behind it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from dunwell.tone.folding import folded

REACH = 3
UNKNOWN, BEGIN, END = "?", "^", "$"
#: A word nobody listed may be a known one with another ending: so many letters at most fall off, and so many stay.
_ENDING, _STEM = 3, 5
_FIGURES = "#<"
_KEPT_LINES = 5_000
#: The kinds of weights, as `Sensing` and its file name them.
KINDS = ("alone", "near")
Senses = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The senses of a language's words, folded."""

    senses: Mapping[str, Senses]

    def of(self, word: str) -> Senses:
        """Returns what a folded word means; figures mean themselves, and a word nobody knows means `?`."""
        known = self.senses.get(word)
        if known:
            return known
        if word[0] in _FIGURES:
            return (word,)
        for length in range(len(word) - 1, max(_STEM, len(word) - _ENDING) - 1, -1):
            known = self.senses.get(word[:length])
            if known:
                return known
        return (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Sensing:
    """The fitted weights, shared by all languages: of senses, and of one `near` another behind it."""

    alone: Mapping[str, float]
    near: Mapping[str, float]
    lines: dict[tuple[str, tuple[str, ...]], float] = field(default_factory=dict)

    def sum_of(self, line: tuple[str, ...], language: str) -> float:
        """Returns what the senses of a sentence's words weigh together."""
        total = self.lines.get((language, line))
        if total is None:
            if len(self.lines) > _KEPT_LINES:
                self.lines.clear()
            senses = senses_in(line, language)
            total = sum(self.weight_of(each) for each in senses)
            near = self.near
            total += sum(near[pair] for pair in near_in(senses) if pair in near)
            self.lines[language, line] = total
        return total

    def weight_of(self, senses: Senses) -> float:
        """Returns what a word of these senses weighs alone."""
        return sum(self.alone.get(each, 0.0) for each in senses) / len(senses)


def senses_in(line: Sequence[str], language: str) -> list[Senses]:
    """Returns the senses of each folded word of a sentence."""
    of = dictionary(language).of
    return [of(word) for word in line]


def near_in(senses: Sequence[Senses]) -> set[str]:
    """Returns each two senses of which the second stands at most two words behind; beginning and end count as words."""
    bounded = ((BEGIN,), *senses, (END,))
    return {
        f"{one} {other}"
        for at, word in enumerate(bounded)
        for behind in bounded[at + 1 : at + 1 + REACH]
        for one in word
        for other in behind
    }


@cache
def dictionary(language: str) -> Dictionary:
    """Returns the shipped dictionary of a language, read once: lines of `sense: word word …` or `sense/sense: …`."""
    text = (files("dunwell") / f"data/tone/senses/{language}.txt").read_text(encoding="utf-8")
    found: dict[str, Senses] = {}
    for line in text.splitlines():
        senses, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            meant = tuple(senses.split("/"))
            for word in words.split():
                found.setdefault(folded(word), meant)
    return Dictionary(found)


@cache
def sensing() -> Sensing:
    """Returns the shipped weights, read once."""
    data = json.loads((files("dunwell") / "data/tone/reading/senses.json").read_text(encoding="utf-8"))
    unit = data["unit"]
    return Sensing(*({name: weight * unit for name, weight in data[kind].items()} for kind in KINDS))
