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


@dataclass(frozen=True, slots=True)
class _Phrase:
    strategy: str
    where: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The strategies of a language, found by the first word of their phrases, and the words that phrases are made of."""

    language: str
    strategies: tuple[str, ...]
    by_word: MappingProxyType[str, tuple[_Phrase, ...]]
    by_stem: MappingProxyType[str, tuple[_Phrase, ...]]
    vocabulary: frozenset[str]
    shortest_stem: int

    def matches(self, words: Words) -> Iterator[tuple[str, int, int]]:
        """Yields each strategy met with the first and the last word of its phrase, once for each strategy and word."""
        for index, word in enumerate(words.words):
            found = self._beginning_with(word)
            if not found:
                continue
            starts = index in words.starts
            met: set[str] = set()
            for phrase in found:
                if phrase.strategy in met or (phrase.where and (phrase.where == "start") != starts):
                    continue
                last = index + len(phrase.rest)
                if not phrase.rest or _follows(words.words[index + 1 : last + 1], phrase.rest):
                    met.add(phrase.strategy)
                    yield phrase.strategy, index, last

    def _beginning_with(self, word: str) -> tuple[_Phrase, ...]:
        return _beginning_with(self.language, word)


@lru_cache(maxsize=50_000)
def _beginning_with(language: str, word: str) -> tuple[_Phrase, ...]:
    lexicon = lexicon_of(language)
    found = lexicon.by_word.get(word, ())
    for length in range(lexicon.shortest_stem, len(word) + 1):
        found += lexicon.by_stem.get(word[:length], ())
    return found


def _follows(words: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    return len(words) == len(pattern) and all(
        expected in ("_", word) or (expected[-1] == "*" and word.startswith(expected[:-1]))
        for word, expected in zip(words, pattern, strict=True)
    )


@cache
def lexicon_of(language: str) -> Lexicon:
    """Returns the lexicon of a language (`en`, `de-AT`); of English for a language that has none."""
    key = language.partition("-")[0].lower()
    data = tomllib.loads((FOLDER / f"{key if key in LANGUAGES else 'en'}.toml").read_text(encoding="utf-8"))
    by_word: dict[str, list[_Phrase]] = {}
    by_stem: dict[str, list[_Phrase]] = {}
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
