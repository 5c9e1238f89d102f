"""A rule about contact that is wrong says file, line, key and what to do; rules about contact may hold at the same time."""

import pytest

from dunwell.law.pack_check import check_folder

SOURCES = '[act]\ntitle = "An Act"\n'
PACK = 'id = "XA"\nname = "Example"\ncurrency = "EUR"\n'
SURE = 'strength = "law"\nconfidence = "V"\nsources = ["act"]\n'
HOURS = (
    '[[contact_hours]]\nid = "xa-hours"\nsays = "Hours."\nchannels = ["call"]\n'
    "windows = [\n"
    '  { weekdays = ["mon", "tue"], begin = 08:00:00, end = 12:00:00 },\n'
    '  { weekdays = ["mon"], begin = 14:00:00, end = 18:00:00 },\n'
    "]\n"
    'holidays = "closed"\nholidays_of = "region"\n' + SURE
)
CAP = (
    '[[contact_cap]]\nid = "xa-cap"\nsays = "A cap."\nchannels = ["call"]\nmost = 2\nwindow_days = 7\n'
    'counted = "attempts"\nfor_each = "debt"\n' + SURE
)
PAUSE = (
    '[[contact_cooldown]]\nid = "xa-pause"\nsays = "A pause."\nchannels = ["call"]\ncooldown_days = 7\n'
    'after = "conversation"\nfor_each = "debt"\n' + SURE
)
WISH = (
    '[[wish]]\nid = "xa-wish"\nsays = "A wish."\nwish = "opt_out"\nchannels = ["sms"]\nwords = ["STOP"]\n'
    + SURE
)
REST = (
    '[[moratorium]]\nid = "xa-rest"\nsays = "A rest."\nhold = "moratorium"\nstops = ["interest"]\n'
    "lasts_days = 60\nreview_from_day = 25\nreview_to_day = 35\n" + SURE
)
NOTICE = (
    '[[notice]]\nid = "xa-notice"\nsays = "A notice."\nbefore = ["court"]\nwait_days = 14\ncontent = ["all"]\n'
    'language = "nl"\nvalid_wording = ["binnen 14 dagen"]\ninvalid_wording = ["binnen 14 dagen na heden"]\n'
    + SURE
)
OTHERS = '[[third_person]]\nid = "xa-third"\nsays = "Nobody."\nallowed = "none"\n' + SURE
RULES = {
    "hours": HOURS,
    "cap": CAP,
    "pause": PAUSE,
    "wish": WISH,
    "rest": REST,
    "notice": NOTICE,
    "third": OTHERS,
}

