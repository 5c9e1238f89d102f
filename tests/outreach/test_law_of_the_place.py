"""The law of where a customer is holds in their round, at the moment of sending, and when contacts are checked."""

import pytest
from cast import at, customer, day, decision, invoice, known, message, round_on, sent
from sent_mail import send

from dunwell.ledger.models import Consent, ContactPoint, PostalAddress
from dunwell.outreach.contact_check import check_contacts
from dunwell.outreach.contact_policy import ContactPolicy, contact_policy
from dunwell.outreach.ledger_queries import TOWN_REGIONS
from dunwell.outreach.models import Attempt, RoundFacts
from dunwell.outreach.taken import note_contact

pytestmark = pytest.mark.one_database

WEDNESDAY = "2026-11-18"


def caps(company, on=WEDNESDAY):
    return {
        (row["jurisdiction"], row["kind"], row["channel"], row["window_days"]): row["max_contacts"]
        for row in known(company, on, "contact_caps")
    }


def channels(company, ref, on=WEDNESDAY):
    numbers = {row["customer_id"]: row["ref"] for row in known(company, on, "people")}
    return {row["channel"] for row in known(company, on, "reach") if numbers[row["customer_id"]] == ref}


def consumer(company, ref, country, region, *, phone="+1 555 0100", city="", **columns):
    made = customer(company, ref, country=country, region=region, kind="consumer", phone=phone, **columns)
    if city:
        PostalAddress.objects.create(customer=made, city=city)
    return made


def test_the_caps_of_a_round_are_those_of_each_customers_place(company):
    invoice(consumer(company, "mass", "US", "MA"), "M1", "2026-11-01")
    invoice(customer(company, "firm", country="US", region="MA"), "F1", "2026-11-01")
    invoice(consumer(company, "sydney", "AU", "NSW"), "S1", "2026-11-01")

    found = caps(company)

    assert found["US-MA", "consumer", "visit", 30] == 1
    assert ("US-MA", "consumer", "*", 7) in found
    assert found["AU-NSW", "consumer", "*", 31] == 10
    assert not any(place == "US-MA" and kind == "business" and days == 31 for place, kind, _, days in found)


def test_the_law_of_the_companys_seat_counts_for_customers_abroad(company):
    company.jurisdiction = "AU"
    company.save()
    invoice(consumer(company, "kim", "NZ", ""), "K1", "2026-11-01")

    assert caps(company)["NZ", "consumer", "*", 31] == 10


def test_nobody_is_called_in_british_columbia_before_five_days_after_a_written_notice(company):
    kim = consumer(company, "kim", "CA", "BC", time_zone="America/Vancouver")
    invoice(kim, "K1", "2026-11-01")
    assert channels(company, "kim") == {"email"}

    round_on(company, WEDNESDAY, "approve")
    sent(company, "kim", WEDNESDAY)

    assert channels(company, "kim", "2026-11-22") == {"email"}
    assert channels(company, "kim", "2026-11-23") == {"email", "call"}


def test_a_later_invoice_needs_a_written_notice_of_its_own(company):
    kim = consumer(company, "kim", "CA", "BC", time_zone="America/Vancouver")
    invoice(kim, "K1", "2026-11-01")
    round_on(company, WEDNESDAY, "approve")
    sent(company, "kim", WEDNESDAY)
    invoice(kim, "K2", "2026-11-23", issued="2026-10-20")

    assert channels(company, "kim", "2026-11-23") == {"email"}


def test_a_business_in_british_columbia_may_be_called_at_once(company):
    invoice(customer(company, "firm", country="CA", region="BC", phone="+1 555 0100"), "F1", "2026-11-01")

    assert channels(company, "firm") == {"email", "call"}


@pytest.mark.parametrize("city", ["Brooklyn", "new york", "St. Albans Queens", ""])
def test_where_a_town_has_rules_of_its_own_or_may_have_they_are_kept(company, city):
    invoice(consumer(company, "kim", "US", "NY", city=city), "K1", "2026-11-01")

    [who] = known(company, WEDNESDAY, "customers")

    assert who["jurisdiction"] == ("US-NY" if city == "St. Albans Queens" else "US-NYC")


