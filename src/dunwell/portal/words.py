"""The words of the customer's page in each language, read from data and checked at once. Leaves out which words go where.

A file is `data/portal/<language>.toml`. All have the keys of English, and the same placeholders in each.
"""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time, get_day_names

from dunwell.values.money import to_text

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "portal"
LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")
FALLBACK = "en"


class CannotReadWords(Exception):
    """A language's words lack something, or say something else than the others; the message names file and key."""


@dataclass(frozen=True)
class Words:
    """One language: its own name, how it writes dates and amounts, and its sentences by dotted key (`paid.title`)."""

    code: str
    name: str
    locale: str
    sentences: Mapping[str, str]

    def say(self, key: str, **values: Any) -> str:
        """Returns a sentence with its placeholders filled; a placeholder without a value is an error of the program."""
        return self.sentences[key].format_map(values)

    def money(self, minor: int, currency: str) -> str:
        """Returns an amount as readers of the language write it."""
        return to_text(minor, currency, self.locale)

    def day(self, on: date) -> str:
        """Returns a day with the name of its month."""
        return _written(on, "long", self.locale)

    def short_day(self, on: date) -> str:
        """Returns a day as it stands in a table."""
        return _written(on, "medium", self.locale)

    def clock(self, at: time) -> str:
        """Returns a time of day, without seconds."""
        return str(format_time(at, "short", locale=self.locale))

    def weekday(self, day: int) -> str:
        """Returns the name of a day of the week; 1 is Monday."""
        return str(get_day_names("wide", "stand-alone", self.locale)[day - 1])

    def short_weekday(self, day: int) -> str:
        """Returns the short name of a day of the week; 1 is Monday."""
        return str(get_day_names("abbreviated", "stand-alone", self.locale)[day - 1])

    def joined(self, parts: list[str]) -> str:
        """Returns the parts as one text: `a, b and c`."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.sentences["page.and"] + parts[-1]


@lru_cache(maxsize=20_000)
def _written(on: date, length: str, locale: str) -> str:
    """Writes a day; Babel takes 60 µs for one, and a page has a hundred."""
    return str(format_date(on, length, locale=locale))


@cache
def words(language: str) -> Words:
    """Returns the words of a language by its code; those of English where there are none."""
    return read(SHIPPED, language if language in LANGUAGES else FALLBACK)


def language_of(*tags: str) -> str:
    """Returns the first of these tags (`de-AT`) whose language we speak; English where we speak none of them."""
    for tag in tags:
        code = re.split("[-_]", tag.strip().lower())[0]
        if code in LANGUAGES:
            return code
    return FALLBACK


def read(folder: Path, language: str) -> Words:
    """Returns a language's words from its file, compared with those of English beside it. Raises `CannotReadWords`."""
    path, model = folder / f"{language}.toml", dict(_sentences(_data(folder / f"{FALLBACK}.toml")))
    data = _data(path)
    own = dict(_sentences(data))
    missing, more = sorted(model.keys() - own.keys()), sorted(own.keys() - model.keys())
    if missing or more:
        said = [f"{path.name}: {key} is missing" for key in missing]
        raise CannotReadWords(
            "; ".join(said + [f"{path.name}: {key} is in no other language" for key in more])
        )
    for key, sentence in own.items():
        if not sentence.strip():
            raise CannotReadWords(f"{path.name}: {key} is empty")
        if _placeholders(path, key, sentence) != _placeholders(path, key, model[key]):
            raise CannotReadWords(f"{path.name}: {key} has other placeholders than in English")
    return Words(language, own.pop("language"), own.pop("locale"), own)


def _data(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotReadWords(f"{path}: {error}") from None


def _sentences(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _sentences(value, f"{before}{name}.")
        elif isinstance(value, str):
            yield before + name, value
        else:
            raise CannotReadWords(f"{before}{name} is no text")


def _placeholders(path: Path, key: str, sentence: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError as error:
        raise CannotReadWords(f"{path.name}: {key}: {error}") from None
