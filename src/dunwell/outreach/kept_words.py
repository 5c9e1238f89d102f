"""What the program keeps or answers in English, said in another language. Leaves out what nobody foresaw: it stays as it is.

The sentences are in `data/why/<language>/kept.toml`. A text is recognized by the English one, its values are read
by the names of their placeholders, and the other language's sentence is filled with them.
"""

import re
import string
from collections.abc import Callable
from datetime import date
from functools import cache

from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.why_words import FIRST, Speech, list_of, speech, told_in

_BEGIN = "kept."
_REASONS = {f"{code}: {said}": code for code, said in MEANINGS.items()}
_HOLDS = {said: code for code, said in HOLDS.items()}
#: A refusal may hold another reason, and that one a third; deeper than that nothing is looked for.
_DEEPEST = 3

_Read = Callable[[Speech, str], str]


def _any_of(texts: object) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


_DAY = r"\d{4}-\d\d-\d\d"
_STEP = r"[\w-]+"
_WAY = _any_of(list_of("way"))
#: Placeholder to what it looks like in English, and how it is said; what is not here is any text, and stays as it is.
_VALUES: dict[str, tuple[str, _Read]] = {
    "day": (_DAY, lambda told, value: told.day(date.fromisoformat(value))),
    "day_was": (_DAY, lambda told, value: told.day(date.fromisoformat(value))),
    "count": (r"\d+", lambda _, value: value),
    "gate": (_any_of(list_of("gate")), lambda told, value: told.named("gate", value)),
    "status": (_any_of(list_of("status")), lambda told, value: told.named("status", value)),
    "reason": (_any_of(_REASONS), lambda told, value: told.named("reason", _REASONS[value])),
    "hold": (_any_of(_HOLDS), lambda told, value: told.named("hold", _HOLDS[value])),
    "step": (_STEP, lambda told, value: told.quoted(value)),
    "step_was": (_STEP, lambda told, value: told.quoted(value)),
    "way": (_WAY, lambda told, value: told.way(value)),
    "way_was": (_WAY, lambda told, value: told.way(value)),
}


def said_in(language: str, text: str, depth: int = 0) -> str:
    """Returns a text that the program keeps or answers in English as a language says it; one not known as it is."""
    told = speech(language)
    if told.language == FIRST or depth > _DEEPEST:
        return text
    for key, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            return told.say(
                key, **{name: _value(told, name, value, depth) for name, value in found.groupdict().items()}
            )
    return text


def _value(told: Speech, name: str, value: str, depth: int) -> str:
    if name == "rest":
        return said_in(told.language, value, depth + 1)
    if name not in _VALUES:
        return value
    try:
        return _VALUES[name][1](told, value)
    except ValueError:
        return value


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, _pattern(said)) for key, said in told_in(FIRST).items() if key.startswith(_BEGIN)]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = []
    for before, name, _, _ in string.Formatter().parse(sentence):
        parts.append(re.escape(before))
        if name is not None:
            parts.append(f"(?P<{name}>{_VALUES[name][0] if name in _VALUES else '.+?'})")
    return re.compile("".join(parts), re.DOTALL)
