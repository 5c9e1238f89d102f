"""Cases of the plan worked out by hand from its contract: contact rules, approval and capacity.

Every planner must pass them, the engine and the reference it is compared with.
"""

from types import SimpleNamespace

import pytest
from small_book import WEDNESDAY, ago, book, cap, contact, customer, each_planner, hold, occasion, step

pytestmark = each_planner


# --- Who may be contacted, how and when ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channels", "opted_out", "reachable", "expected"),
    [
        ("email call", False, "call email", ("ok", "email")),
        ("email call", False, "call", ("ok", "call")),
        ("email call", False, "sms", ("unreachable", None)),
        ("email call", True, "email", ("opted_out", None)),
        ("email call", True, "", ("opted_out", None)),
        ("task email", False, "email", ("ok", "email")),
        ("email agency task", False, "sms", ("ok", "agency")),
        ("email task", True, "email", ("ok", "task")),
        ("solicitor task", True, "", ("ok", "solicitor")),
    ],
)
def test_internal_channels_are_the_way_out_only_where_nobody_can_be_contacted(
    plan, channels, opted_out, reachable, expected
):
    facts = book(
        [occasion(1, 1)],
        [step(1, 0, "firm", channels)],
        customers=[customer(opted_out=opted_out)],
        reach=[{"customer_id": 1, "channel": channel} for channel in reachable.split()],
    )
    row = plan(facts).only
    assert (row["reason"], row["channel"]) == expected


@pytest.mark.parametrize(
    "quiet",
    [
        {"quiet_weekdays": [{"jurisdiction": "GB", "kind": "business", "weekday": 2}]},
        {"holidays": [{"jurisdiction": "GB", "on_date": WEDNESDAY}]},
    ],
)
def test_quiet_days_stop_contact_but_not_internal_work(plan, quiet):
    mixed = [step(1, 0, "firm", "email task")]
    assert plan(book([occasion(1, 1)], mixed, **quiet)).reasons == {1: "quiet_day"}
    assert plan(book([occasion(1, 1)], mixed, reach=[], **quiet)).channels == {1: "task"}


def test_quiet_days_of_others_do_not_matter(plan):
    facts = book(
        [occasion(1, 1)],
        quiet_weekdays=[
            {"jurisdiction": "GB", "kind": "consumer", "weekday": 2},
            {"jurisdiction": "US", "kind": "business", "weekday": 2},
            {"jurisdiction": "GB", "kind": "business", "weekday": 3},
        ],
        holidays=[{"jurisdiction": "US", "on_date": WEDNESDAY}, {"jurisdiction": "GB", "on_date": ago(1)}],
    )
    assert plan(facts).reasons == {1: "ok"}


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ([("call", 1)], "too_soon"),
        ([("call", 2)], "ok"),
        ([("task", 0)], "ok"),
        ([("sms", 0), ("email", 9)], "too_soon"),
    ],
)
def test_a_contact_of_any_kind_starts_the_gap(plan, made, reason):
    facts = book([occasion(1, 1)], contacts=[contact(*row) for row in made])
    assert plan(facts).reasons == {1: reason}


@pytest.mark.parametrize(
    ("cap_row", "expected"),
    [
        (cap("email", 4, 1), "ok"),  # The e-mail four days ago has left a window of four days.
        (cap("email", 5, 1), "contact_cap"),
        (cap("email", 5, 2), "ok"),
        (cap("*", 5, 2), "contact_cap"),  # The call counts, the task does not.
        (cap("*", 5, 3), "ok"),
        (cap("call", 5, 1), "ok"),  # A cap on calls is nothing to an e-mail.
        (cap("email", 5, 0), "contact_cap"),
        (cap("email", 5, 1) | {"kind": "consumer"}, "ok"),
        (cap("email", 5, 1) | {"jurisdiction": "GB-SCT"}, "ok"),
    ],
)
def test_a_cap_counts_the_contacts_of_its_window_on_its_channel(plan, cap_row, expected):
    contacts = [contact("email", 4), contact("call", 3), contact("task", 3)]
    assert plan(book([occasion(1, 1)], contacts=contacts, contact_caps=[cap_row])).reasons == {1: expected}


def test_the_next_channel_by_rank_is_tried_where_the_first_is_capped_but_never_an_internal_one(plan):
    facts = book(
        [occasion(1, 1)],
        [step(1, 0, "firm", "task email call")],
        contacts=[contact("email", 3)],
        contact_caps=[cap("email", 7, 1)],
    )
    assert plan(facts).channels == {1: "call"}
    facts["contact_caps"].append(cap("call", 7, 0))
    assert plan(facts).reasons == {1: "contact_cap"}


