"""What the program keeps or answers in English, said in another language. Leaves out what nobody foresaw: it stays as it is.

The sentences are in `data/why/<language>/kept*.toml`. A text is recognized by the English one, its values are read
by the names of their placeholders, and the other language's sentence is filled with them.
"""

import re
import string
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.why_words import FIRST, Speech, list_of, speech, told_in

_BEGIN = "kept"
_OF_THE_LAW = "kept_law."
_REASONS = {f"{code}: {said}": code for code, said in MEANINGS.items()}
_HOLDS = {said: code for code, said in HOLDS.items()}
#: A refusal may hold another reason, and that one a third …; deeper than that nothing is looked for.
_DEEPEST = 5
_REMEMBERED = 4096
#: What is longer was written by a person; the program is never so wordy.
_LONGEST = 1000

_Read = Callable[[Speech, str], str]


def _any_of(texts: object) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def _named(of: str) -> tuple[str, _Read]:
    """Returns how a word of a list is recognized by what it is called in English, and said."""
    codes = {called: code for code, called in list_of(of).items()}
    return _any_of(codes), lambda told, value: told.named(of, codes[value])


def _coded(of: str) -> tuple[str, _Read]:
    """Returns how a code of a list is recognized as it stands, and said."""
    return _any_of(list_of(of)), lambda told, value: told.named(of, value)


def _topics(told: Speech, value: str) -> str:
    codes = {called: code for code, called in list_of("tone_topic").items()}
    *most, last = (told.named("tone_topic", codes[each]) for each in re.findall(_any_of(codes), value))
    return told.joined("and", [", ".join(most), last]) if most else last


def _missing(told: Speech, value: str) -> str:
    codes = {called: code for code, called in list_of("missing").items()}
    return ", ".join(told.named("missing", codes.get(each, each)) for each in value.split(", no "))


def _notices(told: Speech, value: str) -> str:
    """Returns what the law wants told, each notice with the law it is of."""
    known = {said: key for said, key in _plain().items() if key.startswith(_OF_THE_LAW)}
    return re.sub(_any_of(known), lambda found: told_in(told.language)[known[found[0]]], value)


_DAY = r"\d{4}-\d\d-\d\d"
_STEP = r"[\w-]+"
_TOPIC = _named("tone_topic")[0]
#: Placeholder (without an ending `_was` or `_too`) to what it looks like in English, and how it is said. What is not here is
#: any text: said as the sentence it is, where it is one word for word, else left as it is.
_VALUES: dict[str, tuple[str, _Read]] = {
    "day": (_DAY, lambda told, value: told.day(date.fromisoformat(value))),
    "count": (r"\d+", lambda _, value: value),
    "gate": _coded("gate"),
    "status": _coded("status"),
    "rule": _coded("tone_rule"),
    "file_kind": _coded("file_kind"),
    "mark": _coded("mark"),
    "order": _named("order"),
    "wrong": _named("wrong"),
    "outcome": _named("outcome"),
    "reason": (_any_of(_REASONS), lambda told, value: told.named("reason", _REASONS[value])),
    "hold": (_any_of(_HOLDS), lambda told, value: told.named("hold", _HOLDS[value])),
    "law": (_STEP, lambda _, value: value),
    "code": (r"[\w -]+", lambda _, value: value),
    "column": (r"[\w.#\[\]]+", lambda _, value: value),
    "toml": (r"[\w./-]+\.toml", lambda _, value: value),
    "track": (_STEP, lambda _, value: value),
    "step": (_STEP, lambda told, value: told.quoted(value)),
    "way": (_any_of(list_of("way")), lambda told, value: told.way(value)),
    "topics": (f"(?:{_TOPIC})(?:(?:, | and )(?:{_TOPIC}))*", _topics),
    "notice": (".+", _notices),
    "missing": (".+?", _missing),
    # What somebody gave, as Python writes it in quotes.
    "shown": (r"'.*?'|\".*?\"", lambda told, value: told.say("writing.quoted", text=value[1:-1])),
}


def said_in(language: str, text: str) -> str:
    """Returns a text that the program keeps or answers in English as a language says it; one not known as it is."""
    told = speech(language)
    return text if told.language == FIRST else _said(told, text, 0)


@lru_cache(_REMEMBERED)
def _said(told: Speech, text: str, depth: int) -> str:
    if text in _plain():
        return told_in(told.language)[_plain()[text]]
    if depth > _DEEPEST:
        return text
    if "\n" in text:
        # Several things that are wrong with one file stand on lines of their own.
        return "\n".join(_said(told, line, depth + 1) for line in text.split("\n"))
    for key, parts, pattern in _patterns() if len(text) <= _LONGEST else ():
        if (
            text.startswith(parts[0])
            and all(map(text.__contains__, parts))
            and (found := pattern.fullmatch(text))
        ):
            values = {name: _value(told, name, value, depth) for name, value in found.groupdict().items()}
            return told.say(key, **values)
    return text


def _value(told: Speech, name: str, value: str, depth: int) -> str:
    if name == "rest":
        return _said(told, value, depth + 1)
    read = _VALUES.get(_kind(name), ("", _word_for_word))[1]
    try:
        return read(told, value)
    except ValueError:
        return value


def _word_for_word(told: Speech, value: str) -> str:
    return told_in(told.language)[_plain()[value]] if value in _plain() else value


def _kind(name: str) -> str:
    return name.removesuffix("_was").removesuffix("_too")


@cache
def _plain() -> dict[str, str]:
    """Returns the sentences without placeholders, to their keys."""
    kept = ((key, said) for key, said in told_in(FIRST).items() if key.startswith(_BEGIN))
    return {
        said: key for key, said in kept if not any(name for _, name, *_ in string.Formatter().parse(said))
    }


@cache
def _patterns() -> list[tuple[str, tuple[str, ...], re.Pattern[str]]]:
    """Returns the other sentences in their order: key, what of it always stands there, the pattern of the whole."""
    found = []
    for key, said in told_in(FIRST).items():
        parts = list(string.Formatter().parse(said))
        if key.startswith(_BEGIN) and any(name for _, name, *_ in parts):
            found.append((key, tuple(before for before, *_ in parts), _pattern(parts)))
    return found


def _pattern(parts: list[tuple[str, str | None, str | None, str | None]]) -> re.Pattern[str]:
    written = []
    for before, name, *_ in parts:
        written.append(re.escape(before))
        if name is not None:
            written.append(f"(?P<{name}>{_VALUES[_kind(name)][0] if _kind(name) in _VALUES else '.+?'})")
    return re.compile("".join(written), re.DOTALL)
