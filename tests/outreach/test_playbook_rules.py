"""Every rule of a playbook, broken once: the message names the file, the place and what to do."""

import re

import pytest
from cast import customer, invoice, known, round_on
from django.conf import settings

from dunwell.outreach.playbooks import (
    SHIPPED,
    CannotReadPlaybook,
    judged_playbook,
    read_playbook,
    read_playbooks,
)

GOOD = (SHIPPED / "standard.toml").read_text()
CALL = 'key = "call"\noffset_days = 21\nwait_days = 7\nmin_amount = "50.00"\ntone = "friendly"'

#: What is replaced in the shipped playbook, by what, and words of the message that must come.
BROKEN = {
    "not TOML": ('key = "standard"', "key = standard", ["line"]),
    "no key": ('key = "standard"', "", ["the playbook: key is missing"]),
    "another key than its file": ('key = "standard"', 'key = "gentle"', ["named for its key"]),
    "a key with capitals": ('key = "call"', 'key = "Call Them"', ["track invoice, step 4", "small letters"]),
    "an unknown key": ("min_gap_days = 3", "min_gap_days = 3\nmin_gaps = 3", ["the playbook: min_gaps is unknown"]),
    "a gap of nothing": ("min_gap_days = 3", "min_gap_days = 0", ["min_gap_days must be from 1"]),
    "a gap in words": ("min_gap_days = 3", 'min_gap_days = "3"', ["min_gap_days must be a whole number"]),
    "a gap that is true": ("min_gap_days = 3", "min_gap_days = true", ["min_gap_days must be a whole number"]),
    "impatience": ("patience_days = 7", "patience_days = -1", ["patience_days must be from 0"]),
    "no patience given": ("patience_days = 7", "", ["patience_days is missing"]),
    "a track without a priority": ("priority = 10", "", ["track 1: priority is missing"]),
    "an unknown key of a track": ("priority = 10", "priority = 10\nsteps = 3", ["track 1: steps is unknown"]),
    "a track without steps": (GOOD[GOOD.index("[[track.step]]") :], "step = []", ["track invoice has no step"]),
    "two tracks alike": (
        "[[track]]", '[[track]]\nname = "invoice"\npriority = 1\n[[track.step]]\nkey = "x"\noffset_days = 0\n'
        'wait_days = 1\nmin_amount = "0"\ntone = "warm"\napproval = "auto"\nchannels = ["task"]\n[[track]]',
        ["two tracks have the same name"],
    ),
    "two steps alike": ('key = "call"', 'key = "firm_reminder"', ["two steps have the same key"]),
    "an unknown key of a step": (CALL, CALL + "\ntime = 3", ["track invoice, step 4", "time is unknown"]),
    "a step without a tone": ('tone = "firm"', "", ["step 5 (firm_reminder)", "tone is missing"]),
    "a tone nobody knows": ('tone = "firm"', 'tone = "rude"', ["firm_reminder", "'rude' is not one of warm"]),
    "a softer tone after a firm one": ('tone = "firm"', 'tone = "final"', ["firm_reminder", "Tones never fall"]),
    "an approval nobody knows": ('approval = "review"\nrepeat', 'approval = "boss"\nrepeat', ["decide_together", "'boss'"]),
    "a channel nobody knows": ('["call", "email"]', '["pigeon"]', ["(call)", "'pigeon' is not one of email"]),
    "no channel": ('["call", "email"]', "[]", ["(call)", "at least one channel"]),
    "a channel twice": ('["call", "email"]', '["call", "call"]', ["(call)", "only once"]),
    "channels that are no list": ('["call", "email"]', '"call"', ["(call)", "channels must be a list"]),
    "no wait": (CALL, CALL.replace("wait_days = 7", "wait_days = 0"), ["(call)", "wait_days must be from 1"]),
    "an endless wait": (CALL, CALL.replace("wait_days = 7", "wait_days = 999999"), ["(call)", "to 36500"]),
    "a fall of offsets": (CALL, CALL.replace("= 21", "= 31"), ["(call)", "Offsets never fall"]),
    "an offset with decimals": (CALL, CALL.replace("= 21", "= 2.5"), ["(call)", "offset_days must be a whole"]),
    "an amount that is a number": (CALL, CALL.replace('"50.00"', "50.00"), ["(call)", "min_amount must be a text"]),
    "an amount in words": (CALL, CALL.replace("50.00", "fifty"), ["(call)", 'such as "25.00"']),
    "an amount that is none": (CALL, CALL.replace("50.00", "NaN"), ["(call)", 'such as "25.00"']),
    "a negative amount": (CALL, CALL.replace("50.00", "-1"), ["(call)", "at least 0"]),
    "a repeat in the middle": (CALL, CALL + "\nrepeat_days = 7", ["(call)", "only a ladder's last step"]),
    "a repeat without days": ("repeat_days = 30", "repeat_days = 0", ["decide_together", "repeat_days must be from 1"]),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_rule_is_named_with_its_file_and_place(what, tmp_path):
    replaced, by, words = BROKEN[what]
    assert replaced in GOOD, "the example is out of date"
    path = tmp_path / "standard.toml"
    path.write_text(GOOD.replace(replaced, by, 1))

    with pytest.raises(CannotReadPlaybook) as refused:
        read_playbook(path)

    assert re.match(r"standard\.toml:\d+: ", str(refused.value))
    for word in words:
        assert word in str(refused.value)


#: What is replaced in the playbook for those who avoid paying, the line that is named, and words that must come.
TOO_HARD = {
    "a jump of two tones": (
        "last_request", 'tone = "formal"', 'tone = "firm"', "tone", "letter_before_action",
        ["from firm to final is more than one level of tone", "Put a formal step between"],
    ),
    "a firm first step": ("heads_up", 'tone = "warm"', 'tone = "firm"', "tone", "heads_up", ["the first step is firm"]),
    "a letter before action nobody reads": (
        "letter_before_action", "review", "auto", "approval", "letter_before_action", ["approval must be review"],
    ),
    "an agency without approval": ("hand_over", "review", "auto", "approval", "hand_over", ["agency goes out only after"]),
    "a visit at the first word": (
        "friendly_reminder", '["email", "sms"]', '["visit"]', "channels", "friendly_reminder",
        ["visit comes only after a firm step"],
    ),
    "an agency before anything formal": (
        "last_request", '["email", "letter"]', '["agency"]', "channels", "last_request",
        ["agency comes only after a formal step"],
    ),
    "a letter that names what nobody decides": (
        "hand_over", '["agency", "solicitor"]', '["email"]', "channels", "letter_before_action",
        ["it names a consequence, and no later step decides on one"],
    ),
    "a thank-you that presses": (
        "thank_you", 'tone = "warm"', 'tone = "firm"', "channels", "thank_you", ["a receipt is warm or friendly"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_HARD)
def test_a_ladder_that_is_too_hard_is_refused_with_the_line(what, tmp_path):
    key, replaced, by, named_key, named_step, words = TOO_HARD[what]
    text = (SHIPPED / "brisk.toml").read_text()
    begin = text.index(f'key = "{key}"')
    path = tmp_path / "brisk.toml"
    path.write_text(text[:begin] + text[begin:].replace(replaced, by, 1))

    with pytest.raises(CannotReadPlaybook) as refused:
        read_playbook(path)

    said = next(line for line in str(refused.value).splitlines() if words[0] in line)
    for word in words:
        assert word in said
    line = int(said.split(":")[1])
    lines = path.read_text().splitlines()
    assert lines[line - 1].startswith(f"{named_key} = ")
    step_line = next(row for row in reversed(lines[:line]) if row.startswith("key = "))
    assert step_line == f'key = "{named_step}"'


def test_every_mistake_is_told_at_once(tmp_path):
    path = tmp_path / "standard.toml"
    path.write_text(GOOD.replace('tone = "firm"', 'tone = "rude"').replace('["call", "email"]', '["pigeon"]'))

    with pytest.raises(CannotReadPlaybook) as refused:
        read_playbook(path)

    lines = str(refused.value).splitlines()
    assert len(lines) > 1
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)


#: What is replaced in the playbook for those who avoid paying, and the advice that comes of it.
ODD = {
    "a long silence": ("offset_days = 50", "offset_days = 150", "116 days without a word lie before this step"),
    "a wait below the gap": ("wait_days = 4", "wait_days = 1", "but 2 days lie between any two contacts"),
    "an end without a person": ("repeat_days = 30\n", "", "what stays open is forgotten after it"),
    "a track nobody knows": ('name = "checkin"\npriority = 70\nunsubscribe', 'name = "party"\npriority = 70\nunsubscribe',
                             "the program knows no occasions for it"),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_what_is_most_likely_not_meant_is_told_and_yet_allowed(what, tmp_path):
    replaced, by, said = ODD[what]
    text = (SHIPPED / "brisk.toml").read_text()
    assert replaced in text, "the example is out of date"
    path = tmp_path / "brisk.toml"
    path.write_text(text.replace(replaced, by, 1))

    playbook, findings = judged_playbook(path)

    assert read_playbook(path) == playbook
    assert [each.severity for each in findings] == ["warning"]
    assert said in findings[0].message


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "standard.toml").write_bytes(b"\xff\xfe\x00k")

    with pytest.raises(CannotReadPlaybook, match=r"standard\.toml"):
        read_playbook(tmp_path / "standard.toml")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_playbook_keeps_the_rules_and_needs_no_advice(path):
    assert judged_playbook(path)[1] == []


def test_six_playbooks_come_with_dunwell():
    assert set(read_playbooks((SHIPPED,))) == {
        "gentle", "standard", "key-account", "brisk", "consumer", "public-sector",
    }  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "playbooks").mkdir()
    return tmp_path


def test_an_own_playbook_in_the_home_replaces_the_shipped_one(home, company):
    own = home / "playbooks" / "standard.toml"
    own.write_text(GOOD.replace("offset_days = 3\n", "offset_days = 9\n"))
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    assert round_on(company, "2026-03-11").wait == {"nothing_due": 1}
    steps = [row["offset_days"] for row in known(company, "2026-03-11", "steps")]
    assert steps[:8] == [-3, 9, 12, 21, 30, 45, 60, 80]


def test_a_broken_playbook_stops_only_those_who_use_it(home, company):
    (home / "playbooks" / "gentle.toml").write_text("key = 7")
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    assert round_on(company, "2026-03-11").act == 1
    company.playbook = "gentle"
    with pytest.raises(CannotReadPlaybook, match=r"gentle\.toml"):
        round_on(company, "2026-03-12")


def test_least_amounts_are_rounded_up_where_a_currency_has_fewer_decimals(company):
    from dunwell.outreach.playbooks import playbook_facts

    book = read_playbooks()["standard"]
    least = {
        currency: playbook_facts([book], currency)["steps"]["min_base_minor"].to_pylist()[1]
        for currency in ("EUR", "JPY", "KWD")
    }
    assert least == {"EUR": 500, "JPY": 5, "KWD": 5000}
