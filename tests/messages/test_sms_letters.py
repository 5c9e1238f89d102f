"""An SMS keeps to the letters of the GSM alphabet where it can, so that it takes few parts."""

import pytest

from dunwell.values.sms_parts import segments, to_gsm


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
        ("Größe: 12 €, ñandú, à côté", "Größe: 12 €, ñandu, à coté"),
        ("1\u202f234,50\xa0€ : l’échéance", "1 234,50 € : l'échéance"),
        ("„Ja“ – ‘no’ … «oui»", '"Ja" - \'no\' ... "oui"'),
        ("№ 1000", "No 1000"),
        ("₹1,234.50 and ₪5 and 12 ₺", "INR 1,234.50 and ILS 5 and 12 TRY"),
        ("a\u200bb", "ab"),
    ],
)
def test_a_text_is_written_in_the_letters_there_are(written, sent):
    assert to_gsm(written) == sent
    assert segments(to_gsm(written)) == 1


@pytest.mark.parametrize("written", ["שלום, 5 €", "Привет", "株式会社", "Łódź 株"])
def test_what_cannot_be_written_in_them_stays_as_it_is(written):
    assert to_gsm(written) == written


def test_what_is_in_them_already_stays_as_it_is():
    text = "Paid? Thank you! {[~]} @ £5 ¥7 Ää ñ"
    assert to_gsm(text) == text


def test_leaving_accents_out_saves_parts():
    text = "Prosimy o kontakt: późniejszy termin albo raty są możliwe. " * 3

    assert segments(text) == 3
    assert segments(to_gsm(text)) == 2
