"""Playbooks: reads them from TOML and gives them to the plan as fact tables. Leaves out the rules they keep."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from dunwell.engine.facts import from_rows
from dunwell.outreach.playbook_rules import Broken, Playbook, Step, Track, checked
from dunwell.values.money import digits

__all__ = [
    "CannotReadPlaybook",
    "Playbook",
    "Step",
    "Track",
    "playbook_facts",
    "read_playbook",
    "read_playbooks",
]

#: The playbooks that come with Dunwell.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "playbooks"


class CannotReadPlaybook(Exception):
    """A playbook file is wrong; the message names the file, the place and what to do."""


def read_playbooks(folders: Sequence[Path] | None = None, only: str | None = None) -> dict[str, Playbook]:
    """Returns every playbook of the folders by key; a later folder's replaces an earlier one's of the same key.

    `folders` None: the shipped ones, then those of `playbooks` in the home. With `only`, files of other playbooks are
    not read, so that a mistake in one does not stop those who use another. Raises `CannotReadPlaybook` for the first
    file that is wrong.
    """
    found: dict[str, Playbook] = {}
    for folder in (SHIPPED, settings.HOME / "playbooks") if folders is None else folders:
        for path in sorted(folder.glob(f"{only or '*'}.toml")) if folder.is_dir() else ():
            found[path.stem] = read_playbook(path)
    return dict(sorted(found.items()))


def read_playbook(path: Path) -> Playbook:
    """Returns the playbook of one file. Raises `CannotReadPlaybook` where it breaks a rule of `docs/playbooks.md`."""
    raw = path.read_bytes()
    try:
        playbook = checked(tomllib.loads(raw.decode(), parse_float=Decimal), path.stem)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, Broken) as error:
        raise CannotReadPlaybook(f"{path.name}: {error}") from None
    return replace(playbook, sha256=hashlib.sha256(raw).hexdigest())


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
                # Rounded up where the currency has fewer decimals than the playbook: never below what was meant.
                least_minor = int(step.min_amount.scaleb(digits(currency)).to_integral_value(ROUND_CEILING))
                rows["steps"].append(
                    (*place, step.key, step.offset_days, step.wait_days, least_minor)
                    + (step.tone, step.approval, step.repeat_days)
                )
                rows["step_channels"] += [
                    (*place, rank, channel) for rank, channel in enumerate(step.channels, start=1)
                ]
    return {name: from_rows(name, lines) for name, lines in rows.items()}
