"""What the document tells of figures and events is what there is."""

import re
from pathlib import Path

import pytest
from operating import at
from prometheus_client import CollectorRegistry

from dunwell.operations.figures import Figures

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/operations.md").read_text()


@pytest.mark.django_db
def test_every_figure_is_in_the_document_and_no_other():
    registry = CollectorRegistry()
    registry.register(Figures(at(12)))
    shown = {family.name for family in registry.collect()} | {"dunwell_worker_last_seen_timestamp_seconds"}

    assert set(re.findall(r"^\| `(dunwell_\w+)` \|", TEXT, re.MULTILINE)) == shown


def test_every_event_is_in_the_document():
    for name in ("operations/turns.py", "cli/worker.py"):
        source = (ROOT / "src/dunwell" / name).read_text()
        for event in re.findall(r'log\.\w+\((?:level, )?"([a-z ]+)"', source):
            assert f"`{event}`" in TEXT, event


def test_every_alert_asks_for_a_figure_that_there_is():
    asked = set(re.findall(r"expr: .*", TEXT))
    assert len(asked) == 5
    for line in asked:
        for figure in re.findall(r"dunwell_\w+", line):
            assert f"| `{figure}` |" in TEXT