#: Which rule, what to replace in it, and the line, the key and what the finding says.
MISTAKES = [
    ("hours", "end = 12:00:00", "end = 08:00:00", 5, "windows", "ends at 08:00:00, not after 08:00:00"),
    ("hours", "begin = 14:00:00", "begin = 19:00:00", 5, "windows", "over midnight are two windows"),
    ("hours", "begin = 14:00:00", "begin = 11:59:00", 5, "windows", "two windows of mon overlap"),
    ("hours", '["mon", "tue"]', '["mon", "mon"]', 5, "windows", "names mon twice"),
    ("hours", 'weekdays = ["mon"], ', "", 5, "windows", "a window has no weekdays"),
    ("hours", '["mon", "tue"]', "[]", 5, "windows", "a window has no weekdays"),
    ("hours", ", end = 18:00:00", "", 5, "windows", "a window has no end"),
    ("hours", '["mon", "tue"]', '["mon", "moon"]', 6, "windows", "holds 'moon'"),
    ("hours", "begin = 14:00:00", 'begin = "14:00"', 7, "windows", "a time of day without quotes"),
    ("hours", '"closed"', '"open"', 10, "holidays_of", "none are"),
    ("hours", '["call"]', "[]", 4, "channels", "is empty"),
    ("hours", '["call"]', '["call", "call"]', 4, "channels", "names 'call' twice"),
    ("hours", '["call"]', '["fax"]', 4, "channels", "It may be email"),
    ("cap", "window_days = 7\n", "", 5, "most", "has no time. Write window_days or window_months"),
    ("cap", "window_days = 7", "window_days = 0", 6, "window_days", "is a time of nothing"),
    ("cap", "window_days = 7", "window_days = 7\nwindow_months = 1", 7, "window_months", "Make two caps"),
    ("cap", "most = 2", "most = -2", 5, "most", "a whole number"),
    ("cap", "most = 2\n", "", 1, "most", "is missing"),
    ("pause", "cooldown_days = 7", "cooldown_days = 0", 5, "cooldown_days", "is a wait of nothing"),
    ("wish", '["STOP"]', '["!"]', 6, "words", "has no letter"),
    ("wish", 'channels = ["sms"]', "needed = true", 5, "needed", "Write channels"),
    ("wish", "words", "needs_writing = true\nlasts_days = 10\nwords", 7, "lasts_days", "binds only in writing"),
    ("rest", '["interest"]', "[]", 5, "stops", "Write what it stops"),
    ("rest", "lasts_days = 60", "lasts_days = 30", 8, "review_to_day", "after its end on day 30"),
    ("rest", "review_to_day = 35", "review_to_day = 20", 8, "review_to_day", "day 20 is before day 25"),
    ("rest", "review_to_day = 35\n", "", 7, "review_from_day", "stands alone"),
    ("rest", "lasts_days = 60", "lasts_days = 60\nlasts_months = 2", 7, "lasts_months", "stands beside lasts_days"),
    ("notice", 'before = ["court"]\n', "", 4, "wait_days", "Write before which steps"),
    ("notice", 'before = ["court"]\nwait_days = 14\n', "", 4, "content", "comes nowhere"),
    ("notice", "wait_days = 14\n", 'step_from = "the_last_day"\n', 5, "step_from", "counts no days"),
    ("notice", "wait_days = 14", "wait_days = 14\nwithin_days = 5", 6, "within_days", "Make two notices"),
    ("notice", 'language = "nl"\n', "", 7, "valid_wording", "has no language"),
    (
        "notice", '["binnen 14 dagen"]', '["Binnen veertien dagen na heden!"]', 9, "invalid_wording",
        "'binnen 14 dagen na heden' is said to hold and to fail",
    ),
    ("notice", '["binnen 14 dagen"]', '["-"]', 8, "valid_wording", "without a word"),
    ("third", '"none"', '"unknown"', 4, "allowed", "cannot be relied on"),
    ("third", '"none"', '"none"\nmost_times = 1', 5, "most_times", "nobody may be asked"),
    (
        "third", '"none"', '"location_only"\npersons = ["customer"]', 5, "persons", "is no third person",
    ),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A folder with one right pack that has a rule of each kind about contact."""
    (tmp_path / "XA").mkdir()
    (tmp_path / "sources.toml").write_text(SOURCES)
    (tmp_path / "XA" / "pack.toml").write_text(PACK)
    for name, text in RULES.items():
        (tmp_path / "XA" / f"{name}.toml").write_text(text)
    return tmp_path


def test_right_rules_about_contact_have_no_findings(folder):
    assert check_folder(folder) == []


@pytest.mark.parametrize(
    ("name", "right", "wrong", "line", "key", "what"),
    MISTAKES,
    ids=[f"{row[0]}: {row[5]}" for row in MISTAKES],
)
def test_a_mistake_names_file_line_key_and_what_to_do(folder, name, right, wrong, line, key, what):
    assert right in RULES[name]
    (folder / "XA" / f"{name}.toml").write_text(RULES[name].replace(right, wrong, 1))
    found = [
        finding
        for finding in check_folder(folder)
        if (finding.file, finding.line, finding.key) == (f"XA/{name}.toml", line, key)
    ]
    assert any(what in finding.message for finding in found), [str(each) for each in check_folder(folder)]


def test_rules_about_contact_may_hold_at_the_same_time(folder):
    for name in ("cap", "hours", "notice", "third"):
        again = RULES[name].replace("xa-", "xa-other-")
        (folder / "XA" / f"{name}.toml").write_text(RULES[name] + again)
    assert check_folder(folder) == []


def test_what_is_only_recalled_may_leave_out_its_numbers(folder):
    recalled = '[[contact_cap]]\nid = "xa-cap"\nsays = "Some cap."\nstrength = "law"\nconfidence = "R"\n'
    (folder / "XA" / "cap.toml").write_text(recalled)
    assert check_folder(folder) == []


def test_towns_without_a_region_are_told(folder):
    (folder / "XA" / "pack.toml").write_text(PACK + 'towns = ["Xanadu"]\n')
    (finding,) = check_folder(folder)
    assert (finding.file, finding.key) == ("XA/pack.toml", "towns")


def test_a_territory_that_is_no_part_of_its_country_is_told(folder):
    (folder / "XA" / "pack.toml").write_text(PACK + 'parts = ["N", "S"]\n')
    (folder / "XA" / "cap.toml").write_text(CAP + 'territory = ["N", "W"]\n')
    (finding,) = check_folder(folder)
    assert (finding.file, finding.line, finding.key) == ("XA/cap.toml", 12, "territory")
    assert "'W' is not among the `parts`" in finding.message


def test_a_town_whose_pack_is_broken_is_told_with_its_key(folder):
    (folder / "XA" / "pack.toml").write_text(PACK + 'towns = "Xanadu"\n')
    (finding,) = check_folder(folder)
    assert (finding.file, finding.line, finding.key) == ("XA/pack.toml", 4, "towns")
