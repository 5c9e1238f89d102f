"""The words of a playbook in one language: reads and checks them, and fills them in. Leaves out what is filled in.

Templates are MiniJinja, in a sandbox with a limit of steps: a text can reach nothing but its placeholders.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import minijinja
from babel.dates import format_date

from dunwell.values.money import to_text

#: The texts that come with Dunwell, a folder per language.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "messages"

#: The language used, with a word to the user, where a customer's own has no texts yet.
FALLBACK_LANGUAGE = "en"

#: What a subject or a text may name; documented in docs/messages.md.
PLACEHOLDERS = frozenset(
    """what what_long what_mid on_due due_clause was is_still seems falls it greeting amount list next signature signer
    gross credit net first_due last_due answer_by next_on count number issued contact_name customer_name company_name
    company_person""".split()
)
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
        """Returns the day as it is written in a letter: 11 March 2026."""
        return format_date(value, format="d MMMM y", locale=self.locale)

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
        return " ".join(subject.split()), _tidy(text)


def read_texts(language: str, playbook: str, folder: Path = SHIPPED) -> Texts | None:
    """Returns a playbook's texts in a language (`de-AT` falls back to `de`), or None where there are none.

    Raises `CannotReadTexts` for a file that is wrong: an unknown placeholder, a text without subject, bad TOML.
    """
    for name in (language, language.partition("-")[0]):
        path = folder / name / f"{playbook}.toml"
        if path.is_file():
            return _read(path)
    return None


def _read(path: Path) -> Texts:
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode())
        phrases = data["phrases"]
        steps = {
            (step, channel): text
            for step, channels in data.items()
            if isinstance(channels, dict) and step != "phrases"
            for channel, text in channels.items()
        }
        environment = _environment(path, phrases, steps)
        return Texts(
            language=data["language"],
            locale=data["locale"],
            playbook=data["playbook"],
            phrases=phrases,
            steps=frozenset(steps),
            sha256=hashlib.sha256(raw).hexdigest(),
            environment=environment,
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotReadTexts(f"{path.parent.name}/{path.name}: {error}") from None
    except KeyError as error:
        raise CannotReadTexts(f"{path.parent.name}/{path.name}: {error} is missing. Add it.") from None


def _environment(
    path: Path, phrases: dict[str, Any], steps: dict[tuple[str, str], dict[str, str]]
) -> minijinja.Environment:
    environment = minijinja.Environment(
        undefined_behavior="strict", keep_trailing_newline=False, auto_escape_callback=lambda name: False
    )
    environment.fuel = _FUEL
    sources: dict[str, str] = {}
    for name, phrase in phrases.items():
        if isinstance(phrase, dict):
            sources |= {f"phrases.{name}.{key}": text for key, text in phrase.items()}
        else:
            sources[f"phrases.{name}"] = phrase
    for (step, channel), parts in steps.items():
        sources[f"{step}.{channel}.subject"] = parts["subject"]
        sources[f"{step}.{channel}.text"] = parts["text"]
    for name, source in sources.items():
        _check(environment, path, name, source)
        environment.add_template(name, source)
    return environment


def _check(environment: minijinja.Environment, path: Path, name: str, source: str) -> None:
    place = f"{path.parent.name}/{path.name}, {name}"
    try:
        used = environment.undeclared_variables_in_str(source)
    except minijinja.TemplateError as error:
        raise CannotReadTexts(f"{place}: {error}") from None
    unknown = set() if name.startswith("phrases.list_") else used - PLACEHOLDERS
    if unknown:
        raise CannotReadTexts(
            f"{place}: unknown placeholder {', '.join(sorted(unknown))}. See docs/messages.md."
        )


def _tidy(text: str) -> str:
    """Returns the text with at most one empty line in a row, none at either end, and no space at line ends."""
    lines: list[str] = []
    for line in map(str.rstrip, text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
