"""What somebody said is right as it is, is left out until it rests on something else, or somebody looks again."""

from datetime import timedelta

import pytest

from days import NOW, TODAY
from dunwell.insight.data_health import ANSWERED_ELSEWHERE, ORDER, data_health
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.kept import SET_ASIDE
from dunwell.ledger.models import ContactPoint, Customer, Invoice, Payment, SetAside, Terms
from dunwell.ledger.setting_aside import look_again, set_aside


def owing(company, name, address="", channel="email", **columns):
    made = Customer.objects.create(company=company, ref=name, name=name, language="en", **columns)
    if address:
        ContactPoint.objects.create(customer=made, channel=channel, address=address)
    Invoice.objects.create(
        company=company, customer=made, number=f"N-{name}", currency="EUR", amount_minor=100, open_minor=100,
        issued_on=TODAY, due_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    return made


def found(company, key):
    return next((each.rows for each in data_health(company, TODAY) if each.key == key), ())


def leave_out(company, key):
    """Says of everything a check found that it is right."""
    for row in found(company, key):
        customer = Customer.objects.get(pk=row.customer_id)
        set_aside(customer, key, row.state, at=NOW, note="Known.", by="Dana")
    assert found(company, key) == ()


def no_mail(company):
    owing(company, "Ash", "+353 1 555 0111", "call")

    def change():
        point = ContactPoint.objects.create(
            customer=Customer.objects.get(), channel="email", address="a@b.example"
        )
        assert found(company, "no_mail") == ()
        ContactPoint.objects.filter(pk=point.pk).update(replaced_on=TODAY)

    return change


def unreachable(company):
    ash = owing(company, "Ash")
    return lambda: ContactPoint.objects.create(
        customer=ash, channel="email", address="a@b.example", replaced_on=TODAY
    )


def bounced(company):
    owing(company, "Ash", "a@b.example")
    ContactPoint.objects.update(bounced_on=TODAY)
    return lambda: ContactPoint.objects.update(bounced_on=TODAY + timedelta(days=1))


def unapplied(company):
    ash = owing(company, "Ash", "a@b.example")

    def pay():
        number = f"P-{Payment.objects.count()}"
        Payment.objects.create(
            company=company, customer=ash, number=number, currency="EUR", amount_minor=50, open_minor=50, received_on=TODAY
        )  # fmt: skip

    pay()
    return pay


def other_terms(company):
    ash = owing(company, "Ash", "a@b.example")
    Terms.objects.create(customer=ash, from_on=TODAY - timedelta(days=90), payment_days=14)
    return lambda: Invoice.objects.update(due_on=TODAY + timedelta(days=31))


def shared(company):
    owing(company, "Ash", "a@b.example")
    owing(company, "Elm", "A@b.example")
    return lambda: owing(company, "Fir", "a@b.example")


def no_zone(company):
    owing(company, "Ash", "a@b.example", time_zone="Mars/Olympus")
    return lambda: Customer.objects.update(time_zone="Mars/Hellas")


@pytest.mark.parametrize("odd", [no_mail, unreachable, bounced, unapplied, other_terms, shared, no_zone])
def test_it_is_left_out_and_comes_back_when_it_rests_on_something_else(company, odd):
    change = odd(company)
    leave_out(company, odd.__name__)

    change()

    assert len(found(company, odd.__name__)) == 1


def test_it_is_left_out_for_that_customer_and_that_thing_alone(company):
    owing(company, "Ash", "+353 1 555 0111", "call")
    leave_out(company, "no_mail")
    owing(company, "Elm", "+353 1 555 0112", "call")

    [row] = found(company, "no_mail")
    assert row.name == "Elm"


def test_somebody_looks_again_once_and_the_journal_keeps_both(company):
    owing(company, "Ash", "+353 1 555 0111", "call")
    leave_out(company, "no_mail")
    aside = SetAside.objects.get()
    again = set_aside(aside.customer, aside.about, aside.seen, at=NOW, note="", by="Kim")

    assert again.pk == aside.pk
    assert look_again(aside, at=NOW, by="Kim")
    assert not look_again(aside, at=NOW, by="Kim")
    assert len(found(company, "no_mail")) == 1
    assert Entry.objects.filter(kind="set_aside").count() == 2
    assert not check_chain(company.pk)
    assert not changed_rows(SET_ASIDE, company.pk)


def test_what_is_answered_elsewhere_is_a_check():
    assert set(ANSWERED_ELSEWHERE) < set(ORDER)
