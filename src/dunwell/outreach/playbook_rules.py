"""What a playbook is made of and the rules it keeps; `docs/playbooks.md` tells them. Leaves out files and fact tables."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from dunwell.engine.facts import APPROVALS, CONTACT_CHANNELS, INTERNAL_CHANNELS, TONES

#: Days and priorities stay far inside what every table can hold.
MOST = 36_500
_BOOK = {"key": str, "name": str, "min_gap_days": int, "patience_days": int, "track": list}
_TRACK = {"name": str, "priority": int, "step": list}
_STEP = {
    "key": str, "offset_days": int, "wait_days": int, "min_amount": str, "tone": str, "approval": str,
    "channels": list,
}  # fmt: skip
_KINDS = {str: "a text", int: "a whole number", list: "a list", bool: "true or false"}


class Broken(Exception):
    """The playbook breaks a rule; the message names the place and the rule."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder. `min_amount` is in the company's currency; the rest as in the plan's table `steps`."""

    step_no: int
    key: str
    offset_days: int
    wait_days: int
    min_amount: Decimal
    tone: str
    approval: str
    channels: tuple[str, ...]
    repeat_days: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A ladder of steps for one kind of occasion. Of several due tracks the one with the lowest priority goes first.

    `unsubscribe`: its mails say how to have no more e-mail.
    """

    name: str
    priority: int
    steps: tuple[Step, ...]
    unsubscribe: bool = False


@dataclass(frozen=True, slots=True)
class Playbook:
    """How a company speaks with one segment of its customers. `sha256` is of the file's bytes."""

    key: str
    name: str
    min_gap_days: int
    patience_days: int
    tracks: tuple[Track, ...]
    sha256: str

    def step(self, track: str, step_no: int) -> Step | None:
        """Returns one rung, or None where the ladder ends before it."""
        for ladder in self.tracks:
            if ladder.name == track and 1 <= step_no <= len(ladder.steps):
                return ladder.steps[step_no - 1]
        return None


def checked(data: dict[str, Any], stem: str) -> Playbook:
    """Returns the playbook that the data of a file named `<stem>.toml` describe; its `sha256` is still empty.

    Raises `Broken` for the first rule that does not hold.
    """
    _keys("the playbook", data, _BOOK)
    if data["key"] != stem:
        raise Broken(
            f"its key is {data['key']!r}. The file of a playbook is named for its key: {data['key']}.toml."
        )
    _name("the playbook's key", data["key"], 50, hyphens=True)
    _between("the playbook", data, "min_gap_days", 1)
    _between("the playbook", data, "patience_days", 0)
    tracks = tuple(_track(number, track) for number, track in enumerate(data["track"], start=1))
    for what, values in (("name", [t.name for t in tracks]), ("priority", [t.priority for t in tracks])):
        if len(set(values)) < len(values):
            raise Broken(f"two tracks have the same {what}. Give each its own.")
    return Playbook(data["key"], data["name"], data["min_gap_days"], data["patience_days"], tracks, sha256="")


def _track(number: int, data: Any) -> Track:
    place = f"track {number}"
    _keys(place, data, _TRACK, {"unsubscribe": bool})
    place = f"track {data['name']}"
    _name(f"{place}: its name", data["name"], 20)
    _between(place, data, "priority", -MOST)
    if not data["step"]:
        raise Broken(f"{place} has no step. Remove it or give it one.")
    steps = tuple(_step(place, each, step) for each, step in enumerate(data["step"], start=1))
    if len({step.key for step in steps}) < len(steps):
        raise Broken(f"{place}: two steps have the same key. Give each its own.")
    for step, after in pairwise(steps):
        _check_order(f"{place}, step {step.step_no} ({step.key})", step, after)
    return Track(data["name"], data["priority"], steps, data.get("unsubscribe", False))


def _step(place: str, number: int, data: Any) -> Step:
    key = data.get("key") if isinstance(data, dict) else None
    place = f"{place}, step {number}" + (f" ({key})" if key else "")
    _keys(place, data, _STEP, {"repeat_days": int})
    _name(f"{place}: its key", data["key"], 60)
    _between(place, data, "offset_days", -MOST)
    _between(place, data, "wait_days", 1)
    if "repeat_days" in data:
        _between(place, data, "repeat_days", 1)
    step = Step(
        step_no=number, **{**data, "min_amount": _amount(place, data), "channels": tuple(data["channels"])}
    )
    if step.tone not in TONES:
        raise Broken(f"{place}: tone {step.tone!r} is not one of {', '.join(TONES)}.")
    if step.approval not in APPROVALS:
        raise Broken(f"{place}: approval {step.approval!r} is not one of {', '.join(APPROVALS)}.")
    for channel in step.channels:
        if channel not in CONTACT_CHANNELS + INTERNAL_CHANNELS:
            known = ", ".join(CONTACT_CHANNELS + INTERNAL_CHANNELS)
            raise Broken(f"{place}: channel {channel!r} is not one of {known}.")
    if not step.channels or len(set(step.channels)) < len(step.channels):
        raise Broken(f"{place}: name at least one channel, and each only once.")
    return step


def _check_order(place: str, step: Step, after: Step) -> None:
    """Raises `Broken` where a ladder does not rise from one step to the next."""
    if step.repeat_days is not None:
        raise Broken(f"{place}: only a ladder's last step has repeat_days.")
    if after.offset_days < step.offset_days:
        raise Broken(f"{place}: the next step's offset_days is lower. Offsets never fall.")
    if TONES.index(after.tone) < TONES.index(step.tone):
        raise Broken(f"{place}: the next step's tone is softer. Tones never fall.")


def _keys(place: str, data: Any, needed: dict[str, type], more: dict[str, type] | None = None) -> None:
    """Raises `Broken` for a key that is missing, unknown or of another kind."""
    if not isinstance(data, dict):
        raise Broken(f"{place} is not a table of keys. See docs/playbooks.md.")
    known = needed | (more or {})
    for key in needed:
        if key not in data:
            raise Broken(f"{place}: {key} is missing. Add it; docs/playbooks.md says what it means.")
    for key, value in data.items():
        if key not in known:
            raise Broken(f"{place}: {key} is unknown. Known: {', '.join(known)}.")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not bool):
            raise Broken(f"{place}: {key} must be {_KINDS[known[key]]}.")


def _name(what: str, value: str, longest: int, *, hyphens: bool = False) -> None:
    letters = "a-z0-9_-" if hyphens else "a-z0-9_"
    if not re.fullmatch(f"[a-z][{letters}]{{0,{longest - 1}}}", value):
        raise Broken(f"{what} {value!r} must be at most {longest} small letters, digits and _.")


def _between(place: str, data: dict[str, Any], key: str, least: int) -> None:
    if not least <= data[key] <= MOST:
        raise Broken(f"{place}: {key} must be from {least} to {MOST}.")


def _amount(place: str, data: dict[str, Any]) -> Decimal:
    wrong = Broken(f'{place}: min_amount must be a text such as "25.00", at least 0 and below a billion.')
    try:
        amount = Decimal(data["min_amount"])
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise wrong
    return amount
