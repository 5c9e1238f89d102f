"""Cases of the plan worked out by hand from its contract: what is due, held, left alone, and leads.

Every planner must pass them, the engine and the reference it is compared with.
"""

import pytest
from small_book import ago, book, customer, each_planner, hold, occasion, priorities, step

from dunwell.engine import facts as schema

pytestmark = each_planner


# --- One row per customer with something live ---------------------------------------------------------------


def test_no_facts_give_no_rows(plan):
    nothing = {name: [] for name in schema.TABLES}
    assert plan(nothing).rows == []


def test_a_customer_without_anything_open_gets_no_row(plan):
    assert plan(book([occasion(1, 10, open_minor=0)])).rows == []


def test_a_receipt_lives_without_an_amount_and_no_credit_or_minimum_stops_it(plan):
    thanks = [step(1, 0, "warm", "email", track="receipt", min_base_minor=500)]
    row = plan(
        book([occasion(1, 0, 0, track="receipt")], thanks, customers=[customer(credit_base_minor=900)])
    ).only
    assert (row["decision"], row["reason"], row["covered_base_minor"]) == ("act", "ok", 0)


def test_every_column_of_an_act_is_that_of_the_lead(plan):
    result = plan(book([occasion(7, 8, 300, last=(2, 5)), occasion(9, 20, 50)]))
    assert result.only == {
        "customer_id": 1,
        "decision": "act",
        "reason": "ok",
        "hold_kind": None,
        "track": "invoice",
        "step_no": 3,
        "step_key": "invoice_3",
        "tone": "firm",
        "approval": "auto",
        "channel": "email",
        "lead_id": 7,
        "covered_count": 2,
        "covered_base_minor": 350,
        "days_late": 20,
    }
    assert result.covered == [(1, "invoice", 7, 3), (1, "invoice", 9, 2)]


# --- Next step and due --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "last", "expected"),
    [
        (-4, None, None),  # The heads-up is due three days before.
        (-3, None, 1),
        (-1, None, 1),
        (-1, (1, 2), None),  # Step 2 is due one day after the anchor.
        (0, None, None),  # The heads-up is pointless now, step 2 too early.
        (1, None, 2),
        (1, (1, 2), None),  # Only two of three days since step 1.
        (2, (1, 3), 2),
        (30, None, 2),  # However late, no rung is skipped.
        (30, (2, 3), 3),
        (13, (3, 6), None),
        (14, (3, 7), 4),
        (90, (4, 60), None),  # The ladder is finished.
        (90, (9, 60), None),
    ],
)
def test_the_next_step_is_the_one_after_the_last_once_its_day_has_come(plan, late, last, expected):
    row = plan(book([occasion(1, late, last=last)])).only
    assert (row["step_no"], row["reason"]) == (expected, "ok" if expected else "nothing_due")


@pytest.mark.parametrize(
    ("last", "expected"), [((2, 9), None), ((2, 10), 2), ((5, 10), 2), ((1, 3), 2), ((1, 2), None)]
)
def test_a_last_step_with_repeat_days_is_taken_again_after_the_longer_of_its_waits(plan, last, expected):
    ladder = [step(1, 0, "friendly", "email"), step(2, 1, "firm", "email", repeat_days=10)]
    assert plan(book([occasion(1, 50, last=last)], ladder)).only["step_no"] == expected


def test_a_repeat_never_comes_sooner_than_the_steps_own_wait(plan):
    ladder = [step(1, 0, "friendly", "email", repeat_days=1)]
    assert plan(book([occasion(1, 50, last=(1, 2))], ladder)).reasons == {1: "nothing_due"}
    assert plan(book([occasion(1, 50, last=(1, 3))], ladder)).reasons == {1: "ok"}


def test_a_ladder_of_heads_ups_alone_is_over_when_the_day_has_come_even_if_its_last_step_repeats(plan):
    ladder = [step(1, -9, "warm", "email"), step(2, -5, "warm", "email", repeat_days=3)]
    assert plan(book([occasion(1, 0)], ladder)).reasons == {1: "nothing_due"}
    assert plan(book([occasion(1, 0, last=(2, 5))], ladder)).reasons == {1: "nothing_due"}
    assert plan(book([occasion(1, -1, last=(2, 4))], ladder)).only["step_no"] == 2


def test_a_track_without_a_ladder_has_nothing_due(plan):
    assert plan(book([occasion(1, 90, track="custom")])).reasons == {1: "nothing_due"}


# --- Done today, holds, patience ----------------------------------------------------------------------------


def test_a_step_taken_today_for_something_paid_since_still_ends_the_day(plan):
    facts = book([occasion(1, 8, 0, last=(1, 0)), occasion(2, 8)], holds=[hold("manual", 0, None)])
    assert plan(facts).only == {"customer_id": 1, "decision": "wait", "reason": "done_today"} | dict.fromkeys(
        list(schema.DECISIONS.names)[3:]
    )


@pytest.mark.parametrize(
    ("starts", "ends", "reason"),
    [(0, None, "on_hold"), (-1, None, "ok"), (9, 0, "on_hold"), (9, 1, "ok"), (0, 0, "on_hold")],
)
def test_a_hold_counts_from_its_first_day_to_its_last(plan, starts, ends, reason):
    assert plan(book([occasion(1, 1)], holds=[hold("dispute", starts, ends)])).reasons == {1: reason}


def test_a_hold_about_one_invoice_leaves_the_others(plan):
    result = plan(book([occasion(1, 1), occasion(2, 1)], holds=[hold("dispute", 1, None, ("invoice", 1))]))
    assert result.covered == [(1, "invoice", 2, 2)]


