"""Reads the data of tone: per language its words, what they form, and where that is harmless. Leaves out judging.

`data/tone/rules.toml` holds what is said alike in every language, by concepts; `data/tone/<language>/concepts.toml` the
words of the concepts, and `data/tone/<language>/rules.toml` what only that language says.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from dunwell.tone.judgement import CONSEQUENCES
from dunwell.tone.languages import small_words
from dunwell.tone.matching import Polarity
from dunwell.tone.patterns import Pattern, common_weights, read_pattern
from dunwell.tone.topics import Topics, learn_topics
from dunwell.tone.vocabulary import Vocabulary

_COMMON = (
    "we",
    "our",
    "you",
    "your",
    "future",
    "have",
    "if",
    "no",
    "is",
    "please",
    "article",
    "filler",
    "that",
    "pay",
)
#: Concepts of which it matters that they are the customer's.
_OWNED = ("outsider", "kin", "home", "property", "wages", "name", "body", "reputation", "work", "livelihood")
_KEPT = 20_000
_PARTS = {"block", "revise", "unless"}


class BrokenToneData(ValueError):
    """The data of tone cannot be used; the message names file and entry, and says what to do."""


@dataclass(frozen=True, slots=True)
class ToneRule:
    """One pattern of a category: `severity` is `block`, `revise`, or `unless` for what is harmless.

    `deniable`: "we will not …" makes it harmless; never where the pattern has a denying word itself.
    """

    category: str
    severity: str
    pattern: Pattern
    deniable: bool


@dataclass(frozen=True, slots=True)
class CategoryText:
    """What a finding of a category says: why it must go, what to write instead, and whether a denial makes it harmless."""

    why: str
    suggestion: str
    deniable: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that is known of one language: `rules` by the bit of their key, `keys` all such bits together."""

    language: str
    vocabulary: Vocabulary
    rules: Mapping[int, tuple[ToneRule, ...]]
    keys: int
    unless: Mapping[str, tuple[Pattern, ...]]
    polarity: Polarity
    filler: int
    small: int
    settings: Mapping[str, Any]
    topics: Topics
    consequences: int = 0
    kept: dict[int, tuple[ToneRule, ...]] = field(default_factory=dict)

    def keyed(self, hit: int) -> tuple[ToneRule, ...]:
        """Returns the rules of which a word carries the key; `hit` are the word's bits among `keys`."""
        rules = self.kept.get(hit)
        if rules is None:
            rules = tuple(dict.fromkeys(rule for bit in _bits(hit) for rule in self.rules[bit]))
            if len(self.kept) > _KEPT:
                self.kept.clear()
            self.kept[hit] = rules
        return rules

    def bits(self, name: str) -> int:
        """Returns the bit of a concept, 0 where this language has no such concept."""
        return self.vocabulary.bits.get("@" + name, 0)


@cache
def rulebook(language: str) -> Rulebook:
    """Returns the data of a language, read once.

    Raises BrokenToneData where a pattern or a concept cannot be read.
    """
    concepts_file = _read(f"{language}/concepts.toml")
    concepts: dict[str, list[str]] = concepts_file["concepts"]
    vocabulary = Vocabulary()
    vocabulary.learn(concepts)
    vocabulary.possessive_behind = bool(concepts_file["settings"]["possessive_behind"])
    vocabulary.learn_numbers(concepts.get("number_words", ()))
    vocabulary.foul = vocabulary.bits["@insult"] | vocabulary.bits["@profanity"]
    vocabulary.learn_small(small_words()[language])
    for name in _OWNED:
        vocabulary.own(name)
    topics = learn_topics(vocabulary, _read(f"{language}/topics.toml")["topics"], concepts)
    weight = common_weights({name: vocabulary.bits["@" + name] for name in concepts}, _COMMON)
    found: dict[int, list[ToneRule]] = defaultdict(list)
    unless: dict[str, list[Pattern]] = defaultdict(list)
    for name in ("rules.toml", f"{language}/rules.toml"):
        for category, parts in _read(name).items():
            for severity, lines in parts.items():
                if severity not in _PARTS or category not in category_texts():
                    raise BrokenToneData(
                        f"{name}: [{category}] {severity}: name a category and block, revise or unless."
                    )
                for line in lines:
                    try:
                        pattern = read_pattern(line, vocabulary.bit_of, weight)
                    except (KeyError, ValueError) as error:
                        raise BrokenToneData(f"{language}, {name}: [{category}] {line!r}: {error}") from error
                    if severity == "unless":
                        unless[category].append(pattern)
                        continue
                    deniable = category_texts()[category].deniable and not _denies(line, vocabulary)
                    rule = ToneRule(category, severity, pattern, deniable)
                    for bit in _bits(pattern.elements[pattern.key].mask):
                        found[bit].append(rule)
    keys = 0
    for bit in found:
        keys |= bit
    return Rulebook(
        language,
        vocabulary,
        {bit: tuple(rules) for bit, rules in found.items()},
        keys,
        {category: tuple(patterns) for category, patterns in unless.items()},
        _polarity(vocabulary, concepts_file["settings"]),
        vocabulary.bits["@filler"],
        vocabulary.small,
        concepts_file["settings"],
        topics,
        _together(vocabulary, "@c_"),
    )


@cache
def category_texts() -> Mapping[str, CategoryText]:
    """Returns what a finding of each rule says."""
    return {
        name: CategoryText(entry["why"], entry["suggestion"], entry.get("deniable", False))
        for name, entry in _read("categories.toml").items()
    }


def _denies(line: str, vocabulary: Vocabulary) -> bool:
    no = vocabulary.bits["@no"]
    words = [part for element in line.split() for part in element.rstrip("?").split("|")]
    return any(vocabulary.looked_up(word) & no for word in words if word.isalpha()) or "@never" in line


def _polarity(vocabulary: Vocabulary, settings: Mapping[str, bool]) -> Polarity:
    no, inert, lifted, doubt = (
        vocabulary.bits[f"@{name}"] for name in ("no", "no_inert", "no_lifted", "no_doubt")
    )
    return Polarity(no, inert, lifted, doubt, settings["denial_after_verb"], settings["denial_around"])


def _together(vocabulary: Vocabulary, beginning: str) -> int:
    mask = 0
    for kind in CONSEQUENCES:
        for name in (f"{beginning}{kind}", f"{beginning}{kind}_itself"):
            mask |= vocabulary.bits.get(name, 0)
    return mask


def _bits(mask: int) -> list[int]:
    single = []
    while mask:
        bit = mask & -mask
        single.append(bit)
        mask ^= bit
    return single


def _read(name: str) -> dict[str, Any]:
    text = (files("dunwell") / "data" / "tone" / name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenToneData(f"data/tone/{name} is no TOML: {error}.") from error
