"""What customers' wishes block, times of rest, third persons, and forbidden conduct: by the packs, and never by guesses."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dunwell.cli.law import law
from dunwell.law import contact_kinds
from dunwell.law.conduct import conduct
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_kinds import CHANNELS, CONDUCT, PERSONS, WISHES
from dunwell.law.moratoria import may_begin, moratoria_for, moratorium, stopped_by
from dunwell.law.pack_files import shipped_packs
from dunwell.law.third_persons import may_speak_with
from dunwell.law.wishes import Wish, blocked_by, needs_consent, revokes
from dunwell.tone.categories import MUST_NOT
from dunwell.tone.guard import judge
from dunwell.tone.judgement import Conduct as Forbidden

PACKS = shipped_packs()
DAY = timedelta(days=1)
ON = date(2026, 3, 2)
ACTORS = ("FP", "FPX", "TP", "DB")
PLACES = sorted(PACKS.packs)


def _blocked(wish, place="GB", actor="FP"):
    return blocked_by(PACKS, wish, [place], Scope(actor, "B2C", ON))


@pytest.mark.parametrize("place", [*PLACES, "JP"])
@pytest.mark.parametrize("wish", sorted(WISHES.keys() - {"opt_in"}))
def test_a_wish_counts_at_once_everywhere_and_until_it_is_taken_back(place, wish):
    found = _blocked(Wish(wish, ON, "sms", in_writing=True), place)
    assert found.until is None
    assert found.blocks("sms", ON, number="workplace")
    assert found.blocks("sms", ON + 5000 * DAY, number="workplace")
    assert not found.blocks("sms", ON - DAY, number="workplace")


def test_an_opt_out_is_about_its_channel_and_a_cease_about_all():
    out = _blocked(Wish("opt_out", ON, "email"))
    assert [channel for channel in CHANNELS if out.blocks(channel, ON)] == ["email"]
    cease = _blocked(Wish("cease", ON, "email"))
    assert all(cease.blocks(channel, ON) for channel in CHANNELS)


def test_stop_by_text_ends_recorded_calls_too_in_the_united_states():
    found = _blocked(Wish("opt_out", ON, "sms", in_writing=True), "US-TX")
    assert found.channels == ("sms", "prerecorded_call")
    assert found.latest_by_law == 10
    assert found.since == ON


def test_a_request_not_to_be_called_at_work_binds_ten_days_in_massachusetts_and_for_good_in_writing():
    said = _blocked(Wish("no_workplace", ON, "call"), "US-MA")
    assert said.until == date(2026, 3, 12)
    assert said.blocks("call", date(2026, 3, 12), number="workplace")
    assert not said.blocks("call", date(2026, 3, 13), number="workplace")
    assert not said.blocks("call", ON, number="mobile")
    written = _blocked(Wish("no_workplace", ON, "call", in_writing=True), "US-MA")
    assert written.until is None


def test_a_customer_with_a_lawyer_is_not_spoken_to_but_the_lawyer_is():
    found = _blocked(Wish("representative", ON), "US-CA")
    assert found.blocks("call", ON)
    assert not found.blocks("call", ON, to_representative=True)
    assert [rule.id for rule in found.rules] == ["ca-attorney"]


def test_in_california_a_written_end_of_contact_leaves_what_the_law_names():
    found = _blocked(Wish("cease", ON, in_writing=True), "US-CA")
    assert "to confirm that efforts end" in found.still_allowed
    only_said = _blocked(Wish("cease", ON), "US-CA")
    assert only_said.rules == ()
    assert only_said.still_allowed == ()
    assert only_said.blocks("letter", ON)


def test_what_is_only_recalled_adds_nothing_to_a_wish():
    found = _blocked(Wish("cease", ON, in_writing=True), "US", "TP")
    assert found.rules == ()
    assert found.blocks("call", ON)


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop. ", "S.T.O.P.", "STOP!!!", "Quit", "end", "REVOKE", "opt out", "OPT-OUT", "optout", "Cancel",
     "unsubscribe", "Stop please", "please STOP texting me", "STOP ALL"],
)  # fmt: skip
def test_words_that_take_consent_back_are_understood_however_they_are_written(text):
    assert revokes(PACKS, text) == "yes"


@pytest.mark.parametrize(
    "text", ["Can you stop by on Tuesday?", "In the end I paid", "Stop, I have paid already"]
)
def test_such_a_word_within_other_words_is_for_a_person(text):
    assert revokes(PACKS, text) == "maybe"


@pytest.mark.parametrize("text", ["", "ok", "I will pay on Friday", "the weekend", "nonstop", "?!"])
def test_other_words_take_nothing_back(text):
    assert revokes(PACKS, text) == "no"


def test_new_york_city_asks_for_consent_to_electronic_messages_from_its_first_day():
    def rules(day, channel="email"):
        scope = Scope("FP", "B2C", day)
        return [rule.id for rule in needs_consent(PACKS, channel, ["US-NYC"], scope)]

    assert rules(date(2026, 8, 31)) == []
    assert rules(date(2026, 9, 1)) == ["nyc-econsent"]
    assert rules(date(2026, 9, 1), "letter") == []
    assert rules(date(2026, 9, 1), "prerecorded_call") == ["us-tcpa-consent"]


def test_breathing_space_lasts_sixty_days_with_its_review_and_once_a_year():
    found = moratorium(PACKS, "gb-breathing-space", date(2026, 3, 1))
    assert (found.ends_on, found.review) == (date(2026, 4, 29), (date(2026, 3, 25), date(2026, 4, 4)))
    assert set(found.stops) == {"contact_for_payment", "interest", "fees", "enforcement"}
    assert found.again_from == date(2027, 4, 30)
    assert not may_begin(PACKS, "gb-breathing-space", date(2027, 4, 29), [found])
    assert may_begin(PACKS, "gb-breathing-space", date(2027, 4, 30), [found]) is True
    assert may_begin(PACKS, "gb-breathing-space", date(2026, 3, 1), []) is True


def test_breathing_space_in_a_crisis_lasts_thirty_days_beyond_the_treatment():
    begins_on = date(2026, 3, 1)
    while_treated = moratorium(PACKS, "gb-breathing-space-crisis", begins_on)
    assert while_treated.ends_on is None
    assert while_treated.covers(date(2027, 1, 1))
    assert not may_begin(PACKS, "gb-breathing-space-crisis", date(2027, 1, 1), [while_treated])
    ended = moratorium(PACKS, "gb-breathing-space-crisis", begins_on, treatment_ended_on=date(2026, 6, 30))
    assert ended.ends_on == date(2026, 7, 30)
    assert not ended.covers(date(2026, 7, 31))
    wrong = moratorium(PACKS, "gb-breathing-space-crisis", begins_on, treatment_ended_on=date(2026, 2, 1))
    assert wrong.reason == "not_allowed"


def test_a_moratorium_that_is_only_recalled_or_none_is_refused():
    assert moratorium(PACKS, "gb-scotland-moratorium", ON).reason == "unconfirmed"
    assert moratorium(PACKS, "gb-papdc", ON).reason == "no_rule"
    assert may_begin(PACKS, "gb-scotland-moratorium", ON, []).reason == "unconfirmed"


def test_who_can_have_a_moratorium_hangs_on_part_and_relationship():
    def rules(place, owes):
        found = moratoria_for(PACKS, [place], Scope("FP", owes, ON))
        return {rule.id for rule in found if rule.relied_on}

    both = {"gb-breathing-space", "gb-breathing-space-crisis"}
    assert [rules(*each) for each in (("GB-ENG", "B2C"), ("GB-WLS", "B2ST"), ("GB", "B2C"))] == [both] * 3
    assert [rules(*each) for each in (("GB-SCT", "B2C"), ("GB-ENG", "B2B"))] == [set(), set()]


def test_what_a_moratorium_stops_is_told_up_to_a_day():
    found = moratorium(PACKS, "gb-breathing-space-crisis", ON)
    assert stopped_by([found], "interest", date(2026, 5, 1)) == ((ON, date(2026, 5, 1)),)
    assert stopped_by([found], "contact", date(2026, 5, 1)) == ()
    assert stopped_by([found], "interest", ON - DAY) == ()


def _spoken(person, place, actor="TP", owes="B2C", **more):
    return may_speak_with(PACKS, person, [place], Scope(actor, owes, ON), **more)


@pytest.mark.parametrize(
    ("person", "place", "actor", "for_what", "reason"),
    [
        ("neighbour", "US", "TP", "location", "location_only"),
        ("neighbour", "US", "FP", "nothing", "no_rule"),
        ("spouse", "US", "TP", "everything", "not_third"),
        ("executor", "US", "DB", "everything", "not_third"),
        ("parent", "US", "TP", "location", "location_only"),
        ("parent_of_minor", "US", "TP", "everything", "not_third"),
        ("parent", "US-CA", "FP", "location", "location_only"),
        ("neighbour", "US-CA", "FP", "location", "location_only"),
        ("spouse", "US-CA", "FP", "everything", "not_third"),
        ("spouse", "US-MA", "TP", "location", "location_only"),
        ("spouse", "AU", "FP", "location", "location_only"),
        ("employer", "GB", "FP", "nothing", "forbidden"),
        ("spouse", "GB-SCT", "TP", "nothing", "forbidden"),
        ("spouse", "DE", "FP", "nothing", "unconfirmed"),
        ("employer", "IE", "FP", "nothing", "unconfirmed"),
        ("friend", "CA-ON", "TP", "nothing", "unconfirmed"),
        ("friend", "JP", "FP", "nothing", "no_pack"),
        ("customer", "DE", "FP", "everything", "customer"),
        ("representative", "DE", "FP", "everything", "customer"),
    ],
)
def test_a_third_person_may_be_spoken_to_only_for_what_the_law_allows(person, place, actor, for_what, reason):
    found = _spoken(person, place, actor)
    assert (found.for_what, found.reason) == (for_what, reason)
    assert found.allowed == (for_what != "nothing")


def test_a_third_person_is_asked_once_and_not_once_the_customer_has_a_lawyer():
    first = _spoken("neighbour", "US")
    assert first.most_times == 1
    assert "home address" in first.may_ask
    assert "that the customer owes a debt" in first.must_not_say
    assert _spoken("neighbour", "US", asked_before=1).reason == "asked_before"
    assert _spoken("neighbour", "US", represented=True).reason == "represented"


def test_where_two_places_count_the_stricter_answer_holds():
    scope = Scope("TP", "B2C", ON)
    assert not may_speak_with(PACKS, "neighbour", ["US", "GB"], scope).allowed
    both = may_speak_with(PACKS, "neighbour", ["US", "AU"], scope)
    assert both.may_ask == ("home address", "home telephone")
    assert set(both.must_not_say) > {"that the customer owes a debt"}


@given(
    person=st.sampled_from(sorted(PERSONS.keys() - {"customer", "representative"})),
    places=st.lists(st.sampled_from([*PLACES, "JP"]), min_size=1, max_size=3),
    actor=st.sampled_from(ACTORS),
    owes=st.sampled_from(["B2B", "B2ST", "B2C"]),
)
def test_one_place_more_never_allows_more_of_a_third_person(person, places, actor, owes):
    scope = Scope(actor, owes, ON)
    fewer = may_speak_with(PACKS, person, places[:-1] or places, scope)
    more = may_speak_with(PACKS, person, places, scope)
    order = ("nothing", "location", "everything")
    if fewer.reason not in ("no_rule", "no_pack"):
        assert order.index(more.for_what) <= order.index(fewer.for_what)
    if more.allowed:
        assert more.rules
        assert all(rule.relied_on for rule in more.rules)


def test_a_word_that_is_no_person_is_refused():
    with pytest.raises(ValueError, match="is no kind of person"):
        _spoken("dog", "US")


def test_forbidden_conduct_adds_up_over_places_with_its_rules():
    scope = Scope("FP", "B2C", ON)
    found = conduct(PACKS, ["US-CA", "GB"], scope)
    assert {"violence", "police", "reputation", "harassment"} <= found.forbidden.keys() <= CONDUCT.keys()
    assert {rule.id for rule in found.forbidden["police"]} == {"ca-threats", "gb-aja40"}
    assert all(rule.relied_on for rules in found.forbidden.values() for rule in rules)
    assert "gb-conc-contact" in {rule.id for rule in found.unconfirmed}


def test_what_the_law_forbids_is_told_to_the_tone_guard_in_its_own_words():
    found = conduct(PACKS, ["US-CA"], Scope("FP", "B2C", ON)).for_guard()
    assert {rule_id: set(forbids) for rule_id, forbids, _ in found} == {
        "ca-frequency": {"harassment"},
        "ca-threats": {
            "threat_violence",
            "threat_police",
            "threat_jail",
            "threat_reputation",
            "threat_seizure",
            "false_legal_claim",
            "unapproved_consequence",
        },
    }
    assert {cite for _, _, cite in found} == {"Civ. Code 1788.11", "Civ. Code 1788.10"}
    assert contact_kinds.GUARDED.keys() == CONDUCT.keys()
    assert {each for names in contact_kinds.GUARDED.values() for each in names} <= set(MUST_NOT)
    assert conduct(PACKS, ["FR"], Scope("FP", "B2C", ON)).for_guard() == ()


def test_a_text_the_law_forbids_is_blocked_with_the_rule():
    text = "Pay now or we will call the police and have you arrested."
    rules = [Forbidden(*each) for each in conduct(PACKS, ["US-CA"], Scope("FP", "B2C", ON)).for_guard()]
    found = judge(text, language="en", stage="firm", conduct=rules)
    assert found.verdict == "block"
    assert any("ca-threats forbids it (Civ. Code 1788.10)" in finding.why for finding in found.findings)


def test_conduct_on_calls_is_not_asked_of_letters():
    scope = Scope("FP", "B2C", ON)
    call, letter = (conduct(PACKS, ["US-MA"], scope, channel=each) for each in ("call", "letter"))
    assert "hidden_identity" in call.forbidden
    assert "hidden_identity" not in letter.forbidden
    assert "say the creditor's business name" in call.required


def test_a_consumer_in_france_is_asked_for_no_costs():
    rules = conduct(PACKS, ["FR"], Scope("FP", "B2C", ON)).forbidden["costs"]
    assert [rule.id for rule in rules] == ["fr-l1118"]
    assert "costs" not in conduct(PACKS, ["FR"], Scope("FP", "B2B", ON)).forbidden


def _run(*arguments):
    return CliRunner().invoke(law, list(arguments))


def test_the_command_says_whether_a_third_person_may_be_asked():
    asked = ("--jurisdiction", "US-CA", "--relationship", "B2C", "--actor", "FP", "--on", "2026-03-02")
    told = json.loads(_run("third-person", "neighbour", *asked, "--json").stdout)
    assert (told["allowed"], told["for_what"], told["most_times"]) == (True, "location", 1)
    assert told["sources"]
    done = _run("third-person", "neighbour", *asked, "--asked-before", "1")
    assert done.exit_code == 1
    assert "they were asked before" in done.stdout


def test_the_command_says_until_when_a_moratorium_lasts():
    told = json.loads(_run("moratorium", "gb-breathing-space", "--from", "2026-03-01", "--json").stdout)
    assert (told["until"], told["review"]) == ("2026-04-29", ["2026-03-25", "2026-04-04"])
    asked = ("moratorium", "gb-breathing-space", "--from", "2026-03-01", "--earlier", "2025-06-01")
    done = _run(*asked)
    assert done.exit_code == 1
    assert "too soon" in done.stdout
    done = _run("moratorium", "gb-scotland-moratorium", "--from", "2026-03-01", "--json")
    assert json.loads(done.stdout)["refused"] == "unconfirmed"


def test_a_county_may_be_in_any_part_of_its_country_and_the_rules_of_all_count():
    def rules(place):
        return {rule.id for rule in moratoria_for(PACKS, [place], Scope("FP", "B2C", ON))}

    assert "gb-breathing-space" in rules("GB-LND")
    assert rules("GB-LND") == rules("GB")
    assert "gb-breathing-space" not in rules("GB-SCT")
    assert [PACKS.part(place) for place in ("GB-LND", "gb-sct ", "GB", "US-MA", "JP-13")] == [
        "", "SCT", "", "MA", "13",
    ]  # fmt: skip


def test_what_binds_a_creditor_in_its_own_name_binds_it_under_another_too():
    about_contact = contact_kinds.KINDS.keys()
    for pack in PACKS.packs.values():
        for rule in pack.rules:
            if rule.kind in about_contact and "FP" in rule.actors:
                assert "FPX" in rule.actors, rule.id


def test_the_pack_of_a_town_is_found_by_its_name():
    assert PACKS.place("US", "NY", "Brooklyn") == "US-NYC"
    assert PACKS.place(" us", "ny", "  new   york ") == "US-NYC"
    assert PACKS.place("US", "NY", "Buffalo") == "US-NY"
    assert PACKS.place("US", "NY") == "US-NY"
    assert PACKS.place("US", "NY", strict=True) == "US-NYC"
    assert PACKS.place("US", "NY", "Buffalo", strict=True) == "US-NY"
    assert PACKS.place("US", "TX", "Brooklyn") == "US-TX"
    assert PACKS.place("DE") == "DE"
