"""What mail servers send back is understood in the shapes they send it, and nothing else is taken for a report."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dunwell.adapters.mail_reports import read_report

REPORTS = Path(__file__).with_name("reports")


def _reference(number):
    return f"<dunwell.{number}.0123456789abcdef@birch.example>"


SHAPES = {
    "postfix_no_such_user": [(_reference(41), "aoife@oak.example", "hard")],
    "postfix_delayed": [(_reference(42), "aoife@oak.example", "soft")],
    "exim_two_recipients": [
        (_reference(43), "aoife@oak.example", "hard"),
        (_reference(43), "billing@elm.example", "soft"),
    ],
    "office365_not_found": [(_reference(44), "Billing@elm.example", "hard")],
    "exchange_blocked_by_policy": [(_reference(45), "billing@elm.example", "soft")],
    "gmail_full_after_days": [(_reference(46), "carol@gmail.example", "soft")],
    "qmail": [(_reference(47), "aoife@oak.example", "hard")],
    "exim_old": [(_reference(48), "aoife@oak.example", "hard")],
    "sendmail_encoded_status": [(_reference(49), "aoife@oak.example", "hard")],
    "international_address": [(_reference(50), "józef@łódź.example", "soft")],
    "complaint": [(_reference(51), "carol@mailbox.example", "complaint")],
    "complaint_blacked_out": [(_reference(52), "", "complaint")],
    "delivered": [],
    "out_of_office": [],
    "ordinary_reply": [],
    "forwarded_report": [],
    "read_receipt": [],
}


def _raw(name):
    return (REPORTS / f"{name}.eml").read_bytes()


def test_every_kept_report_is_expected_here():
    assert {path.stem for path in REPORTS.glob("*.eml")} == set(SHAPES)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_report_is_understood_in_the_shape_its_server_sends(name, line_end):
    found = read_report(_raw(name).replace(b"\n", line_end))

    assert [(bounce.reference, bounce.recipient, bounce.kind) for bounce in found] == SHAPES[name]


def test_a_bounce_says_what_the_server_said_in_one_line_and_when():
    (bounce,) = read_report(_raw("postfix_no_such_user"))

    assert bounce.said == (
        "failed 5.1.1 smtp; 550 5.1.1 <aoife@oak.example>: Recipient address rejected: "
        "User unknown in virtual mailbox table"
    )
    assert bounce.reported_at == datetime(2026, 3, 10, 8, 31, 4, tzinfo=UTC)


def test_words_of_an_old_format_are_said_too():
    (bounce,) = read_report(_raw("qmail"))

    assert "550 5.1.1 no mailbox by that name" in bounce.said
    assert "\n" not in bounce.said


def _notification(block, *, returned="", extra=""):
    third = f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n" if returned else ""
    return (
        f"From: MAILER-DAEMON@mx.example\n{extra}MIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{block}\n\n{third}--b--\n"
    ).encode()


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "", "hard"),
        ("5.0.0", "", "hard"),
        ("5.0.0", "smtp; 550 No such user", "hard"),
        ("5.0.0", "smtp; 550 5.7.26 unauthenticated mail", "soft"),
        ("5.0.0", "smtp; 554 Transaction failed", "soft"),
        ("5.4.4", "Name service error: host not found", "hard"),
        ("5.2.1", "mailbox disabled", "hard"),
        ("5.2.2", "mailbox full", "soft"),
        ("5.1.8", "bad sender", "soft"),
        ("5.3.4", "message too big", "soft"),
        ("5.7.1", "550 5.1.1 in the text of a policy refusal", "soft"),
        ("4.4.7", "expired", "soft"),
        ("5.1.1 (bad destination mailbox address)", "", "hard"),
        ("", "smtp; 550 5.1.1 unknown", "hard"),
        ("", "smtp; 451 4.3.0 try later", "soft"),
        ("", "smtp; rejected by 192.5.1.1", "hard"),
        ("rubbish", "", "hard"),
    ],
)
def test_only_a_fault_of_the_address_is_hard(status, said, kind):
    block = f"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: {status}\nDiagnostic-Code: {said}"

    (bounce,) = read_report(_notification(block))

    assert bounce.kind == kind


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_message_that_was_reached_is_no_bounce(action):
    assert (
        read_report(_notification(f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 2.0.0"))
        == []
    )


@pytest.mark.parametrize(("status", "kind"), [("5.1.1", "hard"), ("4.2.0", "soft")])
def test_a_block_without_an_action_is_judged_by_its_status(status, kind):
    (bounce,) = read_report(_notification(f"Final-Recipient: rfc822; a@b.example\nStatus: {status}"))

    assert bounce.kind == kind


@pytest.mark.parametrize(
    ("field", "recipient"),
    [
        ("Final-Recipient: RFC822;<A.B@Example.COM>", "A.B@example.com"),
        ("Final-Recipient: LOCAL; a@b.example", "a@b.example"),
        (
            "Original-Recipient: rfc822;asked@b.example\nFinal-Recipient: rfc822;final@c.example",
            "asked@b.example",
        ),
        ("Original-Recipient: rfc822;\nFinal-Recipient: rfc822;final@c.example", "final@c.example"),
        ("Final-Recipient: x400; /C=IE/O=Birch", "to@b.example"),
    ],
)
def test_the_recipient_is_who_was_written_to(field, recipient):
    block = f"{field}\nAction: failed\nStatus: 5.1.1"

    (bounce,) = read_report(_notification(block, returned="To: Some One <to@b.example>\nMessage-ID: <x@y>"))

    assert (bounce.recipient, bounce.reference) == (recipient, "<x@y>")


def test_without_the_returned_message_the_reference_is_what_the_report_answers():
    block = "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1"

    (answering,) = read_report(_notification(block, extra="In-Reply-To: <ours@birch.example>\n"))
    (referring,) = read_report(
        _notification(block, extra="References: <first@x.example>\n <ours@birch.example>\n")
    )

    assert answering.reference == referring.reference == "<ours@birch.example>"


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "dkim", ""])
def test_feedback_that_is_no_complaint_is_none(kind):
    assert (
        read_report(_raw("complaint").replace(b"Feedback-Type: abuse", f"Feedback-Type: {kind}".encode()))
        == []
    )


def test_an_automatic_answer_that_quotes_a_report_is_no_report():
    quoting = _raw("qmail").replace(b"MAILER-DAEMON@q.elm.example", b"aoife@oak.example")

    assert read_report(quoting.replace(b"Date:", b"Auto-Submitted: auto-replied\nDate:", 1)) == []


def test_a_large_returned_message_does_not_hide_the_report():
    large = _raw("postfix_no_such_user").replace(b"Good morning", b"word " * 2_000_000)

    (bounce,) = read_report(large)

    assert bounce.reference == _reference(41)


@given(st.binary(max_size=2_000))
@example(b"")
@example(b"Content-Type: multipart/report; boundary=\n\n--\n--\n")
@example(b"Content-Type: message/delivery-status\n\n\n")
@example(b"Content-Type: text/plain; charset=no-such\nFrom: mailer-daemon@x\n\n\xff")
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_reading_fail(raw):
    assert isinstance(read_report(raw), list)


@given(
    st.sampled_from([name for name, expected in SHAPES.items() if expected]),
    st.lists(
        st.tuples(st.integers(0, 4_000), st.integers(0, 40), st.binary(max_size=20)), min_size=1, max_size=8
    ),
)
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_damage_to_a_report_makes_reading_fail(name, changes):
    raw = _raw(name)
    for place, length, instead in changes:
        raw = raw[:place] + instead + raw[place + length :]

    for bounce in read_report(raw):
        assert bounce.kind in {"hard", "soft", "complaint"}
        assert "\n" not in bounce.said
        assert bounce.recipient == "" or "@" in bounce.recipient


def test_parts_inside_each_other_without_end_are_nobodys_report():
    raw = b"".join(b"Content-Type: multipart/report; boundary=%d\n\n--%d\n" % (n, n) for n in range(3_000))

    assert read_report(raw) == []


@given(st.emails())
@settings(max_examples=200, deadline=None)
def test_any_address_is_given_back_with_its_host_in_small_letters(recipient):
    block = f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1"

    (bounce,) = read_report(_notification(block))

    local, _, domain = recipient.rpartition("@")
    assert bounce.recipient == f"{local}@{domain.lower()}"