def test_a_town_of_the_region_without_rules_of_its_own_has_the_regions(company):
    invoice(consumer(company, "kim", "US", "NY", city="Buffalo"), "K1", "2026-11-01")

    assert known(company, WEDNESDAY, "customers")[0]["jurisdiction"] == "US-NY"


def test_the_regions_whose_towns_are_read_are_those_with_packs_for_towns(company):
    packs = contact_policy(company).packs.packs.values()

    assert set(TOWN_REGIONS) == {pack.parent for pack in packs if pack.towns}


def test_where_messages_need_consent_they_wait_for_it(company):
    kim = consumer(company, "kim", "US", "NY", city="Brooklyn")
    invoice(kim, "K1", "2026-11-01")
    assert channels(company, "kim") == {"call"}

    ContactPoint.objects.filter(customer=kim, channel="email").update(
        consent=Consent.GIVEN, consent_on=day("2026-11-11")
    )

    assert channels(company, "kim", "2026-11-10") == {"call"}
    assert channels(company, "kim", "2026-11-11") == {"email", "call"}


def test_a_rule_that_is_not_in_force_yet_closes_nothing(company):
    invoice(consumer(company, "kim", "US", "NY", city="Brooklyn"), "K1", "2026-08-20")

    assert channels(company, "kim", "2026-08-31") == {"email", "call"}


def test_the_hours_of_the_day_are_kept_with_the_round_and_contacts_are_judged_by_them(company, tmp_path):
    """A rule that is changed later makes nobody's contact of today wrong, or right."""
    invoice(customer(company, "ash", time_zone="Europe/Dublin"), "A1", "2026-11-06")
    made = round_on(company, WEDNESDAY, "approve")
    assert made.act == 1
    assert send(company, at(WEDNESDAY, 10), tmp_path) == {"sent": 1}
    assert RoundFacts.objects.filter(table="contact_hours").count() == 1
    assert check_contacts(company) == []

    Attempt.objects.update(began_at=at(WEDNESDAY, 20))

    [finding] = check_contacts(company)
    assert finding.column == "quiet_hours"


def test_the_first_message_to_a_consumer_in_massachusetts_is_read_by_a_person(company, tmp_path):
    """Creditors too have to tell of the right to dispute, within five business days of the first communication."""
    invoice(consumer(company, "kim", "US", "MA", time_zone="America/New_York"), "K1", "2026-11-13")
    invoice(
        customer(company, "firm", country="US", region="MA", time_zone="America/New_York"), "F1", "2026-11-13"
    )

    round_on(company, WEDNESDAY, "approve")

    assert message(company, "firm", WEDNESDAY).status == "queued"
    read_first = message(company, "kim", WEDNESDAY)
    assert read_first.status == "awaiting_approval"
    assert "the right to dispute" in read_first.status_reason
    assert "940 CMR 7.08" in read_first.status_reason


def test_after_the_first_contact_messages_to_massachusetts_go_out_by_themselves(company):
    invoice(consumer(company, "kim", "US", "MA", time_zone="America/New_York"), "K1", "2026-11-01")
    round_on(company, WEDNESDAY, "approve")
    sent(company, "kim", WEDNESDAY)

    round_on(company, "2026-11-25", "approve")

    assert message(company, "kim", "2026-11-25").status == "queued"


def test_the_rules_a_round_was_made_by_are_told_by_their_hash(company):
    policy = contact_policy(company)
    other = ContactPolicy(policy.packs, policy.house, "AU")

    assert policy.sha256 == other.sha256
    assert len(policy.sha256) == 64


def test_three_contacts_in_a_week_are_too_many_in_australia_even_where_the_house_rule_is_kept(company):
    kim = consumer(company, "kim", "AU", "NSW", time_zone="Australia/Sydney")
    invoice(kim, "K1", "2026-11-01")
    for on in ("2026-11-13", "2026-11-14"):
        note_contact(kim, "call", on=day(on), at=at(on), by="dana", note="spoke")

    round_on(company, WEDNESDAY)

    assert decision(company, "kim", WEDNESDAY).reason == "contact_cap"
