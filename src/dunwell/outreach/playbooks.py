"""Playbooks: reads them from TOML and gives them to the plan as fact tables. Leaves out the rules they keep."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from dunwell.engine.facts import from_rows
from dunwell.outreach.playbook_lines import line_of
from dunwell.outreach.playbook_parts import Fault, Playbook, Step, Track
from dunwell.outreach.playbook_rules import advice, broken
from dunwell.outreach.playbook_shape import shaped
from dunwell.values.findings import Finding, Severity
from dunwell.values.money import digits

__all__ = [
    "CannotReadPlaybook",
    "Playbook",
    "Step",
    "Track",
    "judged_playbook",
    "playbook_facts",
    "playbook_files",
    "read_playbook",
    "read_playbooks",
]

#: The playbooks that come with Dunwell.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "playbooks"


class CannotReadPlaybook(Exception):
    """A playbook file is wrong; the message names the file, the line, the place and what to do, for each mistake."""


def read_playbooks(folders: Sequence[Path] | None = None, only: str | None = None) -> dict[str, Playbook]:
    """Returns every playbook of the folders by key; a later folder's replaces an earlier one's of the same key.

    `folders` None: the shipped ones, then those of `playbooks` in the home. With `only`, files of other playbooks are
    not read, so that a mistake in one does not stop those who use another. Raises `CannotReadPlaybook` for the first
    file that is wrong.
    """
    return {key: read_playbook(path) for key, path in playbook_files(folders, only).items()}


def playbook_files(folders: Sequence[Path] | None = None, only: str | None = None) -> dict[str, Path]:
    """Returns the file of every playbook by key, as `read_playbooks` takes them; none of them is read."""
    found: dict[str, Path] = {}
    for folder in (SHIPPED, settings.HOME / "playbooks") if folders is None else folders:
        for path in sorted(folder.glob(f"{only or '*'}.toml")) if folder.is_dir() else ():
            found[path.stem] = path
    return dict(sorted(found.items()))


def read_playbook(path: Path) -> Playbook:
    """Returns the playbook of one file. Raises `CannotReadPlaybook` where it breaks a rule of `docs/playbooks.md`."""
    playbook, findings = judged_playbook(path)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if playbook is None or errors:
        raise CannotReadPlaybook("\n".join(f"{path.name}:{each.row}: {each.message}" for each in errors))
    return playbook


def judged_playbook(path: Path) -> tuple[Playbook | None, list[Finding]]:
    """Returns the playbook of one file and what is to be said about it, by line: errors, then advice (warnings).

    None in place of the playbook where the file has not the shape of one.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode()
        playbook, faults = shaped(tomllib.loads(text, parse_float=Decimal), path.stem)
    except UnicodeDecodeError:
        return None, [Finding("the file is no text in UTF-8. Save it as one.", row=1)]
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        row = int(at.group(1)) if at else len(text.splitlines())
        return None, [Finding(f"this is no TOML: {error}.", row=row)]
    if playbook is not None:
        playbook = replace(playbook, sha256=hashlib.sha256(raw).hexdigest())
        faults = list(broken(playbook))
    findings = _findings(text, faults, Severity.ERROR)
    if playbook is not None and not findings:
        findings = _findings(text, list(advice(playbook)), Severity.WARNING)
    return playbook, findings


def _findings(text: str, faults: list[Fault], severity: Severity) -> list[Finding]:
    found = [Finding(each.message, row=line_of(text, each.place), severity=severity) for each in faults]
    return sorted(found, key=lambda each: each.row or 0)


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
