"""Playbooks: reads them from TOML, checks them, and gives them to the plan as fact tables. Decides nothing by itself."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from dunwell.engine.facts import APPROVALS, CONTACT_CHANNELS, INTERNAL_CHANNELS, TABLES, TONES
from dunwell.values.money import CannotReadAmount, to_minor

#: The playbooks that come with Dunwell.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "playbooks"

_STEP_KEYS = {"key", "offset_days", "wait_days", "min_amount", "tone", "approval", "channels"}


class CannotReadPlaybook(Exception):
    """A playbook file is wrong; the message names the file, the place and what to do."""


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
    """A ladder of steps for one kind of occasion. Of several due tracks the one with the lowest priority goes first."""

    name: str
    priority: int
    steps: tuple[Step, ...]


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


def read_playbooks(folders: Sequence[Path] = (SHIPPED,)) -> dict[str, Playbook]:
    """Returns every playbook of the folders by key; a later folder's replaces an earlier one's of the same key.

    Raises `CannotReadPlaybook` for the first file that is wrong.
    """
    found: dict[str, Playbook] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            playbook = read_playbook(path)
            found[playbook.key] = playbook
    return found


def read_playbook(path: Path) -> Playbook:
    """Returns the playbook of one file. Raises `CannotReadPlaybook` where it breaks a rule of `docs/playbooks.md`."""
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode(), parse_float=Decimal)
        playbook = Playbook(
            key=data["key"],
            name=data["name"],
            min_gap_days=data["min_gap_days"],
            patience_days=data["patience_days"],
            tracks=tuple(_track(track) for track in data["track"]),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        _check(playbook)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, _Broken) as error:
        raise CannotReadPlaybook(f"{path.name}: {error}") from None
    except KeyError as error:
        raise CannotReadPlaybook(
            f"{path.name}: {error} is missing. Add it; docs/playbooks.md says where."
        ) from None
    return playbook


def playbook_facts(playbooks: Iterable[Playbook], currency: str) -> dict[str, pa.Table]:
    """Returns the tables `playbooks`, `steps`, `step_channels`, `track_priority`; least amounts in `currency`."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("playbooks", "steps", "step_channels", "track_priority")
    }
    for book in sorted(playbooks, key=lambda each: each.key):
        rows["playbooks"].append((book.key, book.min_gap_days, book.patience_days))
        for track in book.tracks:
            rows["track_priority"].append((book.key, track.name, track.priority))
            for step in track.steps:
                place = (book.key, track.name, step.step_no)
                least_minor = to_minor(step.min_amount, currency)
                rows["steps"].append(
                    (*place, step.key, step.offset_days, step.wait_days, least_minor)
                    + (step.tone, step.approval, step.repeat_days)
                )
                rows["step_channels"] += [
                    (*place, rank, channel) for rank, channel in enumerate(step.channels, start=1)
                ]
    return {name: _table(name, lines) for name, lines in rows.items()}


def _table(name: str, lines: list[tuple[Any, ...]]) -> pa.Table:
    schema = TABLES[name]
    columns = list(zip(*lines, strict=True)) if lines else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


class _Broken(Exception):
    pass


def _track(data: dict[str, Any]) -> Track:
    steps = tuple(_step(number, step) for number, step in enumerate(data["step"], start=1))
    return Track(name=data["name"], priority=data["priority"], steps=steps)


def _step(number: int, data: dict[str, Any]) -> Step:
    missing = _STEP_KEYS - data.keys()
    unknown = data.keys() - _STEP_KEYS - {"repeat_days"}
    if missing or unknown:
        wrong = f"{sorted(missing)} missing" if missing else f"{sorted(unknown)} unknown"
        raise _Broken(f"step {number} ({data.get('key', 'without a key')}): {wrong}.")
    try:
        least = Decimal(data["min_amount"])
        to_minor(least.to_integral_value(), "EUR")
    except (ArithmeticError, CannotReadAmount):
        raise _Broken(f'step {number}: min_amount must be a text such as "25.00".') from None
    return Step(step_no=number, **{**data, "min_amount": least, "channels": tuple(data["channels"])})


def _check(book: Playbook) -> None:
    """Raises `_Broken` for the first rule of a ladder that the playbook breaks."""
    if book.min_gap_days < 1 or book.patience_days < 0:
        raise _Broken("min_gap_days is at least 1 and patience_days at least 0.")
    for track in book.tracks:
        if not track.steps:
            raise _Broken(f"track {track.name} has no step. Remove it or give it one.")
        for step, after in zip(track.steps, [*track.steps[1:], None], strict=True):
            place = f"track {track.name}, step {step.step_no} ({step.key})"
            _check_step(place, step, after)
    if len({track.priority for track in book.tracks}) < len(book.tracks):
        raise _Broken("two tracks have the same priority. Give each its own.")


def _check_step(place: str, step: Step, after: Step | None) -> None:
    if step.tone not in TONES:
        raise _Broken(f"{place}: tone {step.tone!r} is not one of {', '.join(TONES)}.")
    if step.approval not in APPROVALS:
        raise _Broken(f"{place}: approval {step.approval!r} is not one of {', '.join(APPROVALS)}.")
    for channel in step.channels:
        if channel not in CONTACT_CHANNELS + INTERNAL_CHANNELS:
            raise _Broken(f"{place}: channel {channel!r} is unknown.")
    if not step.channels or len(set(step.channels)) < len(step.channels):
        raise _Broken(f"{place}: name at least one channel, and each only once.")
    if step.wait_days < 1 or step.min_amount < 0:
        raise _Broken(f"{place}: wait_days is at least 1 and min_amount not negative.")
    if step.repeat_days is not None and (after is not None or step.repeat_days < 1):
        raise _Broken(f"{place}: only a ladder's last step repeats, after at least 1 day.")
    if after is not None and after.offset_days < step.offset_days:
        raise _Broken(f"{place}: the next step's offset_days is lower. Offsets never fall.")
    if after is not None and TONES.index(after.tone) < TONES.index(step.tone):
        raise _Broken(f"{place}: the next step's tone is softer. Tones never fall.")
