"""The words of a playbook in one language: checks them, and fills them in. Leaves out what is filled in.

Templates are MiniJinja with its placeholders and `if` alone (see `text_rules`), and with a limit of steps.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import minijinja
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from django.conf import settings

from dunwell.law.pack_files import shipped_packs
from dunwell.outreach.text_files import CannotReadTexts, Layers, languages, layers, paths
from dunwell.outreach.text_rules import (
    BY_NUMBER,
    MAY_NAME,
    PLACEHOLDERS,
    SHARED,
    Wrong,
    check_phrases,
    check_template,
    check_whole,
    counts_in,
)
from dunwell.values.money import to_text
from dunwell.values.sms_parts import to_gsm

__all__ = ["FALLBACK_LANGUAGE", "PLACEHOLDERS", "CannotReadTexts", "Texts", "fingerprint", "read_texts"]

#: The texts that come with Dunwell, a folder per language.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "messages"

#: The language used, with a word to the user, where a customer's own has no texts yet.
FALLBACK_LANGUAGE = "en"

#: Steps a template may take: a thousand times what the longest text needs.
_FUEL = 1_000_000

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one playbook in one language.

    `steps` are the pairs of step and channel that have words, `names` what the words of each name, phrases included;
    `counts` the numbers that templates compare the count with (None: they take its remainder); `by_number` the phrases
    that differ for one item and several, `shared` the paragraphs that texts share; `pay_button` and `joined` (between two
    amounts) name nothing. `notices` are the words for notices of the law, by their ids.
    """

    language: str
    locale: str
    playbook: str
    phrases: frozenset[str]
    by_number: tuple[str, ...]
    shared: tuple[str, ...]
    counts: tuple[int, ...] | None
    joined: str
    pay_button: str
    steps: frozenset[tuple[str, str]]
    names: dict[tuple[str, str], frozenset[str]]
    environment: minijinja.Environment
    notices: dict[str, str] = field(default_factory=dict)

    def day(self, value: date) -> str:
        """Returns the day as it is written in a letter: 11 March 2026, 11. März 2026."""
        return _written(value, self.locale)

    def money(self, minor: int, currency: str) -> str:
        """Returns the amount as a reader of the language writes it."""
        return to_text(minor, currency, self.locale)

    def few(self, count: int) -> bool:
        """Returns whether the language has a form of its own for so few: 2 to 4, 22 to 24 … in Polish."""
        return _few(count, self.locale)

    def phrase(self, name: str, words: dict[str, Any], many: bool | None = None) -> str:
        """Returns one phrase filled in; `many` chooses the singular or the plural, None where there is but one form."""
        group = "" if many is None else "many." if many else "one."
        return self.environment.render_template(f"phrases.{group}{name}", **words)

    def fill(self, step_key: str, channel: str, words: dict[str, Any]) -> tuple[str, str]:
        """Returns subject and text of a step on a channel. Raises `minijinja.TemplateError` for a text gone wrong."""
        subject = self.environment.render_template(f"{step_key}.{channel}.subject", **words)
        text = _tidy(self.environment.render_template(f"{step_key}.{channel}.text", **words))
        # One line; the space inside an amount is not one to break at.
        return _one_stop(_SPACES.sub(" ", subject).strip()), to_gsm(text) if channel == "sms" else text


@lru_cache(maxsize=10_000)
def _written(value: date, locale: str) -> str:
    """Returns the day as the locale writes it; a round needs few days, each of them thousands of times."""
    written = format_date(value, format="long", locale=locale)
    # French says the first as an ordinal, which the locale's data leave out.
    return f"1er{written[1:]}" if locale.startswith("fr") and value.day == 1 else written


@lru_cache(maxsize=10_000)
def _few(count: int, locale: str) -> bool:
    return bool(Locale.parse(locale).plural_form(count) == "few")


def read_texts(language: str, playbook: str, folders: Sequence[Path] | None = None) -> Texts | None:
    """Returns a playbook's words in a language, or None where there are none; `text_files` says which file goes before.

    `folders` None: the shipped one, then `messages` in the home. Raises `CannotReadTexts` for a file that breaks a rule
    of `docs/messages.md`.
    """
    found = layers(language, playbook, _folders(folders))
    if found is None:
        return None
    try:
        return _checked(found, language.partition("-")[0], playbook)
    except Wrong as wrong:
        raise found.refusal(wrong) from None


def languages_with_words(folders: Sequence[Path] | None = None) -> list[str]:
    """Returns the languages that there are words in; dialects, which only change some of a language's, are left out."""
    return [language for language in languages(_folders(folders)) if "-" not in language]


def fingerprint(playbook: str, folders: Sequence[Path] | None = None) -> str:
    """Returns one hash of a playbook's words in every language, as they stand: what a round is recorded with."""
    whole = hashlib.sha256()
    for language in languages(_folders(folders)):
        for path in paths(language, playbook, _folders(folders)):
            whole.update(hashlib.sha256(f"{language}/{path.name}\0".encode() + path.read_bytes()).digest())
    return whole.hexdigest()


def _folders(folders: Sequence[Path] | None) -> Sequence[Path]:
    return (SHIPPED, settings.HOME / "messages") if folders is None else folders


