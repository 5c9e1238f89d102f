"""Hours, quiet days and holidays hold on the clock of the customer's wall, wherever that is and whenever it is set."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays
import pytest
from babel.core import get_global
from hypothesis import given, settings
from hypothesis import strategies as st
from wall_clocks import HOUSE, HOUSE_TOML, MINUTE, clock_changes, first_open, is_open, with_hours

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.law.contact_hours import HORIZON_DAYS, ContactPlace, may_contact, next_allowed_at
from dunwell.law.contact_rules import parse_rules
from dunwell.law.open_hours import hours_of_windows
from dunwell.law.pack_files import BrokenPacks
from dunwell.law.time_zones import is_zone, zones_of

ZONES = sorted(set((files("tzdata") / "zones").read_text().split()) - {"Factory"})
TIMED = [channel for channel, hours in HOUSE.hours if not hours.any_time]


def _place(
    zone="", country="", region="", *, channel="email", jurisdiction="IE", company_zone="Europe/Dublin"
):
    return ContactPlace(jurisdiction, channel, zone, country, region, company_zone)


def _utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "channel", "reason"),
    [
        ("Europe/Dublin", "2026-03-10T08:00", "email", "ok"),
        ("Europe/Dublin", "2026-03-10T07:59:59.999999", "email", "quiet_hours"),
        ("Europe/Dublin", "2026-03-10T18:59:59.999999", "email", "ok"),
        ("Europe/Dublin", "2026-03-10T19:00", "email", "quiet_hours"),
        ("Europe/Dublin", "2026-03-10T08:30", "sms", "quiet_hours"),
        ("Europe/Dublin", "2026-03-10T18:00", "call", "quiet_hours"),
        ("Europe/Dublin", "2026-03-14T12:00", "email", "quiet_day"),
        ("Europe/Dublin", "2026-03-17T12:00", "email", "holiday"),  # Saint Patrick's Day
        ("Europe/Dublin", "2026-06-01T07:00", "email", "holiday"),
        ("Europe/Dublin", "2026-06-02T07:00", "email", "ok"),  # 08:00 in summer
        ("Pacific/Auckland", "2026-03-09T21:00", "email", "ok"),  # Tuesday there
        ("Pacific/Auckland", "2026-03-13T21:00", "email", "quiet_day"),  # Saturday there
        ("Pacific/Pago_Pago", "2026-03-14T01:00", "email", "ok"),  # still Friday there
        ("Pacific/Kiritimati", "2026-03-15T20:00", "email", "ok"),  # Monday there
        ("Asia/Kathmandu", "2026-03-10T02:15", "email", "ok"),
        ("Asia/Kathmandu", "2026-03-10T02:14", "email", "quiet_hours"),
        ("Europe/Dublin", "2026-03-14T03:00", "letter", "ok"),
        ("Europe/Dublin", "2026-03-17T23:59", "registered_letter", "ok"),
    ],
)
def test_a_moment_is_judged_by_the_clock_on_the_customers_wall(zone, at, channel, reason):
    verdict = may_contact(HOUSE, _place(zone, channel=channel), _utc(at))

    assert (verdict.reason, verdict.allowed) == (reason, reason == "ok")
    assert verdict.zones == (zone,)
    assert not verdict.missing


def test_every_channel_of_contact_has_hours_or_is_open_at_any_time():
    assert {*TIMED, *HOUSE.any_time} >= set(CONTACT_CHANNELS)
    assert set(HOUSE.any_time) == {"letter", "registered_letter"}


def test_a_channel_the_rules_do_not_name_has_the_hours_all_others_share():
    place = _place("Europe/Dublin", channel="pigeon")

    assert may_contact(HOUSE, place, _utc("2026-03-10T08:30")).reason == "quiet_hours"
    assert may_contact(HOUSE, place, _utc("2026-03-10T09:00")).reason == "ok"
    assert may_contact(HOUSE, place, _utc("2026-03-10T18:30")).reason == "quiet_hours"


@pytest.mark.parametrize(
    "zone", ["", "Nowhere/Atlantis", "GMT+25", "../../etc/passwd", "America", "Factory", "é" * 99]
)
def test_a_missing_or_wrong_zone_falls_back_to_all_zones_of_the_country(zone):
    place = _place(zone, "US", jurisdiction="US")

    too_early_in_hawaii = may_contact(HOUSE, place, _utc("2026-03-10T14:00"))
    fine_everywhere = may_contact(HOUSE, place, _utc("2026-03-10T18:30"))
    too_late_in_new_york = may_contact(HOUSE, place, _utc("2026-03-10T23:00"))

    assert [too_early_in_hawaii.reason, fine_everywhere.reason, too_late_in_new_york.reason] == [
        "quiet_hours", "ok", "quiet_hours",
    ]  # fmt: skip
    assert {"America/New_York", "Pacific/Honolulu", "America/Adak"} <= set(fine_everywhere.zones)
    assert "set the customer's time zone" in too_late_in_new_york.words


def test_a_known_region_narrows_the_zones_and_an_unknown_one_does_not():
    at = _utc("2026-03-10T13:00")

    assert may_contact(HOUSE, _place("", "US", "MA", jurisdiction="US-MA"), at).zones == ("America/New_York",)
    assert may_contact(HOUSE, _place("", "US", "US-MA", jurisdiction="US-MA"), at).allowed
    assert (
        may_contact(HOUSE, _place("", "us", "tx", jurisdiction="US-TX"), at).reason == "quiet_hours"
    )  # 07:00 in El Paso
    assert len(may_contact(HOUSE, _place("", "US", "ZZ", jurisdiction="US-ZZ"), at).zones) > 20


@pytest.mark.parametrize("country", ["", "XX", "001", "ireland"])
def test_an_unknown_country_leaves_the_companys_zone_and_says_so(country):
    verdict = may_contact(HOUSE, _place("", country, company_zone="Asia/Tokyo"), _utc("2026-03-10T01:00"))

    assert verdict.allowed
    assert verdict.zones == ("Asia/Tokyo",)
    assert "customer's time zone" in verdict.missing


def test_where_nothing_at_all_is_known_nothing_is_allowed():
    place = _place(company_zone="Mars/Olympus")

    verdict = may_contact(HOUSE, place, _utc("2026-03-10T12:00"))

    assert (verdict.allowed, verdict.reason, verdict.local_at) == (False, "no_common_hour", None)
    assert "set the customer's time zone" in verdict.words
    assert next_allowed_at(HOUSE, place, _utc("2026-03-10T12:00")) is None


def test_a_country_too_wide_for_a_common_hour_says_which_fact_is_missing():
    place = _place("", "RU", channel="call", jurisdiction="RU")

    verdict = may_contact(HOUSE, place, _utc("2026-03-10T08:00"))

    assert (verdict.allowed, verdict.reason) == (False, "no_common_hour")
    assert "set the customer's time zone" in verdict.words
    assert next_allowed_at(HOUSE, place, _utc("2026-03-10T08:00")) is None


def test_the_next_moment_passes_over_a_weekend_and_a_holiday():
    good_friday_to_easter_monday = _utc("2026-04-02T18:00")

    found = next_allowed_at(HOUSE, _place("Europe/Berlin", jurisdiction="DE"), good_friday_to_easter_monday)

    assert found == _utc("2026-04-07T06:00")


def test_a_clock_that_leaves_an_hour_out_opens_when_it_is_set():
    begins_in_the_gap = with_hours(time(2, 30), time(6))

    found = next_allowed_at(
        begins_in_the_gap, _place("Europe/Berlin", channel="night"), _utc("2026-03-29T00:00")
    )

    assert found == _utc("2026-03-29T01:00")


def test_both_passes_of_a_doubled_hour_count_as_that_hour():
    half_of_the_doubled_hour = with_hours(time(2, 30), time(3))
    place = _place("Europe/Berlin", channel="night")

    shown = [_utc("2026-10-25T00:00") + MINUTE * 15 * step for step in range(9)]
    found = [may_contact(half_of_the_doubled_hour, place, at).allowed for at in shown]

    assert found == [False, False, True, True, False, False, True, True, False]
    assert next_allowed_at(half_of_the_doubled_hour, place, shown[4]) == shown[6]


def test_a_midnight_shown_twice_is_judged_by_the_day_that_is_shown():
    sundays_are_quiet = with_hours(time(0), time(23, 59), quiet_weekdays=[6])
    place = _place("America/Havana", channel="night")  # 01:00 on Sunday is set back to 00:00

    found = next_allowed_at(sundays_are_quiet, place, _utc("2026-11-01T04:30"))

    assert found == _utc("2026-11-02T05:00")


@pytest.mark.parametrize(
    "night", [(time(0), time(1, 30)), (time(1, 30), time(3)), (time(2), time(2, 1))], ids=str
)
def test_every_clock_change_from_2020_to_2030_is_kept_in_every_zone(night):
    rules = with_hours(*night)
    kept = {clock_changes(zone): zone for zone in ZONES if clock_changes(zone)}

    for changes, zone in kept.items():
        place = _place(zone, channel="night")
        for change, _ in changes:
            for step in range(-8, 9):
                at = change + 25 * step * MINUTE
                assert may_contact(rules, place, at).allowed == is_open(rules, "IE", "night", [zone], at), (
                    zone,
                    at,
                )
            start = change - 150 * MINUTE
            expected = first_open(rules, "IE", "night", [zone], start, timedelta(days=4))
            assert next_allowed_at(rules, place, start) == expected, (zone, start)


@st.composite
def _places(draw):
    """Places of every kind: own zone, wrong zone, region, country, nothing; with holidays of four countries."""
    jurisdiction = draw(st.sampled_from(["IE", "US-MA", "DE-BY", "NZ"]))
    countries = sorted(country for country in get_global("territory_zones") if len(country) == 2)
    return _place(
        draw(st.sampled_from([*ZONES, "", "", "Wrong/Zone"])),
        draw(st.sampled_from([*countries, "US", "CA", "AU", "BR", "RU", "", "ZZ"])),
        draw(st.sampled_from(["", "MA", "TX", "WA", "NU", "PE", "AM", "?"])),
        channel=draw(st.sampled_from(TIMED)),
        jurisdiction=jurisdiction,
        company_zone=draw(st.sampled_from(["Pacific/Kiritimati", "Pacific/Niue", "Europe/Dublin"])),
    )


@st.composite
def _moments(draw, place):
    """Any moment of 2020 to 2030, half of them near a change of the customer's clock."""
    changes = clock_changes(place.zone) if is_zone(place.zone) else ()
    if changes and draw(st.booleans()):
        near = draw(st.sampled_from(changes))[0]
        return near + MINUTE * draw(st.integers(-3000, 3000))
    return datetime(2020, 1, 1, tzinfo=UTC) + MINUTE * draw(st.integers(0, 11 * 365 * 1440))


