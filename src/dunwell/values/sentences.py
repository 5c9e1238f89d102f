"""The sentences of pages by dotted key, from files of data, one folder a language. Leaves out which sentence goes where.

A folder holds files `<area>.toml`; a sentence `title` of `today.toml` has the key `today.title`. All languages have the keys
of the first, and the same placeholders in each. A sentence that counts something is a table of the plural forms that its
language has (`one`, `other`), and takes `{count}`.
"""

import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.core import Locale

_FORMS = frozenset(("zero", "one", "two", "few", "many", "other"))


class CannotReadSentences(Exception):
    """A language's sentences lack something, or say something else than the first one's; the message names file and key."""


def read_sentences(folder: Path, language: str, model: str) -> dict[str, str]:
    """Returns a language's sentences by dotted key, those that count by key and plural form (`today.needs.one`).

    They are compared with the language `model`. Raises `CannotReadSentences` with everything that is wrong.
    """
    own, first = _read(folder / language), _read(folder / model)
    wrong = [f"{language}: {key} is missing" for key in first.keys() - own.keys()]
    wrong += [f"{language}: {key} is not in {model}" for key in own.keys() - first.keys()]
    forms = set(Locale.parse(language).plural_form.tags) | {"other"}
    sentences: dict[str, str] = {}
    for key, said in own.items():
        wrong += _wrong(f"{language}: {key}", said, first.get(key, said), forms)
        if isinstance(said, str):
            sentences[key] = said
        else:
            sentences |= {f"{key}.{form}": text for form, text in said.items()}
    if wrong:
        raise CannotReadSentences("\n".join(sorted(wrong)))
    return sentences


def plural(language: str, count: int) -> str:
    """Returns the plural form that a language uses for a count: `one` or `other` in English."""
    return str(Locale.parse(language).plural_form(abs(count)))


def _wrong(where: str, said: Any, first: Any, forms: set[str]) -> Iterator[str]:
    if isinstance(said, str) != isinstance(first, str):
        yield f"{where} counts in one language only"
        return
    texts = {"": said} if isinstance(said, str) else said
    for form in forms - texts.keys() if not isinstance(said, str) else ():
        yield f"{where} has no form {form!r}"
    wanted = _placeholders(first if isinstance(first, str) else first["other"])
    for form, text in texts.items():
        found = _placeholders(text)
        # "One customer" need not say the number.
        if not text.strip() or found - wanted or (wanted - found) - ({"count"} if form == "one" else set()):
            yield (
                f"{where} {form}".rstrip() + " is empty or has other placeholders than in the first language"
            )


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise CannotReadSentences(f"{path.name}: {error}") from None
        found |= dict(_flat(data, f"{path.stem}."))
    return found


def _flat(data: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, str) or (
            isinstance(value, dict) and value and value.keys() <= _FORMS and "other" in value
        ):
            yield before + name, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            raise CannotReadSentences(f"{before}{name} is no text")