@lru_cache(maxsize=64)
def _checked(found: Layers, language: str, playbook: str) -> Texts:
    """Returns the words, every rule checked. Raises `Wrong` for the first that does not hold."""
    locale = _locale(found)
    environment = minijinja.Environment(
        undefined_behavior="strict", keep_trailing_newline=False, auto_escape_callback=lambda name: False
    )
    environment.fuel = _FUEL
    phrases = _phrases(found, environment)
    known = PLACEHOLDERS - {
        name for name in (*SHARED, *BY_NUMBER) if name not in phrases and f"one.{name}" not in phrases
    }
    names: dict[tuple[str, str], frozenset[str]] = {}
    for step, channel in _steps(found):
        named = frozenset[str]()
        for part in ("subject", "text"):
            place = _place(found, step, channel, part)
            used = check_template(place, found.value(place), known)
            _add(environment, f"{step}.{channel}.{part}", place, found.value(place))
            if part == "text":
                check_whole(place, channel, used)
            named |= used
        names[step, channel] = _closure(named, phrases)
    return Texts(
        language=language,
        locale=locale,
        playbook=playbook,
        phrases=frozenset(phrases) | {name.partition(".")[2] for name in phrases if "." in name},
        by_number=tuple(sorted(name.removeprefix("one.") for name in phrases if name.startswith("one."))),
        shared=tuple(name for name in SHARED if name in phrases),
        counts=counts_in(found.value(place) for place in found.origins if place.count(".") > 0),
        joined=found.value("phrases.and"),
        pay_button=found.value("phrases.pay_button") if "pay_button" in phrases else "",
        steps=frozenset(names),
        names=names,
        environment=environment,
        notices=_notices(found),
    )


def _locale(found: Layers) -> str:
    locale = found.top("locale")
    if locale is None:
        raise Wrong("locale", " is missing. Add it.")
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError, TypeError, AttributeError):
        raise Wrong("locale", f" {locale!r} is unknown. Write one such as en_GB.") from None
    return locale


def _phrases(found: Layers, environment: minijinja.Environment) -> dict[str, frozenset[str]]:
    """Returns what each phrase names, having added its template."""
    phrases: dict[str, frozenset[str]] = {}
    for place in found.origins:
        if not place.startswith("phrases."):
            continue
        name = place.removeprefix("phrases.")
        if name not in MAY_NAME:
            raise Wrong(place, " is unknown. Remove it.")
        phrases[name] = check_template(place, found.value(place), MAY_NAME[name])
        _add(environment, place, place, found.value(place))
    check_phrases(phrases.keys())
    return phrases


def _notices(found: Layers) -> dict[str, str]:
    """Returns the words for notices of the law, which name no placeholders."""
    notices: dict[str, str] = {}
    for place in found.origins:
        if place.startswith("notices."):
            name = place.removeprefix("notices.")
            if getattr(shipped_packs().rule(name), "kind", "") != "notice":
                raise Wrong(place, " is no notice of the law. `dunwell law docs` writes down all there are.")
            check_template(place, found.value(place), frozenset())
            notices[name] = found.value(place).strip()
    return notices


def _steps(found: Layers) -> list[tuple[str, str]]:
    parts = [place.split(".") for place in found.origins if place.count(".") == 2]
    return list(dict.fromkeys((step, channel) for step, channel, _ in parts if step != "phrases"))


def _place(found: Layers, step: str, channel: str, part: str) -> str:
    """Returns where a step's subject or text stands: under its channel, or under one it is `like`."""
    place, like = f"{step}.{channel}.{part}", f"{step}.{channel}.like"
    if place in found.origins:
        return place
    if like not in found.origins:
        raise Wrong(f"{step}.{channel}", f": {part} is missing. Add it.")
    place = f"{step}.{found.value(like)}.{part}"
    if place not in found.origins:
        raise Wrong(like, f": {found.value(like)!r} is no channel of {step} that has a {part}.")
    return place


def _closure(named: frozenset[str], phrases: dict[str, frozenset[str]]) -> frozenset[str]:
    """Returns these names and all that the phrases among them name in turn."""
    if "next" in named:
        named |= {name for name in phrases if name.startswith("next_")}
    while True:
        more = named.union(
            *(
                phrases.get(key, frozenset())
                for name in named
                for key in (name, f"one.{name}", f"many.{name}")
            )
        )
        if more == named:
            return named
        named = more


def _add(environment: minijinja.Environment, name: str, place: str, source: str) -> None:
    try:
        environment.add_template(name, source)
    except minijinja.TemplateError as error:
        said = error.message if hasattr(error, "message") else str(error)
        raise Wrong(
            place, f": {said.partition(' (in ')[0]}.", max(0, (getattr(error, "line", 0) or 1) - 1)
        ) from None


def _tidy(text: str) -> str:
    """Returns the text with at most one empty line in a row, none at either end, and no space at the ends of a line."""
    lines: list[str] = []
    for line in map(str.strip, text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return _one_stop("\n".join(lines)) + "\n"


def _one_stop(text: str) -> str:
    """Returns the text with one full stop where what stands at the end of a sentence has one of its own: Ltd., Kč."""
    return _STOPS.sub(".", text) if ".." in text else text
