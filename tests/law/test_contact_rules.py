"""The house rules and public holidays as the plan gets them."""

from datetime import date

import pytest
from wall_clocks import HOUSE

from dunwell.engine.facts import CUSTOMER_KINDS
from dunwell.law.contact_facts import rule_facts
from dunwell.law.public_holidays import public_holidays


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("IE", date(2026, 3, 17)),
        ("DE", date(2026, 4, 6)),
        ("DE-BY", date(2026, 1, 6)),
        ("US-MA", date(2026, 4, 20)),
        ("GB", date(2026, 4, 6)),  # Easter Monday, though not in Scotland
        ("GB", date(2026, 8, 31)),
        ("GB-SCT", date(2026, 1, 2)),
        ("GB-ZZ", date(2026, 4, 6)),
        ("US-ZZ", date(2026, 7, 4)),
    ],
)
def test_a_public_holiday_is_known(place, day):
    assert day in public_holidays(place, 2026)


@pytest.mark.parametrize(
    ("place", "day"), [("GB-SCT", date(2026, 4, 6)), ("DE", date(2026, 1, 6)), ("IE", date(2026, 12, 24))]
)
def test_a_day_of_work_is_no_holiday(place, day):
    assert day not in public_holidays(place, 2026)


def test_a_country_nobody_knows_has_no_holidays():
    assert public_holidays("XX", 2026) == []


def test_the_house_rules_hold_for_every_place_and_kind():
    facts = rule_facts(HOUSE, ["IE", "DE", "IE"], 2026)

    assert facts["contact_caps"].num_rows == 2 * len(CUSTOMER_KINDS) * len(HOUSE.caps)
    assert set(facts["quiet_weekdays"]["weekday"].to_pylist()) == {5, 6}
    assert facts["holidays"]["jurisdiction"].value_counts().to_pylist()[0]["values"] == "DE"
    assert {(cap.channel, cap.window_days, cap.max_contacts) for cap in HOUSE.caps} == {
        ("*", 7, 2), ("call", 1, 1), ("visit", 30, 1),
    }  # fmt: skip
