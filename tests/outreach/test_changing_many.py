"""One change for many customers: what would change is known before, each is told of, and taking back restores exactly."""

from datetime import timedelta

import pytest

from days import NOW, TODAY
from dunwell.journal.changed import changed_rows
from dunwell.journal.models import Entry
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.kept import HOLD, RELEASE
from dunwell.ledger.models import Customer
from dunwell.outreach.changing_many.kinds import KINDS
from dunwell.outreach.changing_many.shape import CannotChangeMany
from dunwell.outreach.changing_many.verbs import change_many, take_back_many, would_change
from dunwell.outreach.marks import put_mark
from dunwell.outreach.told import MARK

pytestmark = pytest.mark.django_db
BEFORE = TODAY - timedelta(days=5)
REVIEW = (TODAY + timedelta(days=7)).isoformat()
WISHES = {
    "hold": {"kind": "manual", "review": REVIEW, "until": None, "owner": "Dana", "note": "Fair season."},
    "release": {"kind": "legal", "note": "Settled."},
    "manager": {"value": "Kim Lee"},
    "language": {"value": "de"},
    "mark": {"mark": "avoids", "note": "Known."},
}


@pytest.fixture
def three(company):
    """Three customers: nothing known of the first; the second is on hold, marked and looked after; the third as wished."""
    _, second, third = (
        Customer.objects.create(company=company, ref=f"K-{number}", name=f"Customer {number}")
        for number in (1, 2, 3)
    )
    for each, kind in ((second, "legal"), (third, "manual"), (third, "legal")):
        place_hold(each, kind, BEFORE, at=NOW, by="Dana", note="Before.", owner="Dana")
    put_mark(second, "cannot_pay", BEFORE, at=NOW, note="Said so.", by="Dana")
    put_mark(third, "avoids", BEFORE, at=NOW, note="", by="Dana")
    Customer.objects.filter(pk=second.pk).update(account_manager="Robin", language="fr")
    Customer.objects.filter(pk=third.pk).update(account_manager="Kim Lee", language="de")
    return Customer.objects.filter(company=company)


def state(customers):
    return [
        (
            each.account_manager,
            each.language,
            sorted(active_holds(each, TODAY).values_list("kind", "starts_on", "review_on", "owner", "note")),
            sorted(each.marks.filter(until_on=None).values_list("mark", "since_on")),
        )
        for each in customers.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("what", "who"),
    [("hold", [1, 2]), ("release", [2, 3]), ("manager", [1, 2]), ("language", [1, 2]), ("mark", [1, 2])],
)
def test_what_was_shown_is_changed_and_taken_back_exactly(company, three, what, who):
    before = state(three)
    shown = sorted(would_change(what, three, WISHES[what], TODAY).values_list("ref", flat=True))
    told = Entry.objects.count()

    change = change_many(company, what, three, WISHES[what], on=TODAY, at=NOW, by="Dana", expected=len(who))
    after = state(three)
    told_of = set(Entry.objects.order_by("seq")[told:].values_list("customer_id", flat=True))
    again = would_change(what, three, WISHES[what], TODAY).count()
    back = take_back_many(change, on=TODAY, at=NOW, by="Kim")

    assert shown == [f"K-{number}" for number in who]
    assert [one != other for one, other in zip(before, after, strict=True)] == [
        number in who for number in (1, 2, 3)
    ]
    assert len(told_of) == len(who)
    assert again == 0
    assert back == len(who)
    assert state(three) == before
    assert not [found for each in (HOLD, RELEASE, MARK) for found in changed_rows(each, company.pk)]


@pytest.mark.parametrize("what", KINDS)
def test_taking_back_happens_once(company, three, what):
    change = change_many(company, what, three, WISHES[what], on=TODAY, at=NOW, by="Dana")
    take_back_many(change, on=TODAY, at=NOW, by="Dana")
    with pytest.raises(CannotChangeMany, match="undone"):
        take_back_many(change, on=TODAY, at=NOW, by="Dana")


def test_what_somebody_changed_since_is_left_as_it_is(company, three):
    change = change_many(company, "manager", three, WISHES["manager"], on=TODAY, at=NOW, by="Dana")
    Customer.objects.filter(ref="K-1").update(account_manager="Sam")

    assert take_back_many(change, on=TODAY, at=NOW, by="Dana") == 1
    assert list(three.order_by("pk").values_list("account_manager", flat=True)) == ["Sam", "Robin", "Kim Lee"]


def test_nothing_happens_where_the_number_is_another_than_was_shown(company, three):
    before = state(three)
    with pytest.raises(CannotChangeMany, match="moved"):
        change_many(company, "hold", three, WISHES["hold"], on=TODAY, at=NOW, by="Dana", expected=3)
    with pytest.raises(CannotChangeMany, match="nothing"):
        change_many(company, "hold", three.filter(ref="K-3"), WISHES["hold"], on=TODAY, at=NOW, by="Dana")
    assert state(three) == before


@pytest.mark.parametrize(
    ("what", "wish", "reason"),
    [
        ("hold", {"kind": "promise"}, "hold_kind"),
        ("hold", {"note": ""}, "note"),
        ("hold", {"review": BEFORE.isoformat()}, "days"),
        ("release", {"kind": "dispute"}, "hold_kind"),
        ("manager", {"value": "x" * 201}, "value"),
        ("mark", {"mark": "nice"}, "mark"),
    ],
)
def test_a_wish_without_sense_is_refused(company, three, what, wish, reason):
    with pytest.raises(CannotChangeMany, match=reason):
        would_change(what, three, WISHES[what] | wish, TODAY)


def test_it_takes_no_more_statements_for_many(company, django_assert_max_num_queries):
    Customer.objects.bulk_create(
        Customer(company=company, ref=f"M-{number}", name=f"Many {number}") for number in range(400)
    )
    everybody = Customer.objects.filter(company=company)
    with django_assert_max_num_queries(20):
        change = change_many(company, "hold", everybody, WISHES["hold"], on=TODAY, at=NOW, by="Dana")
    with django_assert_max_num_queries(20):
        assert take_back_many(change, on=TODAY, at=NOW, by="Dana") == 400