@given(st.data())
@settings(max_examples=800, deadline=None)
def test_never_allowed_outside_the_hours_of_any_zone_the_customer_may_be_in(data):
    place = data.draw(_places())
    moment = data.draw(_moments(place))

    verdict = may_contact(HOUSE, place, moment)

    zones = zones_of(place.zone, place.country, place.region, place.company_zone).names
    assert verdict.zones == zones
    assert verdict.allowed == is_open(HOUSE, place.jurisdiction, place.channel, zones, moment)
    assert verdict.words


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_the_next_allowed_moment_is_allowed_and_nothing_before_it_is(data):
    place = data.draw(_places())
    moment = data.draw(_moments(place)) + timedelta(seconds=data.draw(st.integers(0, 59)))

    found = next_allowed_at(HOUSE, place, moment)

    zones = zones_of(place.zone, place.country, place.region, place.company_zone).names
    if found is None:
        assert len(zones) != 1
        days_are_enough = timedelta(days=8) if len(zones) < 4 else timedelta(days=2)
        whole = moment.replace(second=0)
        assert first_open(HOUSE, place.jurisdiction, place.channel, zones, whole, days_are_enough) is None
        assert may_contact(HOUSE, place, moment).reason == "no_common_hour"
        return
    assert moment <= found <= moment + timedelta(days=HORIZON_DAYS + 1)
    assert is_open(HOUSE, place.jurisdiction, place.channel, zones, found)
    before = moment
    while before < found:
        assert not is_open(HOUSE, place.jurisdiction, place.channel, zones, before), before
        before += MINUTE


