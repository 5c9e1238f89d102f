"""Every rule of a playbook, broken once: the message names the file, the place and what to do."""

import pytest
from cast import customer, invoice, known, round_on
from django.conf import settings

from dunwell.outreach.playbooks import SHIPPED, CannotReadPlaybook, read_playbook, read_playbooks

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

    assert str(refused.value).startswith("standard.toml: ")
    for word in words:
        assert word in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "standard.toml").write_bytes(b"\xff\xfe\x00k")

    with pytest.raises(CannotReadPlaybook, match=r"standard\.toml"):
        read_playbook(tmp_path / "standard.toml")


def test_every_shipped_playbook_keeps_the_rules():
    assert "standard" in read_playbooks((SHIPPED,))


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
    assert steps == [-3, 9, 12, 21, 30, 45, 60]


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
