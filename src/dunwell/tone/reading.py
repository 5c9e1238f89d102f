"""Weighs what a sentence speaks of as a whole: family beside a condition, a debt beside neighbours. Leaves out phrases.

A small logistic model. It looks at which topics (`dunwell.tone.topics`) stand in a sentence, or in two that follow each
other, alone and two by two, at which of them are denied, and at a little of its form; languages differ in the words of a
topic and in light weights of single words. Weights, and how they were fitted, are data: `data/tone/reading.json`.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from dunwell.tone.folding import folded
from dunwell.tone.matching import denied_words
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

#: What business is made of; it speaks for a text.
ORDINARY = ("goods", "offer", "thanks", "sorry", "ask", "wrote", "ours", "never", "sympathy")
#: What says nothing by itself.
_NEUTRAL = ("paying", "term", "contact")
#: What an approved consequence may speak of.
_OF_CONSEQUENCES = frozenset(
    "court lawyer register penalty bailiff @judge @court_title @c_court @c_court_itself @c_agency @c_solicitor "
    "@c_credit_bureau @c_fee @c_interest @pass_on".split()
)
PAIR_SHARE, STEM_SHARE = 0.3, 0.7
_STEM, _KEPT = 6, 50_000
_SHORT, _LONG = 7, 18
_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model sees of one window: its first and last word, the topics said and denied, form, word beginnings."""

    first: int
    last: int
    said: int
    denied: int
    approved: bool
    form: tuple[str, ...]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The fitted model: `weights` by name, what is refused from which sum on, and below which a phrase is doubted.

    A phrase that a rule refuses, in a sentence that reads as harmless, waits for a person instead.
    """

    weights: Mapping[str, float]
    refused_from: float
    doubted_below: float
    partners: Mapping[str, Mapping[str, float]]
    kept: dict[tuple[str, int, int, bool], float] = field(default_factory=dict)

    def sum_of(self, seen: Seen, book: Rulebook) -> float:
        """Returns how far a window is on the side of what must not be sent: 0 is in the middle."""
        key = (book.language, seen.said, seen.denied, seen.approved)
        total = self.kept.get(key)
        if total is None:
            if len(self.kept) > _KEPT:
                self.kept.clear()
            total = self.kept[key] = self._topics(spoken_of(seen, book))
        weights = self.weights
        for name in seen.form:
            total += weights.get(name, 0.0)
        for stem in seen.stems:
            total += weights.get(stem, 0.0)
        return total

    def _topics(self, names: tuple[str, ...]) -> float:
        total = self.weights.get("always", 0.0)
        present = set(names)
        for name in names:
            total += self.weights.get(name, 0.0)
            total += sum(weight for other, weight in self.partners.get(name, {}).items() if other in present)
        return total + sum(self.weights.get(name, 0.0) * value for name, value in _counts(names))

    def reasons(self, seen: Seen, book: Rulebook) -> list[str]:
        """Returns the topics that weigh most for refusing, the heaviest first; concepts are not named."""
        names = spoken_of(seen, book)
        weighed = {name: self.weights.get(name, 0.0) for name in names}
        for name in names:
            for other, weight in self.partners.get(name, {}).items():
                if other in weighed:
                    weighed[name] += weight / 2
                    weighed[other] += weight / 2
        heavy = sorted((-weight, name) for name, weight in weighed.items() if weight > 0)
        return [name for _, name in heavy if name in topics_in_words()]


@cache
def reading() -> Reading:
    """Returns the shipped model, read once."""
    data = json.loads((files("dunwell") / "data/tone/reading.json").read_text(encoding="utf-8"))
    return read_model(data["weights"], data["refused_from"], data["doubted_below"])


def read_model(weights: Mapping[str, float], refused_from: float, doubted_below: float) -> Reading:
    """Returns a model of fitted weights; those of two topics have ` + ` between their names."""
    partners: dict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in weights.items():
        one, plus, other = name.partition(" + ")
        if plus:
            partners[one][other] = weight
    return Reading(weights, refused_from, doubted_below, partners)


@cache
def topics_in_words() -> Mapping[str, str]:
    """Returns how each topic is named to a person."""
    named: Mapping[str, str] = tomllib.loads(
        (files("dunwell") / "data/tone/topics.toml").read_text(encoding="utf-8")
    )["topics"]
    return named


def windows_of(words: Words) -> Iterator[tuple[int, int]]:
    """Yields first and last word of each sentence, and of each two sentences that follow each other."""
    begins = [at for at, each in enumerate(words.sentences) if not at or each != words.sentences[at - 1]]
    ends = [*(at - 1 for at in begins[1:]), len(words) - 1]
    yield from zip(begins, ends, strict=True)
    yield from zip(begins, ends[1:], strict=False)


def seen_in(
    words: Words,
    book: Rulebook,
    left_alone: Set[int],
    approved: Set[int],
    windows: Iterable[tuple[int, int]] | None = None,
) -> Iterator[Seen]:
    """Yields what is seen of each window; `left_alone` are words not judged, `approved` the sentences whose consequence
    stands."""
    denied = denied_words(words, book.polarity) if words.mask & book.polarity.no else frozenset()
    for first, last in windows_of(words) if windows is None else windows:
        said = unsaid = 0
        stems = set()
        for at in range(first, last + 1):
            if at in left_alone:
                continue
            if at in denied:
                unsaid |= words.bits[at]
            else:
                said |= words.bits[at]
            stems.add(_stem(words.text[words.starts[at] : words.ends[at]], book.language))
        yield Seen(
            first,
            last,
            said & book.topics.every,
            unsaid & book.topics.every,
            any(words.sentences[at] in approved for at in (first, last)),
            _form(words, first, last),
            frozenset(stems),
        )


def spoken_of(seen: Seen, book: Rulebook) -> tuple[str, ...]:
    """Returns the topics of a window: those said, those denied as `not …`, and whether its consequence is approved."""
    names = book.topics.named_in(seen.said)
    if seen.approved:
        names = (*(name for name in names if name not in _OF_CONSEQUENCES), "approved")
    if seen.denied:
        denied = tuple(f"not {name}" for name in book.topics.named_in(seen.denied) if _presses(name))
        names = (*names, *denied, "not any") if denied else names
    return names


def counted(seen: Seen, book: Rulebook) -> dict[str, float]:
    """Returns all that may have a weight, by name, as the model is fitted on it."""
    names = spoken_of(seen, book)
    found = {"always": 1.0, **dict.fromkeys(names, 1.0), **dict.fromkeys(seen.form, 1.0)}
    ordered = sorted(names)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            found[f"{one} + {other}"] = PAIR_SHARE
    found.update(_counts(names))
    found.update(dict.fromkeys(seen.stems, STEM_SHARE))
    return found


def _counts(names: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    pressing = sum(_presses(name) for name in names)
    ordinary = sum(name in ORDINARY for name in names)
    return (
        ("how many press", float(min(pressing, 6))),
        ("how many are ordinary", float(min(ordinary, 5))),
        ("how many more press", float(min(max(pressing - ordinary, -3), 5))),
        ("none presses", float(pressing == 0)),
        ("three press", float(pressing >= 3)),
    )


def _presses(name: str) -> bool:
    return name[0] != "@" and name not in ORDINARY and name not in _NEUTRAL and not name.startswith("not ")


@lru_cache(maxsize=_KEPT)
def _stem(word: str, language: str) -> str:
    return f"{language}:{folded(word)[:_STEM]}"


def _form(words: Words, first: int, last: int) -> tuple[str, ...]:
    text = words.text[words.starts[first] : words.ends[last] + 2]
    count = last - first + 1
    found = ["form short" if count < _SHORT else "form long" if count > _LONG else "form middling"]
    if "?" in text:
        found.append("form asks")
    if "!" in text:
        found.append("form exclaims")
    if not _QUOTES.isdisjoint(text):
        found.append("form quotes")
    if any(letter.isdigit() for letter in text):
        found.append("form digits")
    if words.sentences[first] != words.sentences[last]:
        found.append("form two sentences")
    return tuple(found)
