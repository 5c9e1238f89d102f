"""Whether the data of a playbook's file have its shape: every key there, known, and of its kind. Leaves out what rules
the ladders keep (`playbook_rules`), and which files there are (`playbooks`)."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from dunwell.engine.facts import APPROVALS, CONTACT_CHANNELS, INTERNAL_CHANNELS, TONES
from dunwell.outreach.playbook_parts import WHEN, Fault, Place, Playbook, Step, Track

#: Days and priorities stay far inside what every table can hold.
MOST = 36_500
_BOOK = {"key": str, "name": str, "min_gap_days": int, "patience_days": int, "track": list}
_TRACK = {"name": str, "priority": int, "step": list}
_STEP = {
    "key": str, "offset_days": int, "wait_days": int, "min_amount": str, "tone": str, "approval": str,
    "channels": list,
}  # fmt: skip
_KINDS = {str: "a text", int: "a whole number", list: "a list", bool: "true or false"}
_CHANNELS = CONTACT_CHANNELS + INTERNAL_CHANNELS


class _Wrong(Exception):
    """A part has not its shape, so that what is inside it cannot be looked at."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(place, message)


def shaped(data: dict[str, Any], stem: str) -> tuple[Playbook | None, list[Fault]]:
    """Returns the playbook that the data of a file named `<stem>.toml` describe, its `sha256` still empty.

    Instead of it None and what is wrong, all of it, where a part has not its shape.
    """
    faults: list[Fault] = []
    try:
        _keys(Place(), "the playbook", data, _BOOK)
        if data["key"] != stem:
            said = f"its key is {data['key']!r}. The file of a playbook is named for its key: {data['key']}.toml."
            faults.append(Fault(Place(key="key"), said))
        _name(Place(key="key"), "the playbook's key", data["key"], 50, hyphens=True)
        _between(Place(), "the playbook", data, "min_gap_days", 1)
        _between(Place(), "the playbook", data, "patience_days", 0)
    except _Wrong as error:
        faults.append(error.fault)
    tracks = [
        track
        for number, each in enumerate(_list(data, "track"), start=1)
        if (track := _track(number, each, faults)) is not None
    ]
    if faults:
        return None, faults
    values = (data[name] for name in ("key", "name", "min_gap_days", "patience_days"))
    return Playbook(*values, tuple(tracks), sha256=""), []


def _list(data: dict[str, Any], key: str) -> Sequence[Any]:
    return data[key] if isinstance(data.get(key), list) else ()


def _track(number: int, data: Any, faults: list[Fault]) -> Track | None:
    place, said = Place(number), f"track {number}"
    before = len(faults)
    try:
        when = WHEN.get(data.get("name"), {}) if isinstance(data, dict) else {}
        _keys(place, said, data, _TRACK, {"unsubscribe": bool} | dict.fromkeys(when, int))
        said = f"track {data['name']}"
        _name(Place(number, key="name"), f"{said}: its name", data["name"], 20)
        _between(place, said, data, "priority", -MOST)
        for key in when.keys() & data.keys():
            _between(place, said, data, key, 0 if key in ("settle_days", "quiet_days") else 1)
        if data.get("month_day", 1) > 28:
            raise _Wrong(Place(number, key="month_day"), f"{said}: month_day must be from 1 to 28.")
        if not data["step"]:
            raise _Wrong(place, f"{said} has no step. Remove it or give it one.")
    except _Wrong as error:
        faults.append(error.fault)
    if not isinstance(data, dict):
        return None
    steps = []
    for each, step in enumerate(_list(data, "step"), start=1):
        try:
            steps.append(_step(number, said, each, step))
        except _Wrong as error:
            faults.append(error.fault)
    if len(faults) > before:
        return None
    chosen = when | {key: data[key] for key in when.keys() & data.keys()}
    return Track(data["name"], data["priority"], tuple(steps), data.get("unsubscribe", False), chosen)


def _step(track: int, said: str, number: int, data: Any) -> Step:
    place = Place(track, number)
    key = data.get("key") if isinstance(data, dict) else None
    said = f"{said}, step {number}" + (f" ({key})" if key else "")
    _keys(place, said, data, _STEP, {"repeat_days": int})
    _name(Place(track, number, "key"), f"{said}: its key", data["key"], 60)
    _between(place, said, data, "offset_days", -MOST)
    _between(place, said, data, "wait_days", 1)
    if "repeat_days" in data:
        _between(place, said, data, "repeat_days", 1)
    for name, known in (("tone", TONES), ("approval", APPROVALS)):
        if data[name] not in known:
            said_not = f"{said}: {name} {data[name]!r} is not one of {', '.join(known)}."
            raise _Wrong(Place(track, number, name), said_not)
    _check_channels(Place(track, number, "channels"), said, data["channels"])
    amount = _amount(Place(track, number, "min_amount"), said, data["min_amount"])
    return Step(step_no=number, **data | {"min_amount": amount, "channels": tuple(data["channels"])})


def _check_channels(place: Place, said: str, channels: list[Any]) -> None:
    for channel in channels:
        if channel not in _CHANNELS:
            raise _Wrong(place, f"{said}: channel {channel!r} is not one of {', '.join(_CHANNELS)}.")
    if not channels or len(set(channels)) < len(channels):
        raise _Wrong(place, f"{said}: name at least one channel, and each only once.")


def _keys(
    place: Place, said: str, data: Any, needed: dict[str, type], more: dict[str, type] | None = None
) -> None:
    """Raises for a key that is missing, unknown or of another kind."""
    if not isinstance(data, dict):
        raise _Wrong(place, f"{said} is not a table of keys. See docs/playbooks.md.")
    known = needed | (more or {})
    for key in needed:
        if key not in data:
            raise _Wrong(place, f"{said}: {key} is missing. Add it; docs/playbooks.md says what it means.")
    for key, value in data.items():
        at = Place(place.track, place.step, key)
        if key not in known:
            raise _Wrong(at, f"{said}: {key} is unknown. Known: {', '.join(known)}.")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not bool):
            raise _Wrong(at, f"{said}: {key} must be {_KINDS[known[key]]}.")


def _name(place: Place, what: str, value: str, longest: int, *, hyphens: bool = False) -> None:
    letters = "a-z0-9_-" if hyphens else "a-z0-9_"
    if not re.fullmatch(f"[a-z][{letters}]{{0,{longest - 1}}}", value):
        raise _Wrong(place, f"{what} {value!r} must be at most {longest} small letters, digits and _.")


def _between(place: Place, said: str, data: dict[str, Any], key: str, least: int) -> None:
    if not least <= data[key] <= MOST:
        at = Place(place.track, place.step, key)
        raise _Wrong(at, f"{said}: {key} must be from {least} to {MOST}.")


def _amount(place: Place, said: str, text: str) -> Decimal:
    wrong = _Wrong(
        place, f'{said}: min_amount must be a text such as "25.00", at least 0 and below a billion.'
    )
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise wrong
    return amount