def test_a_hold_is_about_the_track_too_where_ids_are_equal(plan):
    facts = book(
        [occasion(1, 1), occasion(1, 1, track="promise")], holds=[hold("promise", 1, None, ("promise", 1))]
    )
    assert plan(facts).covered == [(1, "invoice", 1, 2)]


def test_a_hold_about_something_unknown_holds_nothing(plan):
    facts = book([occasion(1, 1)], holds=[hold("dispute", 1, None, ("invoice", 99))])
    assert plan(facts).reasons == {1: "ok"}


def test_a_hold_about_an_occasion_holds_it_whoever_it_was_entered_for(plan):
    """Track and id alone are an occasion's key; what is held for one customer and owed by another waits."""
    facts = book(
        [occasion(1, 1)],
        customers=[customer(1), customer(2)],
        holds=[hold("dispute", 1, None, ("invoice", 1), customer_id=2)],
    )
    assert plan(facts).reasons == {1: "on_hold"}


def test_the_hold_named_is_the_first_by_name_of_those_that_took_something_due_out(plan):
    holds = [
        hold("reply", 1, None),
        hold("promise", 1, None, ("invoice", 1)),
        hold("arrangement", 1, None, ("invoice", 2)),  # Invoice 2 is not due.
        hold("deceased", 1, 1, ("invoice", 1)),  # Over since yesterday.
    ]
    row = plan(book([occasion(1, 1), occasion(2, 0)], holds=holds)).only
    assert (row["reason"], row["hold_kind"]) == ("on_hold", "promise")


def test_a_hold_on_something_not_due_is_no_reason(plan):
    facts = book([occasion(1, 0)], holds=[hold("dispute", 1, None)])
    assert plan(facts).only["reason"] == "nothing_due"
    assert plan(facts).only["hold_kind"] is None


@pytest.mark.parametrize(
    ("late", "likely", "reason"),
    [(5, 0, "likely_to_pay"), (5, 1, "ok"), (5, None, "ok"), (6, -9, "ok"), (1, -9, "likely_to_pay")],
)
def test_a_gentle_step_waits_for_a_likely_payer_as_long_as_patience_lasts(plan, late, likely, reason):
    """The step is due at one day; with five days of patience day 6 is the first without."""
    likely_paid_by = None if likely is None else ago(likely)
    assert plan(book([occasion(1, late, likely_paid_by=likely_paid_by)], patience=5)).reasons == {1: reason}


def test_a_firm_step_waits_for_nobody(plan):
    likely = occasion(1, 7, last=(2, 3), likely_paid_by=ago(-30))
    assert plan(book([likely], patience=90)).reasons == {1: "ok"}


def test_what_is_left_alone_is_not_covered_by_the_step_of_another(plan):
    facts = book([occasion(1, 1, likely_paid_by=ago(-1)), occasion(2, 1)], patience=5)
    assert plan(facts).covered == [(1, "invoice", 2, 2)]


def test_one_held_and_the_other_left_alone_is_likely_to_pay(plan):
    facts = book(
        [occasion(1, 1, likely_paid_by=ago(-1)), occasion(2, 1)],
        patience=5,
        holds=[hold("dispute", 1, None, ("invoice", 2))],
    )
    assert plan(facts).reasons == {1: "likely_to_pay"}


# --- Track and lead -----------------------------------------------------------------------------------------


def test_the_track_of_lowest_priority_goes_first_and_those_without_one_last_by_name(plan):
    tracks = ["invoice", "promise", "Zoll", "custom", "ärger"]
    ladders = [step(1, 0, "firm", "email", track=track) for track in tracks]
    occasions = [occasion(1, 5, track=track) for track in tracks]
    order = priorities(invoice=7, promise=-2)
    by_turns = [
        plan(book(occasions[gone:], ladders, track_priority=order)).only["track"] for gone in range(5)
    ]
    assert by_turns == ["promise", "promise", "Zoll", "custom", "ärger"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (occasion(2, 9, 100, last=(2, 5)), occasion(1, 30, 900)),  # The later step leads,
        (occasion(2, 9, 100), occasion(1, 8, 900)),  # then the older anchor,
        (occasion(2, 9, 900), occasion(1, 9, 100)),  # then the larger amount,
        (occasion(-2, 9, 100), occasion(1, 9, 100)),  # then the lower id.
    ],
)
def test_the_lead_is_the_first_by_step_then_age_then_amount_then_id(plan, first, second):
    assert plan(book([second, first])).only["lead_id"] == first["occasion_id"]


# --- Money --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("credit", "reason"), [(149, "ok"), (150, "covered_by_credit"), (151, "covered_by_credit")]
)
def test_credit_that_covers_all_of_it_is_a_reason_to_wait(plan, credit, reason):
    facts = book([occasion(1, 1, 100), occasion(2, 1, 50)], customers=[customer(credit_base_minor=credit)])
    assert plan(facts).reasons == {1: reason}


@pytest.mark.parametrize(("credit", "reason"), [(30, "ok"), (31, "below_minimum")])
def test_what_is_left_after_credit_must_reach_the_minimum_of_the_leads_step(plan, credit, reason):
    ladder = [step(1, 0, "friendly", "email", min_base_minor=70)]
    facts = book([occasion(1, 1, 100)], ladder, customers=[customer(credit_base_minor=credit)])
    assert plan(facts).reasons == {1: reason}


def test_a_minimum_is_for_the_tracks_about_money_only(plan):
    ladder = [step(1, 0, "friendly", "email", track="custom", min_base_minor=500)]
    assert plan(book([occasion(1, 1, 100, track="custom")], ladder)).reasons == {1: "ok"}
