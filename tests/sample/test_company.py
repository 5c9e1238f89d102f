"""The sample company in the ledger: the money adds up, every story is told, and loading it again changes nothing."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import F, Sum

from dunwell.arrangements.models import Dispute, Promise
from dunwell.ledger.models import (
    Allocation,
    Care,
    CreditNote,
    Customer,
    EarlierReminder,
    ExchangeRate,
    Hold,
    Invoice,
    OptOut,
    Payment,
    Terms,
)
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision
from dunwell.sample import load
from dunwell.sample.company import CannotLoad

DAY = date(2026, 3, 11)
MOMENT = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
TABLES = (
    Customer, Terms, Invoice, CreditNote, Payment, Allocation, EarlierReminder, ExchangeRate, Hold, Care, OptOut,
)  # fmt: skip


@pytest.fixture
def birch(db):
    """The sample company as of a Wednesday."""
    return load(DAY, MOMENT)


def decided(birch, name):
    return Decision.objects.get(round__company=birch, customer__name=name)


def test_loading_it_again_changes_nothing(birch):
    before = [table.objects.count() for table in TABLES], Invoice.objects.aggregate(Sum("open_minor"))

    load(DAY, MOMENT)

    assert (
        [table.objects.count() for table in TABLES],
        Invoice.objects.aggregate(Sum("open_minor")),
    ) == before


def test_what_is_open_is_the_amount_less_what_settled_it(birch):
    settled = Invoice.objects.annotate(settled=Sum("allocations__amount_minor"))

    assert not settled.exclude(settled=None).exclude(open_minor=F("amount_minor") - F("settled")).exists()
    assert not settled.filter(settled=None).exclude(open_minor=F("amount_minor")).exists()


def test_every_returned_order_is_set_off(birch):
    loose = CreditNote.objects.filter(open_minor__gt=0)

    assert CreditNote.objects.count() > 20
    assert [note.customer.name for note in loose] == ["Dunbeg Sea Salt Company Ltd"]


def test_money_without_an_invoice_is_unapplied(birch):
    loose = Payment.objects.filter(open_minor__gt=0).values_list("customer__name", flat=True)

    assert sorted(loose) == ["Hollin Lane Motors", "Töpferei Lührsen"]


def test_a_round_on_it_meets_every_story(birch):
    result = run_round(birch, DAY, at=MOMENT)

    assert 15 <= result.act <= 30
    assert set(result.wait) >= {"nothing_due", "on_hold", "covered_by_credit", "opted_out", "unreachable"}
    assert decided(birch, "Inishbeg Ferries Ltd").hold_kind == "promise"
    assert Dispute.objects.filter(customer__name="Clonard Freight Ltd", end=None).count() == 2
    assert decided(birch, "Kurz Gebäudereinigung").hold_kind == "arrangement"
    assert decided(birch, "Marisol Vega Photography").hold_kind == "hardship"
    assert Promise.objects.get(customer__name="Rosa Whitfield").outcomes.get().outcome == "broken"
    assert decided(birch, "Hôtel des Tilleuls SARL").hold_kind == "manual"
    assert decided(birch, "Whitlock & Marsh LLP").reason == "opted_out"
    assert decided(birch, "Maeve Corcoran Florist").reason == "unreachable"
    assert decided(birch, "Dunbeg Sea Salt Company Ltd").reason == "covered_by_credit"
    assert decided(birch, "Quartz Ridge Builders LLC").reason == "below_minimum"
    assert decided(birch, "Harbour Lane Catering Ltd").reason == "nothing_due"
    assert decided(birch, "Rathmoy Construction Ltd").decision == "act"


def test_on_any_working_day_most_of_those_who_owe_are_left_alone(db):
    day = date(2026, 11, 20)
    birch = load(day, MOMENT.replace(month=11, day=20))

    result = run_round(birch, day, at=MOMENT)

    assert result.act < sum(result.wait.values())


def test_the_sample_of_another_day_is_refused_where_one_is_loaded(birch):
    with pytest.raises(CannotLoad, match="is known with another customer or currency"):
        load(date(2026, 3, 19), MOMENT)
