"""Who may be contacted at which minute: the law's hours and counts at their edges, in the packs as they are shipped."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from asking import ZONES, ask, made, next_there, noted, verdicts
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.law.contact_words import OUTCOMES
from dunwell.law.wishes import Wish


def allowed(place, at, **more):
    return ask(place, at, **more).allowed


@pytest.mark.parametrize(
    ("place", "actor", "channel", "opens", "closes"),
    [
        ("US-MA", "FP", "call", "2026-03-11T08:00", "2026-03-11T21:00"),
        ("US-CA", "FP", "sms", "2026-03-11T08:00", "2026-03-11T21:00"),
        ("US", "TP", "email", "2026-03-14T08:00", "2026-03-14T21:00"),  # a Saturday
        ("AU", "FP", "call", "2026-03-11T07:30", "2026-03-11T21:00"),
        ("AU", "FP", "call", "2026-03-14T09:00", "2026-03-14T21:00"),  # a Saturday
        ("AU", "FP", "visit", "2026-03-11T09:00", "2026-03-11T21:00"),
        ("CA-ON", "TP", "call", "2026-03-11T07:00", "2026-03-11T21:00"),
        ("CA-ON", "TP", "email", "2026-03-15T13:00", "2026-03-15T17:00"),  # a Sunday
        ("CA-BC", "FP", "call", "2026-03-14T07:00", "2026-03-14T21:00"),  # a Saturday
        ("CA-BC", "FP", "call", "2026-03-15T13:00", "2026-03-15T17:00"),  # a Sunday
        ("DE", "FP", "call", "2026-03-11T09:00", "2026-03-11T18:00"),  # the house's
        ("GB", "TP", "email", "2026-03-11T08:00", "2026-03-11T19:00"),  # the house's
    ],
)
def test_a_window_opens_with_its_first_minute_and_closes_before_its_last(
    place, actor, channel, opens, closes
):
    def at(text, seconds="00"):
        return allowed(place, f"{text}:{seconds}", actor=actor, channel=channel)

    def before(text):
        hour, minute = map(int, text[-5:].split(":"))
        minutes = hour * 60 + minute - 1
        return f"{text[:-5]}{minutes // 60:02}:{minutes % 60:02}"

    assert [at(before(opens), "59"), at(opens), at(before(closes), "59.999999"), at(closes)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_issues_example_is_allowed_by_massachusetts_law_and_not_by_the_house():
    by_law = ask("US-MA", "2026-03-11T20:30")
    with_policy = ask("US-MA", "2026-03-11T20:30", policy=True)

    assert by_law.allowed
    assert verdicts(by_law) == {"ma-hours": "allow", "ma-2in7": "allow"}
    assert not with_policy.allowed
    assert verdicts(with_policy)["house-hours"] == "forbid"
    assert next_there(with_policy, ZONES["US-MA"]) == "2026-03-12T09:00"


def test_where_the_law_has_no_hours_for_a_channel_the_house_has_and_it_is_called_policy():
    letters_in_australia = ask("AU", "2026-03-14T03:00", channel="letter")
    mail_in_australia = ask("AU", "2026-03-14T12:00", channel="email")

    assert letters_in_australia.allowed
    assert {each.rule.id: each.rule.strength for each in mail_in_australia.rules} == {
        "house-hours-email": "house",
        "au-3w10m-week": "guideline",
        "au-3w10m-month": "guideline",
    }
    assert next_there(mail_in_australia, ZONES["AU"]) == "2026-03-16T08:00"


@pytest.mark.parametrize(
    ("place", "zone", "actor", "day", "holiday"),
    [
        ("AU", "Australia/Sydney", "FP", "2026-01-26", True),  # Australia Day
        (
            "AU-VIC",
            "Australia/Melbourne",
            "FP",
            "2026-11-03",
            False,
        ),  # Melbourne Cup: a state's, not national
        ("AU-SA", "Australia/Adelaide", "FP", "2026-03-09", False),  # Adelaide Cup
        ("CA-ON", "America/Toronto", "TP", "2026-02-16", True),  # Family Day
        ("CA-BC", "America/Vancouver", "FP", "2026-08-03", True),  # British Columbia Day
        (
            "CA-BC",
            "America/Vancouver",
            "FP",
            "2026-09-30",
            True,
        ),  # Truth and Reconciliation: there, not in Ontario
        ("CA-ON", "America/Toronto", "TP", "2026-09-30", False),
        ("DE-BY", "Europe/Berlin", "FP", "2026-01-06", True),  # Epiphany
        ("DE-BE", "Europe/Berlin", "FP", "2026-01-06", False),
        ("DE-BE", "Europe/Berlin", "FP", "2027-03-08", True),  # Women's Day
        ("GB-SCT", "Europe/London", "FP", "2026-01-02", True),
        ("GB-SCT", "Europe/London", "FP", "2026-04-06", False),  # Easter Monday is none in Scotland
        ("GB", "Europe/London", "FP", "2026-04-06", True),
        ("US-NYC", "America/New_York", "FP", "2026-02-12", True),  # Lincoln's Birthday, New York State's
    ],
)
def test_holidays_are_the_regions_or_the_nations_as_the_rule_says(place, zone, actor, day, holiday):
    answer = ask(place, f"{day}T15:00", zone=zone, actor=actor)

    assert ("a public holiday" in " ".join(each.why for each in answer.rules)) == holiday


@pytest.mark.parametrize(
    ("zone", "at", "channel_open"),
    [
        ("America/New_York", "2026-03-08T06:59:59+00:00", False),  # 01:59:59; the clock skips to 03:00
        ("Europe/Dublin", "2026-03-29T07:00:00+00:00", True),  # 08:00 in summer, 07:00 the day before
        ("Europe/Dublin", "2026-03-28T07:59:59+00:00", False),
        ("Europe/Dublin", "2026-10-25T07:30:00+00:00", False),  # 07:30: set back that night
        (
            "Australia/Sydney",
            "2026-04-04T21:00:00+00:00",
            False,
        ),  # Sunday 07:00 after 03:00 was set back to 02:00
        ("Australia/Sydney", "2026-04-04T22:00:00+00:00", True),  # Sunday 08:00
        ("Australia/Sydney", "2026-10-03T21:00:00+00:00", True),  # Sunday 08:00 after 02:00 was set to 03:00
        ("Australia/Lord_Howe", "2026-04-04T21:29:59+00:00", False),  # set back by half an hour
        ("Australia/Lord_Howe", "2026-04-04T21:30:00+00:00", True),
        ("Australia/Lord_Howe", "2026-10-03T21:00:00+00:00", True),  # 08:00 by the summer clock
    ],
)
def test_hours_follow_the_clock_on_the_wall_over_its_changes(zone, at, channel_open):
    answer = ask("US-CA", at, zone=zone)

    assert answer.allowed == channel_open


def test_massachusetts_allows_two_in_seven_days_for_each_debt():
    contacts = [
        made("2026-03-06", debts=("A",)),
        made("2026-03-09", debts=("A",)),
        made("2026-03-10", debts=("B",)),
    ]

    about_a, about_b, about_any = (
        ask("US-MA", "2026-03-11T20:30", contacts=contacts, debt=debt) for debt in ("A", "B", "")
    )

    assert [about_a.allowed, about_b.allowed, about_any.allowed] == [False, True, False]
    assert next_there(about_a, ZONES["US-MA"]) == "2026-03-13T08:00"
    assert "2 attempts for debt A from 2026-03-05 to 2026-03-11; at most 2" in about_a.rules[1].why
    assert about_a.rules[1].verdict == "forbid"
    assert about_any.next_allowed_at == about_a.next_allowed_at


def test_where_no_debt_is_named_the_debt_with_the_most_contacts_counts():
    one_each = [made("2026-03-09", debts=("A",)), made("2026-03-10", debts=("B",))]

    assert allowed("US-MA", "2026-03-11T12:00", contacts=one_each)
    assert not allowed("US-MA", "2026-03-11T12:00", contacts=[*one_each, made("2026-03-10")])


def test_a_text_counts_with_calls_in_massachusetts_and_a_call_that_did_not_connect_does_not():
    a_text_and_a_call = [made("2026-03-09", "sms", "sent"), made("2026-03-10")]
    not_connected = [made("2026-03-09", "sms", "sent"), made("2026-03-10", outcome="not_connected")]

    assert not allowed("US-MA", "2026-03-11T12:00", contacts=a_text_and_a_call)
    assert allowed("US-MA", "2026-03-11T12:00", contacts=not_connected)
    assert allowed(
        "US-MA", "2026-03-11T12:00", contacts=[made("2026-03-09", "letter"), made("2026-03-10", "letter")]
    )


def test_calls_to_work_have_a_count_of_their_own_in_massachusetts():
    contacts = [made("2026-02-20", number="workplace"), made("2026-03-01", number="workplace")]

    at_work = ask("US-MA", "2026-03-11T12:00", contacts=contacts, number="workplace")
    at_home = ask("US-MA", "2026-03-11T12:00", contacts=contacts, number="mobile")

    assert (at_work.allowed, at_home.allowed) == (False, True)
    assert next_there(at_work, ZONES["US-MA"]) == "2026-03-22T08:00"
    assert "ma-2in30-other" not in verdicts(at_home)


def test_what_a_row_does_not_say_counts_against_who_asks():
    unknown = [noted("2026-03-09", channel=""), noted("2026-03-10")]

    assert not allowed("US-MA", "2026-03-11T12:00", contacts=unknown, debt="A", number="mobile")
    assert not allowed("US-MA", "2026-03-11T12:00", contacts=unknown, debt="A", number="workplace")


@pytest.mark.parametrize(
    ("contacts", "debt", "expected"),
    [
        ([made(f"2026-03-{day:02}", debts=("A",)) for day in (5, 6, 7, 8, 9, 10)], "A", True),
        ([made(f"2026-03-{day:02}", debts=("A",)) for day in (5, 6, 7, 8, 9, 10, 11)], "A", False),
        ([made(f"2026-03-{day:02}", debts=("A",)) for day in (4, 5, 6, 7, 8, 9, 10)], "A", True),
        ([made(f"2026-03-{day:02}", debts=("A",)) for day in (5, 6, 7, 8, 9, 10, 11)], "B", True),
        ([made(f"2026-03-{day:02}", person="spouse") for day in (5, 6, 7, 8, 9, 10, 11)], "A", True),
        ([made("2026-03-11", hour=f"{hour:02}:00") for hour in range(9, 16)], "A", False),
        (
            [made("2026-03-11", hour=f"{hour:02}:00", outcome="not_connected") for hour in range(9, 16)],
            "A",
            True,
        ),
        ([made("2026-03-11", hour=f"{hour:02}:00", by_customer=True) for hour in range(9, 16)], "A", True),
        (
            [made("2026-03-11", hour=f"{hour:02}:00", person="representative") for hour in range(9, 16)],
            "A",
            True,
        ),
        (
            [made("2026-03-11", hour=f"{hour:02}:00") for hour in range(18, 25 - 1)],
            "A",
            True,
        ),  # later that day
    ],
)
def test_seven_calls_in_seven_days_are_the_most_of_an_agency(contacts, debt, expected):
    answer = ask("US", "2026-03-11T17:00", actor="TP", contacts=contacts, debt=debt)

    assert (verdicts(answer)["us-regf-7in7"] == "allow") == expected


def test_consent_lifts_the_count_for_seven_days_its_own_included():
    agreed = date(2026, 3, 1)
    calls = [made("2026-03-07", hour=f"{hour:02}:00", consented_on=agreed) for hour in range(9, 16)]

    within = ask("US", "2026-03-07T17:00", actor="TP", contacts=[made("2026-03-06")] * 7, consented_on=agreed)
    day_after = ask(
        "US", "2026-03-08T17:00", actor="TP", contacts=[made("2026-03-06")] * 7, consented_on=agreed
    )

    assert (within.allowed, day_after.allowed) == (True, False)
    assert allowed("US", "2026-03-08T17:00", actor="TP", contacts=calls)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-09", False), ("2026-03-15", False), ("2026-03-16", True)]
)
def test_after_a_conversation_on_monday_an_agency_calls_on_the_following_monday(day, expected):
    spoke_on_monday = [made("2026-03-09", outcome="conversation")]

    answer = ask("US", f"{day}T12:00", actor="TP", contacts=spoke_on_monday)

    assert answer.allowed == expected
    assert next_there(answer, ZONES["US"]) == ("2026-03-16T12:00" if expected else "2026-03-16T08:00")


def test_a_conversation_the_customer_began_counts_and_one_about_another_debt_or_with_another_does_not():
    def after(**more):
        return allowed(
            "US",
            "2026-03-11T12:00",
            actor="TP",
            debt="A",
            contacts=[made("2026-03-09", outcome="conversation", **more)],
        )

    assert [after(by_customer=True), after(debts=("B",)), after(person="spouse"), after(debts=("B", "a"))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_regulation_f_binds_the_agency_and_a_creditor_under_another_name_not_one_in_its_own():
    spoke = [made("2026-03-09", outcome="conversation")]

    found = {
        actor: ask("US", "2026-03-11T12:00", actor=actor, contacts=spoke)
        for actor in ("FP", "FPX", "TP", "DB")
    }

    assert {actor: answer.allowed for actor, answer in found.items()} == {
        "FP": True, "FPX": False, "TP": False, "DB": False,
    }  # fmt: skip
    assert "us-regf-7in7" not in verdicts(found["FP"])
    assert all(each.rule.strength == "house" for each in found["FP"].rules)
    assert allowed("US", "2026-03-11T12:00", actor="TP", relationship="B2B", contacts=spoke)


def test_australia_allows_three_contacts_in_any_week_and_ten_in_a_month():
    three = [made(f"2026-03-{day:02}", "sms", "sent", debts=("A",)) for day in (5, 9, 10)]
    ten = [made(f"2026-02-{day:02}", "email", "sent") for day in (11, 12, 13, 18, 19, 20, 25, 26, 27)]
    ten.append(made("2026-03-04", "letter", "sent"))

    by_week = ask("AU", "2026-03-11T12:00", contacts=three, debt="A")
    by_month = ask("AU", "2026-03-10T12:00", contacts=ten, debt="A")

    assert verdicts(by_week)["au-3w10m-week"] == "forbid"
    assert next_there(by_week, ZONES["AU"]) == "2026-03-12T07:30"
    assert verdicts(by_month) == {
        "au-hours-call": "allow",
        "au-3w10m-week": "allow",
        "au-3w10m-month": "forbid",
    }
    assert next_there(by_month, ZONES["AU"]) == "2026-03-11T07:30"
    assert allowed("AU", "2026-03-11T12:00", contacts=three, debt="B")


def test_an_attempt_that_reached_nobody_and_a_visit_are_no_contacts_in_australia():
    three = [made("2026-03-09"), made("2026-03-10"), made("2026-03-10", "visit", "conversation")]

    assert allowed("AU", "2026-03-11T12:00", contacts=three + [made("2026-03-09", outcome="voicemail")] * 2)
    assert not allowed("AU", "2026-03-11T12:00", contacts=[noted("2026-03-09")] * 3)


@pytest.mark.parametrize(
    ("tenth", "day", "expected"),
    [
        ("2028-01-29", "2028-02-29", True),  # leap year: the month from 29 January ends with 28 February
        ("2028-01-30", "2028-02-29", False),
        ("2028-01-31", "2028-03-01", True),
        ("2026-01-31", "2026-02-28", False),
        ("2026-01-31", "2026-03-01", True),
        ("2028-02-29", "2028-03-28", False),
        ("2028-02-29", "2028-03-29", True),
        ("2027-12-31", "2028-01-30", False),
        ("2027-12-31", "2028-01-31", True),
    ],
)
def test_a_month_goes_back_to_the_same_day_of_the_month_before_in_leap_years_too(tenth, day, expected):
    last = date.fromisoformat(tenth)
    ten = [made(str(last + timedelta(days=3 * number)), "sms", "sent") for number in range(10)]
    now = f"{day}T12:00"

    answer = ask("AU", now, channel="letter", contacts=ten)

    made_by_then = sum(str(each.at.date()) <= day for each in ten)
    assert made_by_then == 10 or expected
    assert (verdicts(answer)["au-3w10m-month"] == "allow") == expected


def test_a_window_of_thirty_days_holds_the_leap_day():
    calls_to_work = [made("2028-02-01", number="workplace"), made("2028-02-10", number="workplace")]

    def at_work(day):
        return allowed("US-MA", f"{day}T12:00", contacts=calls_to_work, number="workplace")

    assert [at_work(day) for day in ("2028-02-29", "2028-03-01", "2028-03-02")] == [False, False, True]


def test_ontario_counts_three_in_seven_only_after_the_first_conversation():
    voicemails = [made(f"2026-03-{day:02}", outcome="voicemail") for day in (5, 6, 9)]
    spoken = [made("2026-03-05", outcome="conversation"), *voicemails[1:]]
    the_customer_rang = [*spoken[:2], made("2026-03-10", outcome="conversation", by_customer=True)]

    def answer(contacts, at="2026-03-10T12:00", **more):
        return ask("CA-ON", at, actor="TP", contacts=contacts, **more)

    assert answer(voicemails).allowed
    assert not answer(spoken).allowed
    assert next_there(answer(spoken), ZONES["CA-ON"]) == "2026-03-12T07:00"
    assert "on-3in7" not in verdicts(answer(spoken, channel="letter"))
    assert answer(spoken, asked=True).allowed
    assert answer(the_customer_rang, at="2026-03-11T12:00").allowed
    assert ask("CA-ON", "2026-03-10T12:00", contacts=spoken).rules[0].rule.strength == "house"


def test_the_unconfirmed_cap_of_new_york_city_asks_for_a_person_and_allows_nothing():
    three = [made(f"2026-10-{day:02}") for day in (6, 7, 8)]

    asks = ask("US-NYC", "2026-10-09T12:00", contacts=three)
    fine = ask("US-NYC", "2026-10-09T12:00", contacts=[])
    not_yet_in_force = ask("US-NYC", "2026-08-31T12:00", contacts=[])

    assert verdicts(asks)["nyc-frequency"] == "ask"
    assert not asks.allowed
    assert {"house-hours", "house-2in7"} <= verdicts(fine).keys()
    assert fine.allowed
    assert "nyc-frequency" not in verdicts(not_yet_in_force)


def test_an_agency_in_new_york_city_asks_where_only_the_unconfirmed_cap_stands_against_it():
    three = [made(f"2026-10-{day:02}") for day in (6, 7, 8)]

    answer = ask("US-NYC", "2026-10-09T20:00", actor="TP", contacts=three)

    assert not answer.allowed
    assert set(verdicts(answer).values()) == {"allow", "ask"}
    assert next_there(answer, ZONES["US-NYC"]) == "2026-10-13T08:00"


def test_of_several_places_the_hours_all_allow_and_the_strictest_caps_count():
    two_calls = [made("2026-03-09"), made("2026-03-10")]
    places = "US-MA CA-BC"

    early, noon, sunday = (
        ask(places, at, contacts=[]).allowed
        for at in ("2026-03-11T07:30", "2026-03-11T12:00", "2026-03-15T12:00")
    )

    assert [early, noon, sunday] == [False, True, False]
    assert verdicts(ask(places, "2026-03-11T12:00", contacts=two_calls))["ma-2in7"] == "forbid"
    assert (
        verdicts(ask("CA-BC", "2026-03-11T12:00", others=("US-MA",), contacts=two_calls))["ma-2in7"]
        == "forbid"
    )


def test_both_places_holidays_are_kept():
    on_st_patricks_day = ask("DE IE", "2026-03-17T12:00")
    on_whit_monday = ask("DE IE", "2026-05-25T12:00")

    assert (on_st_patricks_day.allowed, on_whit_monday.allowed) == (False, False)
    assert allowed("IE", "2026-05-25T12:00")


def test_in_british_columbia_nobody_speaks_to_the_customer_within_five_days_of_the_notice():
    sent = {"bc-5day": date(2026, 3, 6)}

    waiting = ask("CA-BC", "2026-03-10T12:00", sent=sent)
    told_by_the_history = ask(
        "CA-BC", "2026-03-10T12:00", contacts=[made("2026-03-06", "letter", "sent", notices=("bc-5day",))]
    )
    not_said = ask("CA-BC", "2026-03-10T12:00")

    assert (waiting.allowed, next_there(waiting, ZONES["CA-BC"])) == (False, "2026-03-11T07:00")
    assert verdicts(told_by_the_history)["bc-5day"] == "forbid"
    assert not_said.allowed
    assert "not checked" in not_said.rules[-1].why
    assert allowed("CA-BC", "2026-03-10T12:00", sent=sent, channel="email")


def test_in_ontario_the_first_contact_may_come_on_the_sixth_day_after_the_notice():
    answer = ask("CA-ON", "2026-03-06T12:00", actor="TP", sent={"on-notice": date(2026, 3, 1)})

    assert not answer.allowed
    assert next_there(answer, ZONES["CA-ON"]) == "2026-03-07T07:00"


def test_a_wish_wins_whatever_the_law_and_ends_only_where_the_law_says_when():
    no_more = ask("DE", "2026-03-11T12:00", wishes=[Wish("cease", date(2026, 3, 1))])
    not_at_work = ask(
        "US-MA", "2026-03-11T12:00", number="workplace", wishes=[Wish("no_workplace", date(2026, 3, 5))]
    )
    in_writing = ask(
        "US-MA",
        "2026-03-11T12:00",
        number="workplace",
        wishes=[Wish("no_workplace", date(2026, 3, 5), in_writing=True)],
    )
    no_texts = [Wish("opt_out", date(2026, 3, 1), "sms")]

    assert (verdicts(no_more)["house-wish"], no_more.next_allowed_at) == ("forbid", None)
    assert next_there(not_at_work, ZONES["US-MA"]) == "2026-03-16T08:00"
    assert in_writing.next_allowed_at is None
    assert [allowed("DE", "2026-03-11T12:00", channel=way, wishes=no_texts) for way in ("sms", "email")] == [
        False,
        True,
    ]


def test_the_representative_may_be_contacted_where_the_customer_may_not():
    represented = [Wish("representative", date(2026, 3, 1))]

    assert not allowed("AU", "2026-03-11T12:00", wishes=represented)
    assert allowed("AU", "2026-03-11T12:00", wishes=represented, person="representative")


def test_breathing_space_ends_and_contact_may_begin_on_the_next_open_day():
    answer = ask("GB", "2026-03-11T12:00", moratoria={"gb-breathing-space": date(2026, 3, 5)})

    assert verdicts(answer)["gb-breathing-space"] == "forbid"
    assert (
        next_there(answer, ZONES["GB"]) == "2026-05-05T09:00"
    )  # the 60th day is 3 May; the 4th is a bank holiday


def test_a_neighbour_is_asked_only_where_the_customer_is_and_only_where_a_law_lets_us():
    once = [made("2026-01-05", person="neighbour", outcome="conversation")]

    by_the_agency = ask("US", "2026-03-11T12:00", actor="TP", person="neighbour", contacts=[])
    again = ask("US", "2026-03-11T12:00", actor="TP", person="neighbour", contacts=once)
    by_the_creditor = ask("US", "2026-03-11T12:00", person="neighbour", contacts=[])
    in_germany = ask("DE", "2026-03-11T12:00", person="neighbour", contacts=[])

    assert by_the_agency.allowed
    assert "only to ask where the customer is" in by_the_agency.rules[-1].why
    assert (verdicts(again)["us-third-person"], again.next_allowed_at) == ("forbid", None)
    assert verdicts(by_the_creditor)["house-third-person"] == "forbid"
    assert verdicts(in_germany)["house-third-person"] == "forbid"
    assert verdicts(in_germany)["de-third-person"] == "ask"


def test_rules_that_begin_before_the_next_moment_are_the_ones_that_count_for_it():
    two_calls_at_the_end_of_august = [made("2026-08-28"), made("2026-08-29"), made("2026-08-30")]

    answer = ask("US-NYC", "2026-08-31T20:00", actor="TP", contacts=two_calls_at_the_end_of_august + [
        made("2026-08-30", outcome="conversation")])  # fmt: skip

    assert "nyc-frequency" not in verdicts(answer)
    assert next_there(answer, ZONES["US-NYC"]) == "2026-09-06T08:00"


def test_the_next_moment_of_an_allowed_question_is_its_own():
    answer = ask("US-MA", "2026-03-11T20:30:15", contacts=[])

    assert answer.next_allowed_at.isoformat() == "2026-03-11T20:30:15-04:00"


@st.composite
def _histories(draw):
    """Up to twelve contacts of a fortnight, of every kind."""
    return [
        made(
            f"2026-03-{draw(st.integers(1, 14)):02}",
            draw(st.sampled_from(["call", "sms", "email", "letter", "visit", ""])),
            draw(st.sampled_from([*OUTCOMES, ""])),
            hour=f"{draw(st.integers(0, 23)):02}:00",
            debts=draw(st.sampled_from([(), ("A",), ("B",), ("A", "B")])),
            person=draw(st.sampled_from(["", "customer", "spouse"])),
            number=draw(st.sampled_from(["", "mobile", "workplace"])),
            by_customer=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


@given(_histories(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_next_moment_is_allowed_and_no_half_hour_or_last_minute_before_it_is(history, data):
    place, actor = data.draw(
        st.sampled_from(
            [("US-MA", "FP"), ("US", "TP"), ("AU", "FP"), ("CA-ON", "TP"), ("DE", "FP"), ("US-NYC", "TP")]
        )
    )
    more = {
        "actor": actor,
        "contacts": history,
        "channel": data.draw(st.sampled_from(["call", "sms", "email", "visit"])),
        "debt": data.draw(st.sampled_from(["", "A"])),
        "number": data.draw(st.sampled_from(["", "workplace"])),
        "sent": data.draw(st.sampled_from([None, {"on-notice": date(2026, 3, 9)}]))
        if place == "CA-ON"
        else None,
    }
    start = datetime(2026, 3, 14, tzinfo=ZoneInfo(ZONES[place])) + timedelta(
        minutes=data.draw(st.integers(0, 1439))
    )
    history[:] = [each for each in history if each.made_by(start)]

    found = ask(place, start.isoformat(), **more).next_allowed_at

    assert found is not None
    assert ask(place, found.isoformat(), **more).allowed
    before = start.astimezone(UTC)
    if found > before:
        assert not ask(place, (found - timedelta(minutes=1)).isoformat(), **more).allowed
    while before < found:
        assert not ask(place, before.isoformat(), **more).allowed, before
        before += timedelta(minutes=30)


@given(_histories(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_contact_more_never_allows_what_was_forbidden(history, data):
    place, actor = data.draw(st.sampled_from([("US-MA", "FP"), ("US", "TP"), ("AU", "FP"), ("DC", "TP")]))
    place = {"DC": "US-DC"}.get(place, place)
    one_more = data.draw(_histories())[:1]
    at = f"2026-03-{data.draw(st.integers(8, 20)):02}T12:00"

    fewer, more = (
        ask(place, at, actor=actor, contacts=known).allowed for known in (history, history + one_more)
    )

    assert more <= fewer