@pytest.mark.parametrize("country", ["US", "CA", "AU", "BR", "ES"])
def test_the_zones_of_a_region_are_zones_of_its_country_and_no_region_is_forgotten(country):
    whole = {_clock(zone) for zone in zones_of("", country, "", "").names}
    regions = {
        code for code in holidays.country_holidays(country).subdivisions if code.isupper() and len(code) < 4
    }

    for region in regions - {"AS", "GU", "MP", "PR", "VI", "UM"} if country == "US" else regions:
        found = zones_of("", country, region, "").names
        assert 1 <= len(found) < 7, region
        assert {_clock(zone) for zone in found} <= whole, region


def _clock(zone):
    return ZoneInfo(zone).utcoffset(datetime(2026, 1, 1, tzinfo=UTC)), clock_changes(zone)[-2:]


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        ("19:00:00", "08:00:00", "begin before it ends"),
        ("08:00:00", "08:00:00", "begin before it ends"),
        ('"8"', '"19"', "time of day"),
        ("8", "19", "time of day"),
    ],
)
def test_hours_that_end_before_they_begin_or_are_no_times_are_refused(begin, end, told):
    text = HOUSE_TOML.replace("begin = 08:00:00", f"begin = {begin}").replace(
        "end = 19:00:00", f"end = {end}"
    )

    with pytest.raises((ValueError, BrokenPacks), match=told):
        parse_rules(text.encode())


