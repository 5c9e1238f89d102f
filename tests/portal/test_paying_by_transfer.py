"""A transfer carries a reference that a bank checks and we recognise, and a code that a banking app reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_cast import path_to
from stdnum import iso11649

from dunwell.adapters.payments import payment_drawing
from dunwell.portal.account import account_of
from dunwell.portal.ways_to_pay import transfers
from dunwell.values.creditor_reference import (
    CUSTOMER,
    INVOICE,
    Named,
    creditor_reference,
    named_in,
    spaced,
)
from dunwell.values.delivery import PayTo

numbers = st.integers(1, 10**15 - 1)
kinds = st.sampled_from([CUSTOMER, INVOICE])


@given(kinds, numbers)
def test_every_reference_is_valid_short_and_read_back_as_what_it_names(kind, number):
    reference = creditor_reference(kind, number)

    assert iso11649.is_valid(reference)
    assert len(reference) <= 25
    assert named_in(reference) == named_in(spaced(reference)) == [Named(kind, number)]


@given(kinds, numbers, st.sampled_from(["Rechnung {} danke", "{}", "/ROC/{}//", "ref:{}.", "RF {} RF"]))
def test_it_is_found_in_what_payers_write(kind, number, text):
    written = text.format(spaced(creditor_reference(kind, number)).lower())

    assert Named(kind, number) in named_in(written)


@given(kinds, st.integers(10**5, 10**9), st.data())
def test_one_mistyped_digit_is_noticed(kind, number, data):
    reference = creditor_reference(kind, number)
    place = data.draw(st.integers(7, len(reference) - 1))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != reference[place]]))
    typed = reference[:place] + other + reference[place + 1 :]

    assert Named(kind, int(typed[7:])) not in named_in(typed)


@pytest.mark.parametrize("text", ["", "RF", "RF18539007547034", "INV-77", "RF00DWC1", "DWC12", "RF45 DWX 12"])
def test_references_of_others_name_nothing(text):
    assert named_in(text) == []


def test_the_transfer_asks_for_the_net_amount_with_the_customers_reference(ash):
    account = account_of(ash, ash.invoices.first().due_on)

    [whole] = transfers(ash, account)
    [one] = transfers(ash, account, ash.invoices.get(number="A-2"))

    assert (whole.pay_to.amount_minor, whole.pay_to.reference) == (
        153_000,
        creditor_reference(CUSTOMER, ash.pk),
    )
    assert one.pay_to.amount_minor == 42_000
    assert named_in(one.pay_to.reference) == [Named(INVOICE, ash.invoices.get(number="A-2").pk)]
    assert whole.drawing.startswith("<svg")


def test_another_currency_has_an_account_and_no_european_code():
    pay_to = PayTo("Birch", "GB29NWBK60161331926819", "", "GBP", 5_000, "RF45DWC42")

    assert payment_drawing(pay_to) == ""


def test_the_page_shows_account_reference_and_code_for_all_or_for_one_invoice(client, ash):
    one = ash.invoices.get(number="A-1")

    whole = client.get(path_to(ash, "pay")).content.decode()
    alone = client.get(path_to(ash, "pay") + f"?invoice={one.pk}").content.decode()

    assert "€1,530.00" in whole
    assert spaced(creditor_reference(CUSTOMER, ash.pk)) in whole
    assert "<svg" in whole
    assert spaced(creditor_reference(INVOICE, one.pk)) in alone
    assert "€700.00" in alone
