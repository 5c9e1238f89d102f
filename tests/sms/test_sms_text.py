"""An SMS's number and text: what is sent, what is refused before anything leaves."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_messages import sms

from dunwell.adapters.sms.prepare import MOST_SEGMENTS, prepared_sms
from dunwell.values.delivery import DeliveryError
from dunwell.values.sms_parts import segments


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("Grüße an alle Straßen, Ångström @ 5 £", 1),
        ("`", 1),
    ],
)
def test_a_text_takes_as_many_parts_as_networks_count(text, parts):
    assert segments(text) == parts


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_longer_text_never_takes_fewer_parts(text, more):
    assert segments(text) <= segments(text + more)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "0851234567",
        "+0851234567",
        "353851234567",
        "+35385 1234567",
        "+3538",
        "+1234567890123456",
        "+353851234567\n",
    ],
)
def test_a_number_that_is_not_in_e164_is_refused_as_a_bad_address(number):
    with pytest.raises(DeliveryError) as refused:
        prepared_sms(sms(to=number))

    assert refused.value.permanent
    assert refused.value.bad_address


def test_digits_of_other_scripts_are_no_number():
    with pytest.raises(DeliveryError):
        prepared_sms(sms(to="+٣٥٣٨٥١٢٣٤٥٦٧"))


def test_a_text_of_six_parts_is_sent_and_of_seven_is_not():
    longest = "a" * 153 * MOST_SEGMENTS

    assert prepared_sms(sms(longest)).content == longest.encode()
    with pytest.raises(DeliveryError) as refused:
        prepared_sms(sms(longest + "a"))
    assert refused.value.permanent
    assert "7 SMS parts" in str(refused.value)


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07"])
def test_an_sms_without_text_is_refused(text):
    with pytest.raises(DeliveryError) as refused:
        prepared_sms(sms(text))
    assert refused.value.permanent


@given(st.text(max_size=600).filter(lambda text: any(each.isalnum() for each in text)))
def test_whatever_the_text_it_is_sent_plain_or_is_too_long(text):
    message = sms(text)

    if segments(text.replace("\r\n", "\n")) > MOST_SEGMENTS * 2:
        with pytest.raises(DeliveryError, match="SMS parts"):
            prepared_sms(message)
    elif segments(text) <= MOST_SEGMENTS // 2:
        content = prepared_sms(message).content.decode()
        assert 1 <= segments(content) <= MOST_SEGMENTS
        assert not any(unicodedata.category(each) == "Cc" and each != "\n" for each in content)
