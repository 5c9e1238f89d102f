"""The payment QR: what a banking app reads from it, and when there is none."""

import re
from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from letter_messages import PAY_TO, letter
from segno import helpers

from dunwell.adapters.letters.payment_code import (
    grouped,
    is_creditor_reference,
    is_iban,
    payment_drawing,
    payment_text,
)
from dunwell.adapters.letters.prepare import document


def _modules(drawing):
    """Reads the dark modules back from the drawing."""
    size = int(re.search(r'viewBox="0 -\.5 (\d+) ', drawing)[1])
    rows = [[0] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", drawing):
        for column in range(int(x), int(x) + int(length)):
            rows[int(y)][column] = 1
    return rows


def test_the_text_is_the_one_of_the_european_guideline():
    assert payment_text(PAY_TO).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "AIBKIE2D",
        "Birch Supplies",
        "IE29AIBK93115212345678",
        "EUR1295.00",
        "",
        "",
        "INV-7 and INV-12",
    ]


@pytest.mark.parametrize("reference", ["INV-7", "Grüße, Straße 5", "Τιμολόγιο 7"])
def test_the_text_is_what_another_implementation_of_the_guideline_writes(reference):
    theirs = helpers.make_epc_qr(
        name="Birch Supplies",
        iban="IE29AIBK93115212345678",
        amount="1295.00",
        text=reference,
        bic="AIBKIE2D",
        encoding="utf-8",
    )

    ours = segno.make(
        payment_text(replace(PAY_TO, reference=reference, amount_minor=129_500)).replace(
            "EUR1295.00", "EUR1295"
        ),
        error="m",
        encoding="utf-8",
        micro=False,
        boost_error=False,
    )

    assert ours.matrix == theirs.matrix


def test_a_structured_reference_stands_in_its_own_field():
    lines = payment_text(replace(PAY_TO, reference="RF18 5390 0754 7034")).split("\n")

    assert lines[9:] == ["RF18539007547034"]


def test_the_drawing_is_the_code_of_the_text_module_by_module():
    text = payment_text(PAY_TO)
    rows = _modules(payment_drawing(text))

    masks = [
        segno.make(text, error="m", encoding="utf-8", micro=False, boost_error=False, mask=mask).matrix
        for mask in range(8)
    ]
    assert [bytes(row) for row in rows] in [[bytes(row) for row in matrix] for matrix in masks]


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "CHF"},
        {"currency": "GBP"},
        {"iban": "IE29AIBK93115212345679"},
        {"iban": "12345678"},
        {"iban": ""},
        {"holder": "  "},
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"amount_minor": 100_000_000_000},
        {"reference": "x" * 141},
        {"holder": "Ω" * 70, "reference": "Ж" * 140},
    ],
)
def test_there_is_no_code_for_what_it_cannot_say(fonts, changes):
    pay_to = replace(PAY_TO, **changes)

    assert payment_text(pay_to) == ""
    assert document(letter(pay_to=pay_to), fonts)["qr"] == ""
    assert document(letter(pay_to=pay_to), fonts)["pay"], "the account is still printed"


def test_a_long_name_is_cut_and_a_wrong_bic_left_out():
    lines = payment_text(replace(PAY_TO, holder="Birch " * 20, bic="?")).split("\n")

    assert len(lines[5]) <= 70
    assert lines[4] == ""


@given(st.text(max_size=160), st.text(max_size=90), st.integers(-10, 10**12))
def test_whatever_stands_in_it_no_field_moves_into_another(reference, holder, minor):
    text = payment_text(replace(PAY_TO, reference=reference, holder=holder, amount_minor=minor))

    if text:
        lines = text.split("\n")
        assert len(lines) <= 11
        assert lines[6] == "IE29AIBK93115212345678"
        assert len(text.encode()) <= 331
        assert segno.make(text, error="m", encoding="utf-8", micro=False, boost_error=False).version <= 13


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("IE29 AIBK 9311 5212 3456 78", True),
        ("ie29aibk93115212345678", True),
        ("DE89370400440532013000", True),
        ("DE89370400440532013001", False),
        ("DE８9370400440532013000", False),
        ("", False),
    ],
)
def test_an_iban_is_known_by_its_check_digits(text, right):
    assert is_iban(text) is right


def test_an_iban_is_printed_in_groups_and_another_account_as_it_is():
    assert grouped("de89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert grouped(" 20-00-00 12345678 ") == "20-00-00 12345678"


def test_a_creditor_reference_is_known_by_its_check_digits():
    assert is_creditor_reference("RF18 5390 0754 7034")
    assert not is_creditor_reference("RF18539007547035")


def test_an_account_that_is_no_iban_is_not_called_one(fonts):
    pay = dict(document(letter(pay_to=replace(PAY_TO, iban="000123456789", currency="USD")), fonts)["pay"])

    assert pay["Account number"] == "000123456789"
    assert "IBAN" not in pay
