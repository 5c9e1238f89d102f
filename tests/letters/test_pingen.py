"""Letters by Pingen: one letter a key, and every end called by its name. The service runs on loopback."""

import pytest
from letter_messages import letter
from pingen_server import ORGANISATION, running_pingen

from dunwell.adapters.letters import transport
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear


@pytest.fixture
def pingen():
    """Pingen, where everything works until a fault is set."""
    with running_pingen() as running:
        yield running


@pytest.fixture
def channel(pingen, place):
    """The channel as set up for a fast letter in black and white on both sides."""
    url = f"pingen://client:s3cret@{ORGANISATION}?product=fast&print=duplex&api={pingen.url}"
    channel = transport(url, place)
    yield channel
    channel.close()


def _send(channel, message=None):
    prepared = channel.prepare(message or letter())
    return channel.hand_over(prepared), prepared


def test_a_letter_is_uploaded_and_ordered(pingen, channel):
    receipt, prepared = _send(channel)

    ((key, made),) = pingen.letters.items()
    assert receipt.reference == "letter-0"
    assert receipt.evidence == "Pingen took letter letter-0, validating"
    assert key == prepared.reference
    assert pingen.uploads["/bucket/0"] == prepared.content
    assert pingen.asked[-1] == ("POST", f"/organisations/{ORGANISATION}/deliveries/letters")
    assert made == {
        "id": "letter-0",
        "type": "letters",
        "file_original_name": "7.pdf",
        "file_url": f"{pingen.url}/bucket/0",
        "file_url_signature": "signature-0",
        "address_position": "left",
        "auto_send": True,
        "delivery_product": "fast",
        "print_mode": "duplex",
        "print_spectrum": "grayscale",
    }


def test_a_registered_letter_is_ordered_as_one(pingen, channel):
    _send(channel, letter(channel="registered_letter"))

    assert [made["delivery_product"] for made in pingen.letters.values()] == ["registered"]


def test_the_token_is_asked_for_once_and_again_when_it_has_run_out(pingen, channel):
    _send(channel)
    _send(channel, letter(key="8"))
    assert len(pingen.tokens) == 1

    pingen.valid_token = "another"
    _send(channel, letter(key="9"))

    assert len(pingen.tokens) == 2
    assert len(pingen.letters) == 3


def test_the_upload_carries_no_token(pingen, channel):
    _send(channel)

    at = pingen.asked.index(("PUT", "/bucket/0"))
    assert "Authorization" not in pingen.headers[at]


def test_the_same_letter_again_is_posted_once(pingen, channel):
    first, _ = _send(channel)
    second, _ = _send(channel)

    assert second.reference == first.reference
    assert second.evidence.endswith("as before")
    assert len(pingen.letters) == 1


def test_other_words_another_message_or_another_company_are_another_letter(pingen, channel):
    for message in (letter(), letter(key="other"), letter(message_id=8), letter(company_key="oak")):
        _send(channel, message)

    assert len(pingen.letters) == 4


def test_an_answer_that_is_lost_is_unclear_and_the_second_try_posts_nothing_new(pingen, channel):
    pingen.faults["letter"] = "drop after"

    with pytest.raises(DeliveryUnclear) as unclear:
        _send(channel)
    receipt, _ = _send(channel)

    assert unclear.value.stage == "letter"
    assert receipt.evidence.endswith("as before")
    assert len(pingen.letters) == 1


@pytest.mark.parametrize("fault", [(500, b"oops"), (409, b""), (201, b"{}"), (200, b"<html>"), "drop"])
def test_an_order_whose_end_is_not_known_is_unclear(pingen, channel, fault):
    pingen.faults["letter"] = fault

    with pytest.raises(DeliveryUnclear):
        _send(channel)


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_a_refused_letter_fails_for_good_in_pingens_words(pingen, channel, status):
    pingen.faults["letter"] = (
        status,
        {"errors": [{"title": "Invalid", "detail": "The address is not readable"}]},
    )

    with pytest.raises(DeliveryError, match="Invalid The address is not readable") as refused:
        _send(channel)

    assert type(refused.value) is DeliveryError
    assert refused.value.permanent
    assert pingen.letters == {}


@pytest.mark.parametrize("stage", ["sign-in", "place", "letter"])
@pytest.mark.parametrize("status", [402, 403, 429, 503])
def test_a_refusal_of_the_account_or_of_all_stops_the_channel(pingen, channel, stage, status):
    pingen.faults[stage] = (status, b"")

    with pytest.raises(ChannelDown):
        _send(channel)


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        *((stage, fault) for stage in ("sign-in", "place", "upload") for fault in ("drop", (500, b""))),
        ("sign-in", (200, b"nonsense")),
        ("place", (200, b"nonsense")),
    ],
)
def test_before_the_order_nothing_was_posted_whatever_breaks(pingen, channel, stage, fault):
    pingen.faults[stage] = fault

    with pytest.raises(ChannelDown):
        _send(channel)
    assert pingen.letters == {}


def test_wrong_credentials_are_said_without_the_secret(pingen, place):
    channel = transport(f"pingen://client:wr0ng@{ORGANISATION}?api={pingen.url}", place)

    with pytest.raises(ChannelDown, match="did not let us in") as down:
        _send(channel)

    assert "wr0ng" not in str(down.value)


def test_a_service_nobody_answers_for_is_a_channel_that_is_down(place):
    with running_pingen() as gone:
        url = gone.url
    channel = transport(f"pingen://client:s3cret@{ORGANISATION}?api={url}", place)

    with pytest.raises(ChannelDown, match="cannot be reached"):
        _send(channel)
