"""How much the words of one language weigh, alone and two by two. Leaves out topics, and how the weights were fitted.

A word weighs what it weighs itself, by its first letters, and by the three to five letters in a row that it holds, so that
a word nobody has seen, or one typed wrongly, weighs something too. Two words weigh where at most two others stand between.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

BEGINNINGS = (4, 6)
PARTS = (3, 4, 5)
REACH = 3
_BEGIN, _END = "^", "$"
_KEPT_WORDS, _KEPT_LINES = 60_000, 5_000


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The fitted weights of one language: of words (also `beginning*` and `~part~`), and of two words near each other."""

    words: Mapping[str, float]
    pairs: Mapping[str, float]
    kept: dict[str, float] = field(default_factory=dict)
    lines: dict[tuple[str, ...], float] = field(default_factory=dict)

    def sum_of(self, line: tuple[str, ...]) -> float:
        """Returns what a sentence's words weigh together."""
        total = self.lines.get(line)
        if total is None:
            if len(self.lines) > _KEPT_LINES:
                self.lines.clear()
            kept, pairs = self.kept, self.pairs
            total = 0.0
            for word in line:
                weight = kept.get(word)
                total += self._word(word) if weight is None else weight
            for pair in pairs_of(line):
                weight = pairs.get(pair)
                if weight is not None:
                    total += weight
            self.lines[line] = total
        return total

    def heaviest(self, line: Sequence[str]) -> list[tuple[float, str]]:
        """Returns each word of a sentence with what it adds, pairs shared between their two, the heaviest first."""
        added = [self._word(word) for word in line]
        for at, word in enumerate(line):
            for place in range(at + 1, min(len(line), at + 1 + REACH)):
                weight = self.pairs.get(f"{word} {line[place]}", 0.0) / 2
                added[at] += weight
                added[place] += weight
        return sorted(zip(added, line, strict=True), reverse=True)

    def _word(self, word: str) -> float:
        weight = self.kept.get(word)
        if weight is None:
            if len(self.kept) > _KEPT_WORDS:
                self.kept.clear()
            weight = self.kept[word] = sum(self.words.get(name, 0.0) for name in names_of(word))
        return weight


def names_of(word: str) -> Iterator[str]:
    """Yields the names under which a word may have a weight: itself, `beginning*`, `~part~`."""
    yield word
    for length in BEGINNINGS:
        if len(word) >= length:
            yield f"{word[:length]}*"
    bounded = f"<{word}>"
    seen = set()
    for length in PARTS:
        for at in range(len(bounded) - length + 1):
            part = bounded[at : at + length]
            if part not in seen and length < len(bounded):
                seen.add(part)
                yield f"~{part}~"


def pairs_of(line: tuple[str, ...]) -> Iterator[str]:
    """Yields each two words of a sentence that stand near each other; its beginning and end count as words."""
    bounded = (_BEGIN, *line, _END)
    for at, one in enumerate(bounded):
        for other in bounded[at + 1 : at + 1 + REACH]:
            yield f"{one} {other}"


@cache
def phrasing(language: str) -> Phrasing:
    """Returns the shipped weights of a language, read once."""
    text = (files("dunwell") / f"data/tone/reading/{language}.json").read_text(encoding="utf-8")
    data = json.loads(text)
    unit = data["unit"]
    return Phrasing(
        {name: weight * unit for name, weight in data["words"].items()},
        {name: weight * unit for name, weight in data["pairs"].items()},
    )
