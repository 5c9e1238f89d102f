"""A first import with old debts, ten days on which nothing ran, and weekends: the past is remembered, nothing doubled."""

import pytest
from story import Stories

pytestmark = pytest.mark.django_db  # the diary needs the tables

DOWN = [f"2026-03-{n:02}" for n in range(9, 20)]
STORIES = Stories("2026-03-02", "2026-03-28", closed=DOWN, weekends=True)

STORIES.somebody("old-debt").owes("O-1", "2025-06-01", "5000.00")
STORIES.somebody("chased-before").reached_by(email="c@example.com", phone="+353 1 5").owes(
    "C-1", "2026-01-10", "800.00", chased=("2026-02-20", 3)
)
STORIES.somebody("chased-yesterday").owes("Y-1", "2026-01-10", "800.00", chased=("2026-03-01", 2))
STORIES.somebody("downtime").owes("D-1", "2026-03-07", "300.00")
STORIES.somebody("long-way").owes("L-1", "2026-02-20", "300.00", chased=("2026-02-24", 2))
STORIES.somebody("weekend").owes("W-1", "2026-03-04", "60.00")


def test_an_old_debt_that_nobody_ever_spoke_of_starts_on_the_first_rung(diary):
    assert diary.got("old-debt") == [
        "2026-03-02 friendly_reminder by email",
        "2026-03-20 is_anything_wrong by email",
        "2026-03-27 call by email",
    ]


def test_what_was_chased_before_goes_on_where_it_stood(diary):
    assert diary.got("chased-before")[:2] == ["2026-03-02 call by call", "2026-03-20 firm_reminder by email"]


def test_a_reminder_of_the_day_before_the_import_counts_for_spacing(diary):
    assert diary.got("chased-yesterday")[0] == "2026-03-20 is_anything_wrong by email"
    assert diary.reason("chased-yesterday", "2026-03-02") == "nothing_due"


def test_ten_days_of_downtime_make_one_message_not_ten_and_not_none(diary):
    assert diary.got("downtime")[:2] == [
        "2026-03-04 heads_up by email",
        "2026-03-20 friendly_reminder by email",
    ]


def test_no_rung_is_skipped_because_of_the_downtime(diary):
    assert diary.got("long-way") == [
        "2026-03-04 is_anything_wrong by email",
        "2026-03-20 call by email",
        "2026-03-27 firm_reminder by email",
    ]


def test_what_falls_due_on_a_weekend_is_said_on_monday(diary):
    assert diary.reason("weekend", "2026-03-07") == "quiet_day"
    assert diary.reason("weekend", "2026-03-08") == "quiet_day"
    assert diary.whys["weekend", "2026-03-07"] == "It is a Saturday, and nobody is contacted on it."
    assert diary.got("weekend")[0] == "2026-03-20 friendly_reminder by email"  # Monday was in the downtime


def test_every_contact_was_allowed_by_what_was_known_and_in_force_on_its_day(diary):
    assert diary.not_allowed == []
