"""What a text may name and what its template may do; `docs/messages.md` tells it. Reads no files, knows no language."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

#: What is known of the account itself, before any phrase is filled in.
PLAIN = frozenset(
    """gross credit net first_due last_due answer_by next_on count few number issued contact_name customer_name
    company_name company_person company_phone company_email""".split()
)
#: Phrases for one item and for several: a language has the first two and those that its texts need.
BY_NUMBER = """what it what_long what_mid on_due due_clause was is_still seems falls coming seems_open still_open
    agreed""".split()
_BY_NUMBER_NEEDED = ("what", "it")
#: Phrases about the account; the first ones every language has.
NEEDED = """greeting and signer amount list_line list_rest list_soon_line list_soon_rest next_written next_call
    next_person""".split()
FOLLOWING = ("next_registered", "next_visit", "next_agency", "next_solicitor")
#: Paragraphs that many texts share.
SHARED = """ways just_paid contact_choice closing closing_formal call_opening call_questions call_answers
    call_closing call_nobody""".split()
#: Phrases that stand by themselves: they name nothing, or only the balance.
_ALONE = {"pay_button": frozenset(), "balance_line": PLAIN}

_LINE = {
    "list_line": frozenset({"number", "due", "amount"}),
    "list_rest": frozenset({"count", "amount", "few"}),
    "list_soon_line": frozenset({"number", "due", "amount"}),
    "list_soon_rest": frozenset({"count", "amount", "few"}),
    "and": frozenset(),
}
_AFTER_NUMBER = PLAIN | frozenset(BY_NUMBER)
#: What each phrase may name: only what is filled in before it.
MAY_NAME: dict[str, frozenset[str]] = {
    **{f"{number}.{name}": PLAIN for number in ("one", "many") for name in BY_NUMBER},
    **dict.fromkeys(("greeting", "amount", "signer"), _AFTER_NUMBER),
    **{name: _AFTER_NUMBER | {"signer"} for name in (*NEEDED[-3:], *FOLLOWING)},
    **_LINE,
    **_ALONE,
    **{name: _AFTER_NUMBER | {"signer", "amount", "list"} for name in SHARED},
}
#: What a subject or a text may name; documented in docs/messages.md.
PLACEHOLDERS = (
    PLAIN
    | frozenset(BY_NUMBER)
    | frozenset(SHARED)
    | {"greeting", "signer", "amount", "list", "next", "signature"}
)

#: What stands for an open item: a text that has one of them must say how much, too.
_ABOUT_ITEMS = frozenset(
    "what_long what_mid is_still seems falls coming seems_open still_open list due_clause".split()
)
_SUMS = frozenset(("amount", "net", "gross"))
#: What texts on a channel must name.
_ON_CHANNEL = {
    "email": ("greeting", "signature"),
    "letter": ("greeting", "signature"),
    "registered_letter": ("greeting", "signature"),
    "sms": ("company_name",),
}

_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|(\{#|\{\{|\{%)", re.DOTALL)
_NAME = re.compile(r"\s*([a-z_]+)\s*")
_CONDITION = re.compile(r"\s*(?:el)?if(\s[a-z_0-9\s=!<>%]+)")
#: What may be asked of the case: whether something is there, how many there are, whether all is due on one day.
_CLAUSE = re.compile(
    r"[a-z_]+|count\s*%\s*\d+|count(?:\s*%\s*\d+)?\s*(?:==|!=|<=|>=|<|>)\s*\d+"
    r"|(?:first_due|last_due)\s*(?:==|!=)\s*(?:first_due|last_due)"
)
_BETWEEN = re.compile(r"\b(?:and|or|not)\b")


class Wrong(Exception):
    """The texts break a rule; the message says what to do, `place` where, `line` on which line of the text there."""

    def __init__(self, place: str, said: str, line: int | None = None) -> None:
        super().__init__(f"{place}{said}")
        self.place = place
        self.line = line


def check_template(place: str, source: Any, names: AbstractSet[str]) -> frozenset[str]:
    """Returns what a template names. Raises `Wrong` where it does more than name these placeholders and choose by `if`."""
    if not isinstance(source, str):
        raise Wrong(place, " must be a text.")
    named: set[str] = set()
    for tag in _TAG.finditer(source):
        line = source.count("\n", 0, tag.start())
        expression, statement, broken = tag.groups()
        used = _used(expression, statement) if broken is None else None
        if used is None:
            raise Wrong(
                place,
                f": {tag.group()[:60]!r} is not allowed. A text may only name placeholders, as in "
                "{{ net }}, and choose by {% if … %}, {% elif … %}, {% else %}, {% endif %}.",
                line,
            )
        if unknown := used - names:
            said = f": unknown placeholder {', '.join(sorted(unknown))}. See docs/messages.md."
            raise Wrong(place, said, line)
        named |= used
    return frozenset(named)


def check_whole(place: str, channel: str, named: AbstractSet[str]) -> None:
    """Raises `Wrong` where a step's text leaves out what a text on its channel, or about open items, must name."""
    missing = [name for name in _ON_CHANNEL.get(channel, ()) if name not in named]
    if named & _ABOUT_ITEMS:
        missing += [] if named & _SUMS else ["amount"]
        missing += [] if "list" in named or channel == "sms" else ["list"]
    if missing:
        said = ", ".join(f"{{{{ {name} }}}}" for name in missing)
        raise Wrong(place, f": {said} is missing. Add it; docs/messages.md says why.")


def check_phrases(found: AbstractSet[str]) -> None:
    """Raises `Wrong` where a language, all its files together, lacks a phrase; `found` are places such as `one.what`."""
    for name in NEEDED:
        if name not in found:
            raise Wrong(f"phrases.{name}", " is missing. Add it.")
    for group, other in (("one", "many"), ("many", "one")):
        needed = [*_BY_NUMBER_NEEDED, *(name for name in BY_NUMBER if f"{other}.{name}" in found)]
        for name in needed:
            if f"{group}.{name}" not in found:
                raise Wrong(f"phrases.{group}.{name}", " is missing. Add it.")


def _used(expression: str | None, statement: str | None) -> set[str] | None:
    """Returns the placeholders that one tag names; None where it does something else."""
    if expression is not None:
        name = _NAME.fullmatch(expression)
        return {name.group(1)} if name else None
    if statement is not None and statement.strip() in ("else", "endif"):
        return set()
    condition = _CONDITION.fullmatch(statement or "")
    if condition is None:
        return None
    clauses = [clause.strip() for clause in _BETWEEN.split(condition.group(1))]
    if not all(_CLAUSE.fullmatch(clause) for clause in clauses if clause):
        return None
    return {name for clause in clauses for name in re.findall(r"[a-z_]+", clause)}


def counts_in(sources: Iterable[str]) -> tuple[int, ...] | None:
    """Returns the numbers that templates compare the count with, None where they take its remainder."""
    conditions = [tag.group(2) for source in sources for tag in _TAG.finditer(source) if tag.group(2)]
    if any(re.search(r"count\s*%", condition) for condition in conditions):
        return None
    found = {
        int(number)
        for condition in conditions
        for number in re.findall(r"count\s*[=!<>]+\s*(\d+)", condition)
    }
    return tuple(sorted(found))
