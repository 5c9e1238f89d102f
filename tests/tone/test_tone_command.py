"""`dunwell tone check` answers as other programs rely on: documents, lines, exit codes."""

import json

import pytest
from click.testing import CliRunner

from dunwell.cli.tone import tone

FAIR = "Could you tell us when we can expect the payment of invoice 1042?"
FOUL = "Pay now, or your boss will hear from us."


def _run(*arguments, text=""):
    return CliRunner().invoke(tone, ["check", *arguments], input=text)


def test_a_fair_text_passes_with_exit_code_0_and_a_foul_one_is_blocked_with_1():
    assert _run(text=FAIR).exit_code == 0
    done = _run(text=FOUL)
    assert done.exit_code == 1
    assert done.stdout.startswith("block")
    assert "threat_disclosure" in done.stdout


def test_json_is_one_document_of_verdict_score_and_findings(tmp_path):
    path = tmp_path / "mail.txt"
    path.write_text(FOUL, encoding="utf-8")

    done = _run(str(path), "--json")

    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert set(answer) == {"verdict", "score", "findings"}
    assert set(answer["findings"][0]) == {"rule", "severity", "start", "end", "quote", "why", "suggestion"}
    finding = answer["findings"][0]
    assert FOUL[finding["start"] : finding["end"]] == finding["quote"]


def test_lines_are_judged_one_by_one_each_in_its_language_with_exit_code_0():
    rows = [
        {"text": FOUL},
        {"text": "Nous savons où vous habitez.", "language": "fr"},
        {"text": FAIR, "stage": "warm"},
    ]

    done = _run("--jsonl", text="\n".join(map(json.dumps, rows)) + "\n\n")

    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert (done.exit_code, verdicts) == (0, ["block", "block", "pass"])


def test_what_is_approved_and_who_hears_it_is_told_by_option_or_line():
    step = "If the amount has not reached us by 14 March 2026, we will pass the invoice to our solicitors."
    owed = "Good morning, this is about the unpaid bill of Mr Brown."

    def verdict(text, *options):
        return _run("--json", "--stage", "final", *options, text=text).stdout.split('"')[3]

    assert verdict(step, "--approved", "solicitor@2026-03-14") == "pass"
    assert verdict(step, "--approved", "none") == "block"
    assert verdict(step) == "revise"
    assert verdict(owed, "--audience", "third_person") == "block"
    rows = [
        {"text": step, "stage": "final", "approved": ["solicitor@2026-03-14"]},
        {"text": step, "stage": "final", "approved": [{"kind": "solicitor", "on": "2026-03-14"}]},
        {"text": step, "stage": "final", "approved": []},
        {"text": owed, "audience": "third_person"},
    ]
    lines = _run("--jsonl", text="\n".join(map(json.dumps, rows))).stdout.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["pass", "pass", "block", "block"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Line 1 is no JSON"),
        ('{"text": "a", "approved": ["prison"]}', "Line 1: 'prison' is nothing that can be approved"),
        ('{"text": "a", "approved": ["court@soon"]}', "Line 1: 'court@soon' is nothing"),
        ('{"text": "a", "audience": "all"}', "Line 1: An audience is one of"),
        ('{"text": "a", "channel": "pigeon"}', "a channel one of"),
        ('{"words": 1}', 'no "text"'),
        ('{"text": "a", "language": "xx"}', "no tone data"),
    ],
)
def test_a_line_that_cannot_be_judged_is_named_with_exit_code_1(text, said):
    done = _run("--jsonl", text=text)

    assert done.exit_code == 1
    assert said in done.output


def test_an_unknown_language_is_told_and_an_unknown_stage_is_wrong_usage():
    assert _run("--language", "xx", text=FAIR).exit_code == 1
    assert _run("--stage", "cold", text=FAIR).exit_code == 2
