"""A message is shown as it was sent: the words that left, decoded; the bytes that left, with --raw; every attempt."""

import zlib
from datetime import UTC, datetime

import pytest
from operating import at, message_of, round_made, uncertain

from dunwell.outreach.models import SentCopy


@pytest.fixture
def sent(run, birch, mail_server):
    """A message that left by mail."""
    birch.name = "Bïrch Sûpplies"
    birch.save()
    round_made(birch)
    assert run("deliver", "--company", "birch", "--at", at(12).isoformat()).exit_code == 0
    return message_of("ash")


def test_a_sent_mail_is_shown_with_its_headers_decoded_and_its_text(run, sent, mail_server):
    shown = run("show", "message", sent.pk).stdout

    headers, _, text = shown.partition("\n\n")
    assert "Bïrch Sûpplies" in headers
    assert f"X-Dunwell-Message: {sent.pk}" in headers
    assert "Message-ID: <" in headers
    assert "X-Dunwell-Attempt: 1, " in headers
    assert ": sent: 250" in headers
    assert "ash-1" in text
    assert "=\n" not in text


def test_raw_writes_the_very_bytes_the_server_took(run, sent, mail_server):
    content = dict(mail_server.taken)["ash@customer.example"]

    shown = run("show", "message", sent.pk, "--raw").stdout_bytes

    assert shown == zlib.decompress(SentCopy.objects.get(message=sent).content)
    assert shown.split(b"\r\n\r\n", 1)[1].rstrip() == content.split(b"\r\n\r\n", 1)[1].rstrip()


def test_a_message_that_has_not_left_is_shown_as_composed_and_has_no_bytes(run, birch):
    round_made(birch)
    number = message_of("ash").pk

    assert "X-Dunwell-Status: queued" in run("show", "message", number).stdout
    assert run("show", "message", number, "--raw").exit_code == 1


def test_an_uncertain_message_is_shown_with_its_evidence(run, birch):
    round_made(birch)

    shown = run("show", "message", uncertain("ash").pk).stdout

    assert "X-Dunwell-Attempt: 1, SMTP mail.example, began 2026-03-11 09:00:00 UTC" in shown


def test_a_letter_is_shown_with_its_words_and_written_raw(run, birch):
    round_made(birch)
    found = message_of("ash")
    SentCopy.objects.create(
        message=found, media_type="application/pdf", content=zlib.compress(b"%PDF-1.7"), reference="letter.pdf",
        sha256="3d0d0f6e0d4f0f3ae2ff1bd5cf36b9f2a2cb9e8cd5f1e2c06f1c2a5d0b2f0000",
    )  # fmt: skip

    assert run("show", "message", found.pk).exit_code == 0
    refused = run("show", "message", found.pk, "--raw")

    assert refused.exit_code == 1
    assert "dunwell verify" in refused.stderr


def test_what_was_shown_says_when_in_utc(run, sent):
    began = sent.tries.get().began_at
    assert isinstance(began, datetime)
    assert began.tzinfo is UTC
    assert f"{began:%Y-%m-%d %H:%M:%S} UTC" in run("show", "message", sent.pk).stdout
