"""The phrases by which a language marks politeness, read from its file and looked up word by word.

Leaves out what each weighs.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType

from dunwell.tone.politeness.words import Words, words_of

FOLDER = files("dunwell") / "data" / "tone" / "politeness"
LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")
#: No word that marks politeness is longer; a longer one is no word.
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class _Phrase:
    strategy: str
    where: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The phrases that begin with a word: those of one word, those with a known second word, and all other ones."""

    alone: tuple[_Phrase, ...]
    with_second: MappingProxyType[str, tuple[_Phrase, ...]]
    others: tuple[_Phrase, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The strategies of a language, found by the first word of their phrases, and the words that phrases are made of."""

    language: str
    strategies: tuple[str, ...]
    by_word: MappingProxyType[str, tuple[_Phrase, ...]]
    by_stem: MappingProxyType[str, tuple[_Phrase, ...]]
    neutral: MappingProxyType[str, tuple[_Phrase, ...]]
    vocabulary: frozenset[str]
    shortest_stem: int

    def matches(self, words: Words) -> Iterator[tuple[str, int, int]]:
        """Yields each strategy met with the first and the last word of its phrase, once for each strategy and word.

        Phrases within a neutral one ("what is wrong") say nothing and are left out; a longer one ("what is wrong with you")
        counts.
        """
        line = words.words
        last_index = len(line) - 1
        silent = self._silent(line)
        for index, word in enumerate(line):
            beginning = _beginning_with(self.language, word) if len(word) <= _LONGEST_WORD else None
            if beginning is None:
                continue
            quiet = silent.get(index, -1)
            wrong_place = "inside" if index in words.starts else "start"
            met: list[str] = []
            for phrase in beginning.alone if quiet < index else ():
                if phrase.where != wrong_place and phrase.strategy not in met:
                    met.append(phrase.strategy)
                    yield phrase.strategy, index, index
            if index == last_index:
                continue
            for phrase in beginning.with_second.get(line[index + 1], ()) + beginning.others:
                if phrase.where != wrong_place and phrase.strategy not in met:
                    last = index + len(phrase.rest)
                    if last > quiet and _follows(line[index + 1 : last + 1], phrase.rest):
                        met.append(phrase.strategy)
                        yield phrase.strategy, index, last

    def _silent(self, line: tuple[str, ...]) -> dict[int, int]:
        """Returns for each word of a neutral phrase the last word of it."""
        found: dict[int, int] = {}
        for index, word in enumerate(line):
            for phrase in self.neutral.get(word, ()):
                after = index + 1 + len(phrase.rest)
                if _follows(line[index + 1 : after], phrase.rest):
                    found.update((each, max(after - 1, found.get(each, 0))) for each in range(index, after))
        return found


@lru_cache(maxsize=50_000)
def _beginning_with(language: str, word: str) -> _Beginning | None:
    lexicon = lexicon_of(language)
    found = lexicon.by_word.get(word, ())
    for length in range(lexicon.shortest_stem, len(word) + 1):
        found += lexicon.by_stem.get(word[:length], ())
    if not found:
        return None
    with_second: dict[str, tuple[_Phrase, ...]] = {}
    others: list[_Phrase] = []
    for phrase in found:
        if phrase.rest and _is_word(phrase.rest[0]):
            with_second[phrase.rest[0]] = (*with_second.get(phrase.rest[0], ()), phrase)
        elif phrase.rest:
            others.append(phrase)
    alone = tuple(phrase for phrase in found if not phrase.rest)
    return _Beginning(alone, MappingProxyType(with_second), tuple(others))


def _is_word(place: str) -> bool:
    return place != "_" and place[-1] != "*"


def _follows(words: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if len(words) != len(pattern):
        return False
    for word, expected in zip(words, pattern, strict=True):
        if (
            word != expected
            and expected != "_"
            and not (expected[-1] == "*" and word.startswith(expected[:-1]))
        ):
            return False
    return True


@cache
def lexicon_of(language: str) -> Lexicon:
    """Returns the lexicon of a language (`en`, `de-AT`); of English for a language that has none."""
    key = language.partition("-")[0].lower()
    data = tomllib.loads((FOLDER / f"{key if key in LANGUAGES else 'en'}.toml").read_text(encoding="utf-8"))
    by_word: dict[str, list[_Phrase]] = {}
    by_stem: dict[str, list[_Phrase]] = {}
    neutral: dict[str, list[_Phrase]] = {}
    for written in data.get("neutral", ()):
        for first, *rest in _spelled_out(written):
            neutral.setdefault(first, []).append(_Phrase("", "", tuple(rest)))
    vocabulary = set(data.get("function_words", "").split())
    for strategy, given in data["strategy"].items():
        for written in given["phrases"]:
            for first, *rest in _spelled_out(written):
                phrase = _Phrase(strategy, given.get("where", ""), tuple(rest))
                stem = first.endswith("*")
                (by_stem if stem else by_word).setdefault(first.rstrip("*"), []).append(phrase)
                vocabulary |= {word for word in (first, *rest) if word[-1] != "*"}
    return Lexicon(
        language=data["language"],
        strategies=tuple(data["strategy"]),
        by_word=MappingProxyType({word: tuple(found) for word, found in by_word.items()}),
        by_stem=MappingProxyType({word: tuple(found) for word, found in by_stem.items()}),
        neutral=MappingProxyType({word: tuple(found) for word, found in neutral.items()}),
        vocabulary=frozenset(vocabulary - {"_"}),
        shortest_stem=min(map(len, by_stem), default=99),
    )


def _spelled_out(written: str) -> Iterator[tuple[str, ...]]:
    """Yields every phrase that `may|can i` stands for, cut into words as a text is."""
    places = [place.split("|") for place in written.split()]
    for chosen in product(*places):
        yield tuple(part for word in chosen for part in _cut(word))


def _cut(word: str) -> tuple[str, ...]:
    if word == "_":
        return (word,)
    if word.endswith("*"):
        return (word,)
    return words_of(word).words
