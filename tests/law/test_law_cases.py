"""Every case beside a pack holds, and every pack has some."""

from importlib.resources import files
from pathlib import Path

import pytest

from dunwell.law.cases import ASKS, case_findings, read_cases
from dunwell.law.contact_cases import CONTACT_ASKS
from dunwell.law.pack_files import shipped_packs

FOLDER = Path(str(files("dunwell") / "data" / "jurisdictions"))
CASES = list(read_cases(FOLDER))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_a_case_beside_a_pack_holds(case):
    assert [str(finding) for finding in case_findings(shipped_packs(), case)] == []


def test_every_pack_with_rules_on_interest_has_cases():
    with_cases = {Path(case.file).parts[0] for case in CASES}
    with_interest = {
        pack.id
        for pack in shipped_packs().packs.values()
        if any(rule.kind == "interest" for rule in pack.rules)
    }
    assert with_interest <= with_cases


def test_every_pack_has_cases_on_contact():
    asked = {Path(case.file).parts[0] for case in CASES if case.table["ask"] in CONTACT_ASKS}
    assert asked == set(shipped_packs().packs)


def test_every_question_a_case_may_ask_is_asked_and_documented():
    text = (Path(__file__).resolve().parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
    assert {case.table["ask"] for case in CASES} == ASKS.keys()
    assert [ask for ask in ASKS if f"`{ask}`" not in text] == []


def test_a_case_that_does_not_hold_is_told(tmp_path):
    (tmp_path / "GB").mkdir()
    (tmp_path / "GB" / "wrong.cases.toml").write_text(
        '[[case]]\nname = "Wrong"\nask = "rate"\nrelationship = "B2B"\non = 2026-01-01\nexpect = { rate = 1.00 }\n'
    )
    (case,) = read_cases(tmp_path)
    (finding,) = case_findings(shipped_packs(), case)
    assert (finding.file, finding.line, finding.key) == ("GB/wrong.cases.toml", 1, "rate")
    assert "expected rate 1.00, and it is 11.75" in finding.message
