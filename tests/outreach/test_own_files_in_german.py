"""What is wrong with a file of one's own is told in German, each on its line: playbooks, segments, policies, texts."""

import re
from importlib.resources import files

import pytest

from dunwell.arrangements.deciding.policy_file import CannotReadPolicy, read_policy
from dunwell.outreach.kept_words import said_in
from dunwell.outreach.playbooks import judged_playbook
from dunwell.outreach.segments import judged_segments

DATA = files("dunwell").joinpath("data")
#: Words that only English has, and none of the files.
ENGLISH = re.compile(r"\b(the|is|not|must|write|it|with|only|from|there|than|and)\b")
STANDARD = DATA.joinpath("playbooks/standard.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('tone = "friendly"', 'tone = "furious"'),
        ('tone = "friendly"', 'tone = "final"'),
        ('tone = "firm"', 'tone = "warm"'),
        ('approval = "review"', 'approval = "auto"'),
        ("wait_days = ", "wait_days = -"),
        ("wait_days", "waiting_days"),
        ("offset_days = ", "offset_days = 9"),
        ('min_amount = "', 'min_amount = "x'),
        ('channels = ["email"', 'channels = ["pigeon"'),
        ("key = ", "key = 7 #"),
        ('key = "', 'key = "Ä'),
        ("name = ", "title = "),
        ("[[track.step]]", "[track.step"),
    ],
)
def test_a_playbook_that_is_wrong(tmp_path, was, now):
    path = tmp_path / "standard.toml"
    path.write_text(STANDARD.replace(was, now), encoding="utf-8")

    said = [said_in("de", f"standard.toml:{each.row}: {each.message}") for each in judged_playbook(path)[1]]

    assert said
    assert [each for each in said if ENGLISH.search(each.partition("(")[0]) and "TOML" not in each] == []


@pytest.mark.parametrize(
    "rules",
    [
        "other = 1",
        "otherwise = 1",
        "[segment]\nname = 'x'",
        "[[segment]]\nname = 1\nplaybook = 'Ä'\nkey_account = 1\nopen_at_least = 'x'\ncountries = ['ie', 'X']\nfoo = 1",
        "[[segment]]\nname = 'x'\nplaybook = 'standard'\nkinds = ['x']\nsettled_at_least = 2\noverdue_days_at_least = -1",
    ],
)
def test_rules_of_segments_that_are_wrong(tmp_path, rules):
    path = tmp_path / "birch.toml"
    path.write_text(rules, encoding="utf-8")

    said = [said_in("de", f"birch.toml:{each.row}: {each.message}") for each in judged_segments(path)]

    assert said
    assert [each for each in said if ENGLISH.search(each)] == []


def test_a_policy_that_is_wrong():
    text = DATA.joinpath("policies/standard.toml").read_text(encoding="utf-8")
    for number in ("days", "percent", "amount"):
        text = re.sub(rf"(\w*{number}\w*) = \S+", r'\1 = "viel"', text)
    text = text.replace("[goodwill]", "[kindness]").replace('key = "standard"', 'key = "other"')

    with pytest.raises(CannotReadPolicy) as refused:
        read_policy("standard.toml", text.encode())

    said = said_in("de", str(refused.value))
    assert said.count("\n") > 10
    assert [line for line in said.split("\n") if ENGLISH.search(line)] == []
