"""What a file of texts must hold and what its templates may do; `docs/messages.md` tells it. Reads no files."""

import re
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError

#: What a subject or a text may name; documented in docs/messages.md.
PLACEHOLDERS = frozenset(
    """what what_long what_mid on_due due_clause was is_still seems falls it greeting amount list next signature signer
    gross credit net first_due last_due answer_by next_on count number issued contact_name customer_name company_name
    company_person""".split()
)
#: Phrases that every file has, and what those that are filled in by the line may name.
_PHRASES = """greeting and signer amount list_line list_rest list_soon_line list_soon_rest next_written next_call
    next_person""".split()
#: Phrases that a file may leave out; they name nothing.
_OPTIONAL = ("pay_button",)
_BY_NUMBER = "what what_long what_mid on_due due_clause was is_still seems falls it".split()
_LINE = {
    "list_line": {"number", "due", "amount"},
    "list_rest": {"count", "amount"},
    "list_soon_line": {"number", "due", "amount"},
    "list_soon_rest": {"count", "amount"},
    "and": set(),
}
#: What is known before a phrase is filled in: a phrase cannot name another one.
_PLAIN = frozenset(
    """gross credit net first_due last_due answer_by next_on count number issued contact_name customer_name
    company_name company_person""".split()
)
_LATER = {
    name: _PLAIN | set(_BY_NUMBER) | ({"signer"} if name.startswith("next_") else set())
    for name in ("greeting", "amount", "signer", "next_written", "next_call", "next_person")
}

_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|(\{#|\{\{|\{%)", re.DOTALL)
_NAME = re.compile(r"\s*([a-z_]+)\s*")
_CONDITION = re.compile(r"\s*(?:el)?if(\s[a-z_0-9\s=!<>%]+)")
_KEYWORDS = {"and", "or", "not"}


class Wrong(Exception):
    """The texts break a rule; the message names the place and what to do."""


def sources(data: dict[str, Any]) -> dict[str, str]:
    """Returns every template of a file by its place, `phrases.one.what` or `call.email.subject`.

    Raises `Wrong` for the first thing that is missing, or that a template may not do.
    """
    for key in ("language", "locale", "playbook", "phrases"):
        if key not in data:
            raise Wrong(f"{key} is missing. Add it.")
    try:
        Locale.parse(data["locale"])
    except (UnknownLocaleError, ValueError, TypeError, AttributeError):
        raise Wrong(f"locale {data['locale']!r} is unknown. Write one such as en_GB.") from None
    found = _phrases(data["phrases"])
    for step, channels in data.items():
        if step in ("language", "locale", "playbook", "phrases"):
            continue
        for channel, parts in _table(step, channels).items():
            place = f"{step}.{channel}"
            for part in ("subject", "text"):
                if part not in _table(place, parts):
                    raise Wrong(f"{place}: {part} is missing. Add it.")
                found[f"{place}.{part}"] = _allowed(f"{place}.{part}", parts[part], PLACEHOLDERS)
    return found


def _phrases(phrases: Any) -> dict[str, str]:
    found = {}
    for name in _PHRASES:
        found[f"phrases.{name}"] = _phrase(
            "phrases", name, phrases, _LINE.get(name, _LATER.get(name, _PLAIN))
        )
    for name in _OPTIONAL:
        if name in phrases:
            found[f"phrases.{name}"] = _phrase("phrases", name, phrases, frozenset())
    for number in ("one", "many"):
        group = _phrase_group(phrases, number)
        for name in _BY_NUMBER:
            found[f"phrases.{number}.{name}"] = _phrase(f"phrases.{number}", name, group, _PLAIN)
    return found


def _phrase_group(phrases: dict[str, Any], number: str) -> dict[str, Any]:
    group = _table(f"phrases.{number}", phrases.get(number))
    unknown = group.keys() - set(_BY_NUMBER)
    if unknown:
        raise Wrong(f"phrases.{number}: {', '.join(sorted(unknown))} is unknown. Remove it.")
    return group


def _phrase(place: str, name: str, phrases: Any, names: set[str] | frozenset[str]) -> str:
    if name not in _table(place, phrases):
        raise Wrong(f"{place}.{name} is missing. Add it.")
    return _allowed(f"{place}.{name}", phrases[name], names)


def _table(place: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"{place} must be a table of texts. See docs/messages.md.")
    return value


def _allowed(place: str, source: Any, names: set[str] | frozenset[str]) -> str:
    """Returns the template. Raises `Wrong` where it does more than name placeholders and choose by `if`."""
    if not isinstance(source, str):
        raise Wrong(f"{place} must be a text.")
    for tag in _TAG.finditer(source):
        expression, statement, broken = tag.groups()
        used = _used(expression, statement) if broken is None else None
        if used is None:
            raise Wrong(
                f"{place}: {tag.group()[:60]!r} is not allowed. A text may only name placeholders, as in "
                "{{ net }}, and choose by {% if … %}, {% elif … %}, {% else %}, {% endif %}."
            )
        if unknown := used - names:
            raise Wrong(f"{place}: unknown placeholder {', '.join(sorted(unknown))}. See docs/messages.md.")
    return source


def _used(expression: str | None, statement: str | None) -> set[str] | None:
    """Returns the placeholders that one tag names; None where it does something else."""
    if expression is not None:
        name = _NAME.fullmatch(expression)
        return {name.group(1)} if name else None
    if statement is not None and statement.strip() in ("else", "endif"):
        return set()
    condition = _CONDITION.fullmatch(statement or "")
    return set(re.findall(r"[a-z_]+", condition.group(1))) - _KEYWORDS if condition else None
