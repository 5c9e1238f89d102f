"""The documents are true: what the code knows is in them, and what they link to exists."""

import re
from pathlib import Path

import pytest

from dunwell.cli import COMMANDS
from dunwell.engine.facts import HOLD_KINDS, TABLES
from dunwell.outreach.playbooks import read_playbooks
from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.texts import PLACEHOLDERS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
REASONS = (
    "done_today on_hold likely_to_pay nothing_due covered_by_credit below_minimum opted_out unreachable quiet_day "
    "too_soon contact_cap over_capacity ok"
).split()


def _read(name):
    return (ROOT / name).read_text()


def test_every_reason_has_a_meaning_in_words_and_in_the_plan_document():
    assert set(MEANINGS) == set(REASONS)
    for reason in REASONS:
        assert f"`{reason}`" in _read("docs/plan.md")


def test_every_kind_of_hold_has_words():
    assert set(HOLDS) == set(HOLD_KINDS)


def test_every_fact_table_and_column_is_documented():
    text = _read("docs/plan.md")
    for table, schema in TABLES.items():
        assert f"`{table}`" in text, table
        for column in schema.names:
            assert f"`{column}`" in text, f"{table}.{column}"


def test_every_setting_is_documented_and_no_other():
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        used |= set(re.findall(r'environ[^\n]*?"(DUNWELL_[A-Z_]+)"', path.read_text()))
    documented = set(re.findall(r"`(DUNWELL_[A-Z_]+)`", _read("docs/settings.md")))
    assert used <= documented, used - documented


def test_every_key_of_a_shipped_playbook_is_documented():
    text = _read("docs/playbooks.md")
    for playbook in read_playbooks().values():
        assert f"`{playbook.key}`" in text
        for track in playbook.tracks:
            assert f"`{track.name}`" in text
            for step in track.steps:
                assert f"`{step.key}`" in text, step.key


def test_every_placeholder_is_documented():
    text = _read("docs/messages.md")
    for placeholder in PLACEHOLDERS:
        assert f"`{placeholder}`" in text, placeholder


def test_every_command_is_documented():
    text = _read("docs/commands.md")
    for command in COMMANDS:
        assert f"`dunwell {command}" in text, command


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if not target.startswith(("http:", "https:", "#", "mailto:")):
            assert (path.parent / target.partition("#")[0]).exists(), f"{path.name} links to {target}"
