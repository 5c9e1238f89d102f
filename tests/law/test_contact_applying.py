"""Rules about contact add up over packs and places, for whom they bind and on the days they are in force."""

from datetime import date

import pytest
from small_packs import packs_of

from dunwell.law.contact_applying import Scope, applying

_RULE = """
[[contact_cap]]
id = "{id}"
says = "."
channels = ["call"]
most = 1
window_days = 7
counted = "attempts"
for_each = "customer"
strength = "law"
confidence = "{confidence}"
sources = ["book"]
{more}
"""


def _rule(id, more="", confidence="V"):
    return _RULE.format(id=id, more=more, confidence=confidence)


@pytest.fixture
def packs(tmp_path):
    return packs_of(
        tmp_path,
        {
            "US": _rule("us", 'actors = ["TP", "DB"]') + _rule("us-all", 'relationships = ["B2C"]'),
            "US-MA": _rule("ma") + _rule("ma-guess", confidence="U"),
            "GB": _rule("gb-sct", 'territory = ["SCT"]') + _rule("gb-new", "from = 2027-01-01"),
        },
        parents={"US-MA": "US"},
    )


def _ids(packs, places, actor="FP", relationship="B2C", on=date(2026, 6, 1)):
    return [rule.id for rule in applying(packs, "contact_cap", places, Scope(actor, relationship, on))]


def test_a_region_adds_to_its_country_and_takes_nothing_away(packs):
    assert _ids(packs, ["US-MA"]) == ["ma", "ma-guess", "us-all"]


def test_the_agency_is_asked_about_as_an_agency(packs):
    assert _ids(packs, ["US-MA"], "TP") == ["ma", "ma-guess", "us", "us-all"]


def test_a_rule_for_consumers_does_not_bind_towards_a_company(packs):
    assert _ids(packs, ["US-MA"], "TP", "B2B") == ["ma", "ma-guess", "us"]


def test_two_places_with_the_same_country_name_its_rules_once(packs):
    assert _ids(packs, ["US-MA", "US-CA", "US"]) == ["ma", "ma-guess", "us-all"]


def test_a_rule_for_a_part_applies_there_and_where_the_part_is_not_known(packs):
    assert [_ids(packs, [place]) for place in ("GB-SCT", "GB", "GB-ENG")] == [["gb-sct"], ["gb-sct"], []]


def test_a_rule_applies_from_its_first_day_on(packs):
    last_day_before, first = (
        _ids(packs, ["GB-ENG"], on=day) for day in (date(2026, 12, 31), date(2027, 1, 1))
    )

    assert (last_day_before, first) == ([], ["gb-new"])


def test_where_there_is_no_pack_no_rule_applies(packs):
    assert _ids(packs, ["JP", ""]) == []
