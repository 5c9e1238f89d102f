"""A quarter at Birch Supplies, January to March 2026: what each customer did, and what they got from us on which day."""

import pytest
from story import Stories

pytestmark = pytest.mark.django_db  # the diary needs the tables

STORIES = Stories("2026-01-05", "2026-04-03")

STORIES.somebody("punctual").owes("P-1", "2026-01-15", "480.00").owes("P-2", "2026-02-16", "480.00").on(
    "2026-01-15", "pays", "480.00"
).on("2026-02-16", "pays", "480.00")
STORIES.somebody("forgetful").owes("F-1", "2026-01-15", "120.00").on("2026-01-21", "pays", "120.00")
STORIES.somebody("disputer").owes("D-1", "2026-01-15", "900.00").owes("D-2", "2026-01-16", "300.00").on(
    "2026-01-20", "disputes", "D-1", review_on="2026-01-27"
).on("2026-03-02", "settles it with us").on("2026-03-04", "pays", "900.00", "D-1")
STORIES.somebody("promiser").owes("R-1", "2026-01-15", "700.00").on(
    "2026-01-22", "promises to pay", until="2026-02-06"
).on("2026-02-26", "pays", "700.00")
STORIES.somebody("avoider").reached_by(email="a@example.com", phone="+353 1 555 0111").owes(
    "A-1", "2026-01-08", "2500.00"
)
STORIES.somebody("vulnerable", kind="consumer").owes("V-1", "2026-01-08", "400.00").on(
    "2026-01-09", "needs care"
)
STORIES.somebody("key", key_account=True).owes("K-1", "2026-01-20", "9000.00").on("2026-02-03", "replies").on(
    "2026-02-05", "settles it with us"
).on("2026-02-10", "pays", "9000.00")
STORIES.somebody("in-credit").owes("C-1", "2026-01-15", "200.00").owes("C-2", "2026-02-20", "300.00").on(
    "2026-01-12", "overpays", "250.00"
)
STORIES.somebody("no-address").reached_by().owes("N-1", "2026-01-15", "350.00")
STORIES.somebody("opted-out").owes("O-1", "2026-01-15", "350.00").on("2026-01-20", "asks not to be contacted")
STORIES.somebody("two-currencies").owes("T-1", "2026-01-15", "100.00").owes(
    "T-2", "2026-01-15", "200.00", "USD"
).on("2026-01-23", "pays", "100.00")
STORIES.somebody("morning-payer").owes("M-1", "2026-01-16", "150.00").on("2026-01-19", "pays", "150.00")
STORIES.somebody("bounced").owes("B-1", "2026-01-15", "350.00").on("2026-01-20", "has no mailbox any more")
STORIES.somebody("patrick").owes("S-1", "2026-03-14", "80.00").owes("S-2", "2026-01-30", "80.00")
STORIES.somebody("small-debt").owes("Y-1", "2026-01-15", "4.00")
STORIES.somebody("part-payer").owes("L-1", "2026-01-08", "1000.00").on("2026-01-30", "pays", "960.00")


def test_the_punctual_customer_never_hears_more_than_a_heads_up_and_thanks(diary):
    assert diary.got("punctual") == [
        "2026-01-12 heads_up by email",
        "2026-01-15 thank_you by email",
        "2026-02-13 heads_up by email",
        "2026-02-16 thank_you by email",
    ]


def test_the_forgetful_customer_pays_after_the_friendly_reminder_is_thanked_and_hears_nothing_more(diary):
    assert diary.got("forgetful") == [
        "2026-01-19 friendly_reminder by email",
        "2026-01-22 thank_you by email",
    ]
    assert diary.reason("forgetful", "2026-01-12") == "below_minimum"  # 120.00 is too little for a heads-up
    assert diary.reason("forgetful", "2026-01-23") == "nothing_due"
    assert diary.reason("forgetful", "2026-02-02") is None


def test_a_disputed_invoice_is_left_out_at_once_and_the_others_go_on(diary):
    assert diary.got("disputer") == [
        "2026-01-12 heads_up by email",
        "2026-01-15 heads_up by email",
        "2026-01-19 friendly_reminder by email",
        "2026-01-28 is_anything_wrong by email",
        "2026-02-06 call by email",
        "2026-02-16 firm_reminder by email",
        "2026-03-02 last_request by email after review",
        "2026-03-05 thank_you by email",  # for D-1
        "2026-03-17 letter_before_action by task after review",
    ]
    for on in ("2026-01-28", "2026-02-06", "2026-02-16"):
        assert "D-2" in diary.bodies["disputer", on]
        assert "D-1" not in diary.bodies["disputer", on]
    assert "D-1" in diary.bodies["disputer", "2026-03-02"]


def test_a_dispute_has_an_owner_and_a_day_on_which_it_is_looked_at_again(diary):
    assert diary.whys["disputer", "2026-01-27"] == (
        "On hold for D-1 since Tue 20 January 2026, until it is lifted: they question an invoice (dispute by phone). "
        "Dana Reyes looks at it again on Tue 27 January 2026."
    )


def test_a_promise_holds_until_its_day_and_a_broken_one_goes_on_where_it_stood(diary):
    assert diary.got("promiser") == [
        "2026-01-12 heads_up by email",
        "2026-01-19 friendly_reminder by email",
        "2026-02-09 is_anything_wrong by email",
        "2026-02-16 call by email",
        "2026-02-23 firm_reminder by email",
        "2026-02-26 thank_you by email",  # paid that morning
    ]
    held = diary.days_with("promiser", "on_hold")
    assert (held[0], held[-1]) == ("2026-01-27", "2026-02-06")


