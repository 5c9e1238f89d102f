"""Weighs what a sentence says as a whole: topics, rules that speak, form, words. Leaves out what is seen of it.

A logistic model, one sum. What `dunwell.tone.seen` names by topic, rule, form and approval weighs alike in all languages
(`data/tone/reading.json`), and so does what the words mean (`dunwell.tone.senses`); words themselves weigh by language
(`dunwell.tone.phrasing`).
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from dunwell.tone.phrasing import Phrasing, names_of, pairs_of, phrasing
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.seen import Seen, counts_of, spoken_of
from dunwell.tone.senses import Sensing, dictionary, near_in, senses_in, sensing

_KEPT = 50_000
_NAMED_TOPICS, _NAMED_ANYWAY, _NAMED_WORDS = 3, 2, 3
#: Words shorter than this are not quoted as a reason.
_TELLING = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """The fitted model: `weights` by name, what is refused from which sum on, and below which a phrase is doubted.

    A phrase that a rule refuses, in a sentence that reads as harmless, waits for a person instead. `words` are the weights
    of words and `senses` those of what they mean, where they are not the shipped ones.
    """

    weights: Mapping[str, float]
    refused_from: float
    doubted_below: float
    partners: Mapping[str, Mapping[str, float]]
    words: Mapping[str, Phrasing] | None = None
    senses: Sensing | None = None
    kept: dict[tuple[str, int, int, bool, bool], float] = field(default_factory=dict)

    def sum_of(self, seen: Seen, book: Rulebook) -> float:
        """Returns how far a window is on the side of what must not be sent: 0 is in the middle."""
        key = (book.language, seen.said, seen.denied, seen.approved, seen.third)
        total = self.kept.get(key)
        if total is None:
            if len(self.kept) > _KEPT:
                self.kept.clear()
            total = self.kept[key] = self._topics(spoken_of(seen, book))
        for name in seen.signs:
            total += self.weights.get(name, 0.0)
        words, senses = self._phrasing(book), self._sensing()
        for line in seen.lines:
            total += words.sum_of(line) + senses.sum_of(line, book.language)
        return total

    def reasons(self, seen: Seen, book: Rulebook) -> list[str]:
        """Returns the topics that weigh most for refusing, the heaviest first; where none does, the few it speaks of all the
        same. Concepts are not named."""
        names = spoken_of(seen, book)
        weighed = {name: self.weights.get(name, 0.0) for name in names}
        for one, other, weight in self._pairs(names):
            weighed[one] += weight / 2
            weighed[other] += weight / 2
        heavy = sorted((-weight, name) for name, weight in weighed.items() if name in topics_in_words())
        weighing = [name for weight, name in heavy if weight < 0]
        return weighing[:_NAMED_TOPICS] or [name for _, name in heavy][:_NAMED_ANYWAY]

    def telling(self, seen: Seen, book: Rulebook) -> set[str]:
        """Returns the few words that weigh most for refusing."""
        words, senses = self._phrasing(book), self._sensing()
        of = dictionary(book.language).of
        heaviest = sorted(
            (
                (weight + senses.weight_of(of(word)), word)
                for line in seen.lines
                for weight, word in words.heaviest(line)
            ),
            reverse=True,
        )
        said = dict.fromkeys(word for weight, word in heaviest if weight > 0 and len(word) >= _TELLING)
        return set(list(said)[:_NAMED_WORDS])

    def _phrasing(self, book: Rulebook) -> Phrasing:
        return phrasing(book.language) if self.words is None else self.words[book.language]

    def _sensing(self) -> Sensing:
        return sensing() if self.senses is None else self.senses

    def _topics(self, names: tuple[str, ...]) -> float:
        total = self.weights.get("always", 0.0) + sum(self.weights.get(name, 0.0) for name in names)
        total += sum(weight for _, _, weight in self._pairs(names))
        return total + sum(self.weights.get(name, 0.0) * value for name, value in counts_of(names))

    def _pairs(self, names: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
        ordered = sorted(names)
        for at, one in enumerate(ordered, 1):
            partners = self.partners.get(one)
            if partners:
                for other in ordered[at:]:
                    weight = partners.get(other)
                    if weight is not None:
                        yield one, other, weight


@cache
def reading() -> Reading:
    """Returns the shipped model, read once; the words of a language when they are first asked for."""
    data = json.loads((files("dunwell") / "data/tone/reading.json").read_text(encoding="utf-8"))
    return read_model(data["weights"], data["refused_from"], data["doubted_below"])


def read_model(
    weights: Mapping[str, float],
    refused_from: float,
    doubted_below: float,
    words: Mapping[str, Phrasing] | None = None,
    senses: Sensing | None = None,
) -> Reading:
    """Returns a model of fitted weights; those of two topics have ` + ` between their names."""
    partners: dict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in weights.items():
        one, plus, other = name.partition(" + ")
        if plus:
            partners[one][other] = weight
    return Reading(weights, refused_from, doubted_below, partners, words, senses)


@cache
def topics_in_words() -> Mapping[str, str]:
    """Returns how each topic is named to a person."""
    named: Mapping[str, str] = tomllib.loads(
        (files("dunwell") / "data/tone/topics.toml").read_text(encoding="utf-8")
    )["topics"]
    return named


def counted(seen: Seen, book: Rulebook) -> dict[str, float]:
    """Returns all that may have a weight, by name, as the model is fitted on it: words as `de word`, pairs as `de|a b`, what
    they mean as `alone: a` and `near: a b`."""
    names = spoken_of(seen, book)
    found = {"always": 1.0, **dict.fromkeys(names, 1.0), **dict.fromkeys(seen.signs, 1.0)}
    ordered = sorted(name for name in names if not name.startswith("third "))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            found[f"{one} + {other}"] = 1.0
    found.update(counts_of(names))
    for line in seen.lines:
        for word in line:
            for name in names_of(word):
                key = f"{book.language} {name}"
                found[key] = found.get(key, 0.0) + 1.0
        for pair in pairs_of(line):
            key = f"{book.language}|{pair}"
            found[key] = found.get(key, 0.0) + 1.0
        senses = senses_in(line, book.language)
        for word_senses in senses:
            for each in word_senses:
                key = f"alone: {each}"
                found[key] = found.get(key, 0.0) + 1.0 / len(word_senses)
        for pair in near_in(senses):
            key = f"near: {pair}"
            found[key] = found.get(key, 0.0) + 1.0
    return found
