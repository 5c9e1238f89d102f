"""The words of a playbook in one language: reads them, and fills them in. Leaves out what is filled in.

Templates are MiniJinja with its placeholders and `if` alone (see `text_rules`), and with a limit of steps.
"""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import minijinja
from babel.dates import format_date
from django.conf import settings

from dunwell.outreach.text_rules import PLACEHOLDERS, Wrong, sources
from dunwell.values.money import to_text

__all__ = ["FALLBACK_LANGUAGE", "PLACEHOLDERS", "CannotReadTexts", "Texts", "fingerprint", "read_texts"]

#: The texts that come with Dunwell, a folder per language.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "messages"

#: The language used, with a word to the user, where a customer's own has no texts yet.
FALLBACK_LANGUAGE = "en"

#: Steps a template may take: a thousand times what the longest text needs.
_FUEL = 1_000_000


class CannotReadTexts(Exception):
    """A file of texts is wrong; the message names the file, the place and what to do."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one playbook in one language. `sha256` is of the file's bytes."""

    language: str
    locale: str
    playbook: str
    phrases: dict[str, Any]
    steps: frozenset[tuple[str, str]]
    sha256: str
    environment: minijinja.Environment

    def day(self, value: date) -> str:
        """Returns the day as it is written in a letter: 11 March 2026, 11. März 2026."""
        return _written(value, self.locale)

    def money(self, minor: int, currency: str) -> str:
        """Returns the amount as a reader of the language writes it."""
        return to_text(minor, currency, self.locale)

    def phrase(self, name: str, words: dict[str, Any], many: bool | None = None) -> str:
        """Returns one phrase filled in; `many` chooses the singular or the plural, None where there is but one form."""
        group = "" if many is None else "many." if many else "one."
        return self.environment.render_template(f"phrases.{group}{name}", **words)

    def fill(self, step_key: str, channel: str, words: dict[str, Any]) -> tuple[str, str]:
        """Returns subject and text of a step on a channel. Raises `minijinja.TemplateError` for a text gone wrong."""
        subject = self.environment.render_template(f"{step_key}.{channel}.subject", **words)
        text = self.environment.render_template(f"{step_key}.{channel}.text", **words)
        # One line; the space inside an amount is not one to break at.
        return re.sub(r"[^\S\u00a0\u202f]+", " ", subject).strip(), _tidy(text)


@lru_cache(maxsize=10_000)
def _written(value: date, locale: str) -> str:
    """Returns the day as the locale writes it; a round needs few days, each of them thousands of times."""
    return format_date(value, format="long", locale=locale)


def read_texts(language: str, playbook: str, folders: Sequence[Path] | None = None) -> Texts | None:
    """Returns a playbook's texts in a language (`de-AT` falls back to `de`), or None where there are none.

    `folders` None: the shipped one, then `messages` in the home; a later folder's file replaces an earlier one's.
    Raises `CannotReadTexts` for a file that breaks a rule of `docs/messages.md`.
    """
    for name in dict.fromkeys((language, language.partition("-")[0])):
        for folder in reversed(_folders(folders)):
            path = folder / name / f"{playbook}.toml"
            if re.fullmatch("[A-Za-z0-9-]+", name) and path.is_file():
                return _read(path)
    return None


def fingerprint(playbook: str, folders: Sequence[Path] | None = None) -> str:
    """Returns one hash of a playbook's texts in every language, as they stand: what a round is recorded with."""
    in_use: dict[str, Path] = {}
    for folder in _folders(folders):
        in_use |= {path.parent.name: path for path in folder.glob(f"*/{playbook}.toml")}
    whole = hashlib.sha256()
    for language, path in sorted(in_use.items()):
        whole.update(hashlib.sha256(language.encode() + b"\0" + path.read_bytes()).digest())
    return whole.hexdigest()


def _folders(folders: Sequence[Path] | None) -> Sequence[Path]:
    return (SHIPPED, settings.HOME / "messages") if folders is None else folders


def _read(path: Path) -> Texts:
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode())
        found = sources(data)
        environment = minijinja.Environment(
            undefined_behavior="strict", keep_trailing_newline=False, auto_escape_callback=lambda name: False
        )
        environment.fuel = _FUEL
        for name, source in found.items():
            _add(environment, name, source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, Wrong) as error:
        raise CannotReadTexts(f"{path.parent.name}/{path.name}: {error}") from None
    return Texts(
        language=data["language"],
        locale=data["locale"],
        playbook=data["playbook"],
        phrases=data["phrases"],
        steps=frozenset(tuple(name.split(".")[:2]) for name in found if name.endswith(".text")),
        sha256=hashlib.sha256(raw).hexdigest(),
        environment=environment,
    )


def _add(environment: minijinja.Environment, name: str, source: str) -> None:
    try:
        environment.add_template(name, source)
    except minijinja.TemplateError as error:
        raise Wrong(f"{name}: {error.message if hasattr(error, 'message') else error}") from None


def _tidy(text: str) -> str:
    """Returns the text with at most one empty line in a row, none at either end, and no space at line ends."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
