"""What is wrong is said on standard error alone, with exit code 1 for "no" and 2 for wrong usage; nothing is changed."""

import pytest

from dunwell.ledger.models import Hold, Payment

TODAY = "2026-03-11"
HOLD = ["hold", "ash", "--company", "birch"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["round"], 2),
        (["round", "--company", "nobody"], 1),
        (["round", "--company", "birch", "--as-of", "11.3.2026"], 2),
        (["round", "--company", "birch", "--as-of", "9999-12-31"], 2),
        (["round", "--company", "birch", "--as-of", "0001-01-01"], 2),
        (["round", "--company", "birch", "--mode", "shout"], 2),
        (["round", "--company", "birch", "--at", "tomorrow"], 2),
        (["why", "nobody", "--company", "birch"], 1),
        (["why", "ash", "--company", "birch", "--on", "2020-01-01"], 1),
        (["why", "--company", "birch"], 2),
        (["messages", "--company", "birch", "--status", "shouted"], 2),
        (["show", "message", "999"], 1),
        (["show", "message", "first"], 2),
        (["pay", "ash", "--company", "birch", "--on", TODAY], 2),
        (["pay", "ash", "--company", "birch", "--on", TODAY, "--amount", "much"], 2),
        (["pay", "ash", "--company", "birch", "--on", TODAY, "--amount", "5", "--reference", "x" * 301], 2),
        (["pay", "ash", "--company", "birch", "--on", TODAY, "--amount", "-5"], 1),
        (["pay", "ash", "--company", "birch", "--on", TODAY, "--amount", "1.005"], 1),
        (["pay", "nobody", "--company", "birch", "--on", TODAY, "--amount", "5"], 1),
        (["pay", "ash", "--company", "birch", "--on", TODAY, "--amount", "5", "--invoice", "Z9"], 1),
        ([*HOLD, "--kind", "sulk", "--from", TODAY, "--note", "x"], 2),
        ([*HOLD, "--kind", "dispute", "--from", TODAY], 2),
        ([*HOLD, "--kind", "dispute", "--from", TODAY, "--note", " "], 2),
        ([*HOLD, "--kind", "dispute", "--from", TODAY, "--review-on", "2020-01-01", "--note", "x"], 1),
        (["demo", "--no-serve", "--port", "99999"], 2),
        ([*HOLD, "--kind", "dispute", "--from", TODAY, "--until", "2026-01-01", "--note", "x"], 1),
        ([*HOLD, "--kind", "dispute", "--from", TODAY, "--invoice", "E1", "--note", "x"], 1),
        (["release", "ash", "--company", "birch", "--note", "x"], 1),
        (["dance"], 2),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_on_standard_error_alone(run, birch, arguments, code):
    done = run(*arguments)

    assert (done.exit_code, done.stdout) == (code, "")
    assert len(done.stderr.strip()) > 15
    assert not Payment.objects.exists()
    assert not Hold.objects.exists()
