"""A policy file says all that is wrong with it at once, by line and key."""

import pytest
from policies_drawn import SHIPPED, STANDARD

from dunwell.arrangements.deciding.policy_file import CannotReadPolicy, read_policy

TEXT = SHIPPED.read_text()


def _faults(text, file="standard.toml"):
    with pytest.raises(CannotReadPolicy) as caught:
        read_policy(file, text.encode())
    return [(each.row, each.column) for each in caught.value.findings], str(caught.value)


def _line(of):
    return next(number for number, line in enumerate(TEXT.splitlines(), start=1) if line.startswith(of))


def test_the_shipped_policy_is_read():
    assert STANDARD.key == "standard"
    assert STANDARD.plan.most_instalments == 12
    assert [step.share_bp for step in STANDARD.settlement.steps] == [1_000, 2_500, 4_000]
    assert {way.key for way in STANDARD.settlement.ways} == {"keep_asking", "agency", "court"}


def test_every_fault_is_told_with_its_line_and_key():
    wrong = (
        TEXT.replace('least_amount = "25.00"', 'least_amount = "a bit"')
        .replace("\ngrace_days = 3  ", "\ngrace_days = 300  ")
        .replace("most_a_year", "most_in_a_year")
        .replace('percent = "25"', 'percent = "100"')
    )
    places, said = _faults(wrong)

    assert places == [
        (_line("least_amount"), "plan.least_amount"),
        (_line("grace_days"), "promise.grace_days"),
        (_line("[deferral]"), "deferral.most_a_year"),
        (_line("most_a_year"), "deferral.most_in_a_year"),
        (_line('percent = "25"'), "settlement.step.percent"),
    ]
    assert f"standard.toml: line {_line('least_amount')}, plan.least_amount: write an amount" in said


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("most_instalments = 12", "most_instalments = 1", "plan.most_instalments"),
        ("most_instalments = 12", "most_instalments = true", "plan.most_instalments"),
        ("first_within_days = 30", "first_within_days = 366\nlongest = 3", "plan.longest"),
        ("longest_days = 366", "longest_days = 20", "plan.first_within_days"),
        ('frequencies = ["monthly", "two_weekly", "weekly"]', "frequencies = []", "plan.frequencies"),
        ('moved = "later"', 'moved = "tomorrow"', "plan.moved"),
        ("end_of_month = false", 'end_of_month = "no"', "plan.end_of_month"),
        ('key = "standard"', 'key = "other"', "key"),
        ('reward = "voucher"', 'reward = "terms"', "incentive.extra_days"),
        ('most = "5.00"', 'most = "-5.00"', "write_off.most"),
        ('most = "5.00"', 'most = "NaN"', "write_off.most"),
        ("[hardship]", "[hard]", "hardship"),
        ('[[settlement.way]]\nkey = "court"', '[[settlement.road]]\nkey = "court"', "settlement.road"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(old, new, column):
    assert old in TEXT
    assert column in [found for _, found in _faults(TEXT.replace(old, new))[0]]


def test_what_is_not_toml_is_told_with_its_line():
    places, said = _faults(TEXT.replace('moved = "later"', "moved = later"))

    assert places[0][0] == _line("moved")
    assert "not TOML" in said


def test_what_is_left_out_is_not_offered():
    kept = TEXT[: TEXT.index("[plan]")] + TEXT[TEXT.index("[dispute]") :]
    policy = read_policy("standard.toml", kept.encode())

    assert policy.plan is None
    assert policy.settlement is None
    assert policy.dispute.answer_days == 5
