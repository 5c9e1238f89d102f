"""The same things said otherwise: each line of `said_otherwise.txt` is blocked, or let through, as it says."""

from pathlib import Path

import pytest

from dunwell.tone.guard import judge

LINES = [line.split("|") for line in (Path(__file__).parent / "said_otherwise.txt").read_text().splitlines()]


@pytest.mark.parametrize(
    ("language", "expected", "text"), LINES, ids=lambda part: part if len(part) == 2 else ""
)
def test_it_is_blocked_or_let_through_as_the_line_says(language, expected, text):
    judgement = judge(text, language=language, stage="final")

    assert (judgement.verdict == "block") == (expected == "block"), [
        (one.rule, one.quote) for one in judgement.findings
    ]


def test_there_are_lines_of_both_kinds_in_every_language():
    kinds = {(language, expected) for language, expected, _ in LINES}
    assert len(kinds) == 12