def test_who_avoids_us_climbs_every_rung_in_order_and_ends_with_a_person(diary):
    assert diary.got("avoider") == [
        "2026-01-05 heads_up by email",
        "2026-01-12 friendly_reminder by email",
        "2026-01-20 is_anything_wrong by email",
        "2026-01-29 call by call",
        "2026-02-09 firm_reminder by email",
        "2026-02-23 last_request by email after review",
        "2026-03-09 letter_before_action by task after review",
        "2026-03-30 decide_together by task after review",
    ]
    assert "a task" not in diary.bodies["avoider", "2026-03-30"]
    assert diary.bodies["avoider", "2026-03-30"].startswith("Decide how to go on with Avoider")


def test_each_message_told_when_and_how_the_next_would_come(diary):
    told = {
        "2026-01-05": "before 11 January 2026",
        "2026-01-12": "we will write about it again, but not before 20 January 2026",
        "2026-01-20": "we will call you about it, but not before 29 January 2026",
        "2026-02-09": "we will write about it again, but not before 22 February 2026",
        "2026-02-23": "Dana Reyes will look at your account personally, but not before 9 March 2026",
    }
    for on, words in told.items():
        assert words in diary.bodies["avoider", on]


def test_the_firm_steps_of_a_vulnerable_customer_go_out_after_review_only(diary):
    assert diary.got("vulnerable")[-3:] == [
        "2026-02-23 last_request by email after review",
        "2026-03-09 letter_before_action by task after review",
        "2026-03-30 decide_together by task after review",
    ]
    assert not any("review" in entry for entry in diary.got("vulnerable")[:-3])


def test_a_reply_of_a_key_account_holds_chasing_until_a_person_has_read_it(diary):
    assert diary.got("key") == [
        "2026-01-19 heads_up by email",
        "2026-01-23 friendly_reminder by email",
        "2026-02-05 is_anything_wrong by email",
        "2026-02-10 thank_you by email",
        "2026-03-06 check_in by email",  # not invoiced for a while
    ]
    assert diary.days_with("key", "on_hold") == ["2026-02-03", "2026-02-04"]


def test_a_customer_in_credit_hears_nothing_until_they_owe_more_than_we_hold(diary):
    first = "2026-02-23"
    assert diary.got("in-credit")[0] == f"{first} friendly_reminder by email"
    assert diary.days_with("in-credit", "covered_by_credit")[0] == "2026-01-12"
    assert (
        "The open amount is €250.00: €500.00 less €250.00 that we hold for you."
        in diary.bodies["in-credit", first]
    )


def test_a_customer_without_an_address_is_never_skipped_up_and_says_what_is_missing(diary):
    assert diary.got("no-address") == []
    assert diary.reason("no-address", "2026-04-03") == "unreachable"
    assert "Add one to the customer" in diary.whys["no-address", "2026-04-03"]


def test_an_address_that_bounced_stops_the_mails_at_once(diary):
    assert diary.got("bounced") == ["2026-01-12 heads_up by email", "2026-01-19 friendly_reminder by email"]
    assert diary.reason("bounced", "2026-01-27") == "unreachable"


def test_who_asked_not_to_be_contacted_is_not(diary):
    assert diary.got("opted-out") == ["2026-01-12 heads_up by email", "2026-01-19 friendly_reminder by email"]
    assert diary.reason("opted-out", "2026-01-27") == "opted_out"
    assert "they want no contact at all" in diary.whys["opted-out", "2026-04-03"]


def test_two_currencies_are_asked_for_in_one_message_each_in_its_own(diary):
    assert diary.got("two-currencies")[:4] == [
        "2026-01-12 heads_up by email",
        "2026-01-19 friendly_reminder by email",
        "2026-01-23 thank_you by email",
        "2026-01-27 is_anything_wrong by email",
    ]
    assert "€100.00 and US$200.00" in diary.bodies["two-currencies", "2026-01-19"]
    assert "€" not in diary.bodies["two-currencies", "2026-01-27"]  # the euros were paid


def test_who_pays_in_the_morning_gets_thanks_and_no_reminder(diary):
    assert diary.got("morning-payer") == ["2026-01-19 thank_you by email"]


def test_nobody_is_contacted_on_a_public_holiday_and_the_step_comes_the_day_after(diary):
    assert diary.days_with("patrick", "quiet_day") == ["2026-02-02", "2026-03-17"]
    assert diary.got("patrick")[0] == "2026-02-03 friendly_reminder by email"
    assert "Mon 2 February 2026 is a public holiday in Ireland" in diary.whys["patrick", "2026-02-02"]


def test_a_younger_invoice_starts_on_its_own_first_rung(diary):
    assert "2026-03-19 friendly_reminder by email" in diary.got("patrick")
    assert "S-2" not in diary.bodies["patrick", "2026-03-19"]


def test_what_is_left_of_a_debt_may_be_too_little_for_the_next_step(diary):
    assert diary.got("part-payer")[-2:] == [
        "2026-02-09 firm_reminder by email",
        "2026-04-01 statement by email",  # nothing else was said for seven weeks
    ]
    assert (
        diary.whys["part-payer", "2026-02-23"]
        == '€40.00 is due; the step "last request" is taken from €50.00 on.'
    )
    assert diary.got("small-debt") == []


def test_every_silence_of_the_quarter_has_a_reason_in_words(diary):
    assert len(diary.whys) > 200
    assert all(len(words) > 20 for words in diary.whys.values())


def test_every_contact_was_allowed_by_what_was_known_and_in_force_on_its_day(diary):
    assert diary.not_allowed == []
