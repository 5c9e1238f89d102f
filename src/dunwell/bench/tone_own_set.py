"""The project's own sentences, labelled before any guard was run on them. Leaves judging them to `dunwell.bench.tone`."""

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")
FOLDER = files("dunwell") / "data" / "tone" / "evidence"


@dataclass(frozen=True)
class Approved:
    """A consequence that is configured and approved for the row; `on` is the day its sentence names, if it names one."""

    kind: str
    on: date | None


@dataclass(frozen=True)
class OwnSentence:
    """A sentence of a collection message and what must become of it: `block` or `pass`. `shown`: the text itself shows who
    may hear it."""

    key: str
    text: str
    language: str
    label: str
    category: str
    stage: str
    channel: str
    audience: str
    approved: tuple[Approved, ...]
    shown: bool = False


def read_own_set(path: Traversable = FOLDER / "own_set.jsonl") -> list[OwnSentence]:
    """Returns the rows of a set, in the order they were written.

    Raises ValueError, naming the row, where a label is neither `block` nor `pass`.
    """
    return [_sentence(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _sentence(row: dict) -> OwnSentence:
    if row["label"] not in {"block", "pass"}:
        raise ValueError(f"{row['id']}: the label is block or pass, not {row['label']}")
    approved = tuple(
        Approved(each["kind"], date.fromisoformat(each["on"]) if each["on"] else None)
        for each in row.pop("approved")
    )
    return OwnSentence(key=row.pop("id"), **row, approved=approved)