def test_hours_are_read_from_the_pack():
    eight_to_seven, closed = ((8 * 3600, 19 * 3600),), ()

    assert HOUSE.hours_of("email").week == (eight_to_seven,) * 5 + (closed,) * 2


def test_a_window_may_end_at_midnight():
    hours = hours_of_windows([{"weekdays": ["fri"], "begin": time(20), "end": time(0)}])

    shown = [
        hours.open_at(4, wall) for wall in (time(19, 59, 59), time(20), time(23, 59, 59, 999_999), time(0))
    ]
    assert shown == [False, True, True, False]


@st.composite
def _weeks(draw):
    """Hours with up to three windows a weekday, in quarters of an hour, and days without any."""
    quarter = st.integers(0, 95)
    windows = [
        {"weekdays": [day], "begin": _quarter(begin), "end": _quarter((begin + length) % 96)}
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        for begin, length in draw(st.lists(st.tuples(quarter, st.integers(1, 30)), max_size=3))
        if begin + length <= 96
    ]
    return hours_of_windows(windows, ("",))


def _quarter(number):
    return time(number // 4, number % 4 * 15)


@given(_weeks(), st.data())
@settings(max_examples=50, deadline=None)
def test_hours_that_differ_by_weekday_open_with_the_first_minute_that_is_shown(week, data):
    zone = data.draw(st.sampled_from([zone for zone in ZONES if clock_changes(zone)]))
    moment = data.draw(st.sampled_from(clock_changes(zone)))[0] + MINUTE * data.draw(st.integers(-1500, 200))
    rules = replace(HOUSE, hours=(("night", week),))
    place = _place(zone, channel="night", jurisdiction="DE-BY")

    found = next_allowed_at(rules, place, moment)

    expected = first_open(rules, "DE-BY", "night", [zone], moment, timedelta(days=2))
    if expected is None:
        assert found is None or found >= moment + timedelta(days=2)
    else:
        assert found == expected
    assert may_contact(rules, place, moment).allowed == (found == moment)