def test_reasons_come_in_their_order(plan):
    """Everything is wrong at once; mending one thing after the other brings up the next reason."""
    facts = book(
        [occasion(1, 1, likely_paid_by=ago(0)), occasion(2, -90, last=(1, 0))],
        [step(1, 0, "friendly", "email", min_base_minor=999)],
        patience=9,
        customers=[customer(opted_out=True, credit_base_minor=100)],
        holds=[hold("legal", 0, None)],
        holidays=[{"jurisdiction": "GB", "on_date": WEDNESDAY}],
        contacts=[contact("email", 0)],
        contact_caps=[cap("*", 3, 1)],
        capacity=[{"channel": "email", "max_per_day": 0}],
        reach=[],
    )
    mend = [
        facts["occasions"].pop,
        facts["holds"].clear,
        lambda: facts["occasions"][0].update(likely_paid_by=None),
        lambda: facts["customers"][0].update(credit_base_minor=99),
        lambda: facts["steps"][0].update(min_base_minor=1),
        lambda: facts["customers"][0].update(opted_out=False),
        lambda: facts["reach"].append({"customer_id": 1, "channel": "email"}),
        facts["holidays"].clear,
        lambda: facts["contacts"][0].update(on_date=ago(2)),
        facts["contact_caps"].clear,
        facts["capacity"].clear,
    ]
    seen = [plan(facts).only["reason"]]
    for repair in mend:
        repair()
        seen.append(plan(facts).only["reason"])
    assert seen == [
        "done_today",
        "on_hold",
        "likely_to_pay",
        "covered_by_credit",
        "below_minimum",
        "opted_out",
        "unreachable",
        "quiet_day",
        "too_soon",
        "contact_cap",
        "over_capacity",
        "ok",
    ]


# --- Approval for the vulnerable ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tone", "channels", "vulnerable", "expected"),
    [
        ("final", "email", True, "review"),
        ("formal", "email", True, "review"),
        ("firm", "email", True, "auto"),
        ("firm", "email visit", True, "auto"),  # The visit is listed, the e-mail is chosen.
        ("firm", "visit email", True, "review"),
        ("firm", "agency", True, "review"),
        ("firm", "solicitor", True, "review"),
        ("firm", "task", True, "auto"),
        ("final", "visit", False, "auto"),
    ],
)
def test_grave_steps_to_the_vulnerable_need_a_persons_approval(plan, tone, channels, vulnerable, expected):
    facts = book([occasion(1, 1)], [step(1, 0, tone, channels)], customers=[customer(vulnerable=vulnerable)])
    assert plan(facts).only["approval"] == expected


def test_approval_is_judged_on_the_tone_alone_where_no_channel_was_chosen(plan):
    facts = book(
        [occasion(1, 1)],
        [step(1, 0, "firm", "visit")],
        customers=[customer(vulnerable=True)],
        holidays=[{"jurisdiction": "GB", "on_date": WEDNESDAY}],
    )
    assert (plan(facts).only["reason"], plan(facts).only["approval"]) == ("quiet_day", "auto")


# --- Capacity -----------------------------------------------------------------------------------------------


def calls_to(*rows: tuple[int, int, int, int], **tables: object) -> dict:
    """Returns facts where each customer (id, open_minor, weight_pct, late) would be called."""
    return book(
        [occasion(100 + i, late, open_minor, customer_id=i) for i, open_minor, _, late in rows],
        [step(1, 0, "firm", "call email")],
        customers=[customer(i, weight_pct=weight_pct) for i, _, weight_pct, _ in rows],
        **tables,
    )


def acting(result: SimpleNamespace) -> list[int]:
    return [row["customer_id"] for row in result.rows if row["decision"] == "act"]


def test_scarce_capacity_goes_by_amount_times_weight_then_age_then_id(plan):
    one_call = [{"channel": "call", "max_per_day": 1}]
    assert acting(plan(calls_to((1, 100, 100, 5), (2, 101, 100, 1), capacity=one_call))) == [2]
    assert acting(plan(calls_to((1, 100, 200, 1), (2, 199, 100, 5), capacity=one_call))) == [1]
    assert acting(plan(calls_to((1, 100, 200, 1), (2, 200, 100, 5), capacity=one_call))) == [2]
    assert acting(plan(calls_to((2, 100, 100, 5), (1, 100, 100, 5), capacity=one_call))) == [1]
    assert acting(plan(calls_to((1, 100, 0, 5), (2, 1, 1, 1), capacity=one_call))) == [2]


def test_whoever_is_over_capacity_keeps_the_channel_and_does_not_fall_back(plan):
    result = plan(
        calls_to((1, 100, 100, 5), (2, 90, 100, 5), capacity=[{"channel": "call", "max_per_day": 1}])
    )
    assert result.reasons == {1: "ok", 2: "over_capacity"}
    assert result.channels == {1: "call", 2: "call"}
    assert result.covered == [(1, "invoice", 101, 1)]


def test_contacts_made_today_by_anyone_use_up_capacity(plan):
    facts = calls_to(
        (1, 100, 100, 5),
        (2, 90, 100, 5),
        capacity=[{"channel": "call", "max_per_day": 3}],
        contacts=[
            contact("call", 0, customer_id=3),
            contact("call", 0, customer_id=3),
            contact("email", 0, customer_id=3),
        ],
    )
    facts["customers"].append(customer(3))
    assert plan(facts).reasons == {1: "ok", 2: "over_capacity"}
    facts["contacts"] += [contact("call", 0, customer_id=3)] * 5
    assert plan(facts).reasons == {1: "over_capacity", 2: "over_capacity"}


def test_amounts_and_weights_beyond_64_bits_are_ranked_exactly(plan):
    facts = calls_to(
        (1, 4 * 10**18, 10**9, 1),
        (2, 4 * 10**18 + 1, 10**9, 1),
        capacity=[{"channel": "call", "max_per_day": 1}],
    )
    assert acting(plan(facts)) == [2]
