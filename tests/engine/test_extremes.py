"""The plan is exact at the ends of its numbers, and reads the contract literally where that surprises."""

from datetime import date

from small_book import book, by_reference, by_the_engine, customer, each_planner, hold, occasion, step

MOST = 2**63 - 1
LEAST = -(2**63)


@each_planner
def test_amounts_and_ids_at_the_ends_of_their_range_decide_the_lead_exactly(plan):
    rows = [
        occasion(LEAST, 10, 10**15),
        occasion(MOST, 10, 10**15 + 1),
        occasion(7, 10, 10**15 + 1),
        occasion(6, 9, MOST // 2),
    ]
    decided = plan(book(rows)).only
    assert decided["lead_id"] == 7
    assert decided["covered_base_minor"] == 3 * 10**15 + 2 + MOST // 2


@each_planner
def test_a_last_step_beyond_any_ladder_finishes_it_or_repeats_its_end(plan):
    rows = [occasion(1, 40, last=(MOST, 30))]
    assert plan(book(rows)).reasons == {1: "nothing_due"}
    again = [step(1, 1, "warm", "email"), step(2, 5, "firm", "email", repeat_days=30)]
    assert plan(book(rows, again)).only["step_no"] == 2


@each_planner
def test_offsets_waits_and_patience_of_any_size_do_not_overflow(plan):
    ladder = [
        step(1, LEAST, "warm", "email"),
        step(2, 0, "warm", "email", wait_days=MOST),
        step(3, MOST, "warm", "email"),
    ]
    likely = date(2030, 1, 1)
    rows = [occasion(1, 2, likely_paid_by=likely), occasion(2, 2, last=(1, 1))]
    assert plan(book(rows, ladder, patience=MOST)).reasons == {1: "likely_to_pay"}
    # The sum of the first step's offset and this patience is -1: alone two days before the anchor, not one.
    for late, reason in ((-2, "likely_to_pay"), (-1, "ok")):
        facts = book([occasion(3, late, likely_paid_by=likely)], ladder, patience=MOST)
        assert plan(facts).reasons == {1: reason}


@each_planner
def test_the_value_that_ranks_for_capacity_is_exact_beyond_64_bits(plan):
    rows = [occasion(1, 10, 10**15, customer_id=1), occasion(2, 10, 10**15, customer_id=2)]
    facts = book(
        rows,
        [step(1, 1, "firm", "task")],
        customers=[customer(1, weight_pct=MOST - 1), customer(2, weight_pct=MOST)],
        capacity=[{"channel": "task", "max_per_day": 1}],
    )
    assert plan(facts).reasons == {1: "over_capacity", 2: "ok"}


@each_planner
def test_a_step_without_channels_is_taken_without_one(plan):
    decided = plan(book([occasion(1, 5)], [step(1, 1, "warm", "")])).only
    assert (decided["decision"], decided["channel"]) == ("act", None)


def test_a_hold_on_an_occasion_holds_it_whoever_the_hold_names():
    facts = book([occasion(1, 10)], customers=[customer(1), customer(2)])
    facts["holds"] = [hold("dispute", 3, None, about=("invoice", 1), customer_id=2)]
    assert by_the_engine(facts).only["hold_kind"] == "dispute"


def test_a_playbook_without_a_ladder_for_a_track_others_chase_does_nothing_about_it():
    facts = book([occasion(1, 10, track="promise")], customers=[customer(1, playbook="quiet")])
    facts["playbooks"].append({"playbook": "quiet", "min_gap_days": 1, "patience_days": 0})
    facts["steps"].append(facts["steps"][0] | {"track": "promise"})
    assert by_the_engine(facts).rows == by_reference(facts).rows
    assert by_the_engine(facts).reasons == {1: "nothing_due"}
