"""What the program keeps with messages in English, said in German: recognized, its days and codes read; else as it is."""

import pytest
from cast import customer, decision, invoice, round_on, sent

from dunwell.outreach.kept_words import said_in
from dunwell.outreach.models import Message, Status
from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.recheck import READ_AGAIN, no_longer
from dunwell.outreach.why_words import LANGUAGES, list_of, told_in

TODAY = "2026-03-11"


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        ("the round of 2026-03-11 decided anew", "die Runde vom Mi., 11. März 2026 hat neu entschieden"),
        (
            "other_step: what is due today is call by call, not heads_up by email",
            "heute steht „Anruf“ per Telefon an, nicht „Hinweis vorab“ per E-Mail",
        ),
        (
            f"on_hold: {MEANINGS['on_hold']} ({HOLDS['dispute']})",
            "Alles, was fällig wäre, ist angehalten. (eine Rechnung wird beanstandet)",
        ),
        ("paused by Dana: the bank is shut", "angehalten durch Dana: the bank is shut"),
        (
            "Write it anew first: the facts have changed: Kim wrote these words before that",
            "Schreiben Sie sie erst neu: die Tatsachen haben sich geändert: Kim hat diese Worte davor geschrieben",
        ),
        (
            "Message 7 is awaiting_approval already; it cannot be withdrawn.",
            "Nachricht 7 steht schon auf „Wartet auf Freigabe“; sie lässt sich nicht mehr zurückziehen.",
        ),
        ("1 message: tone, to be read first: x", "1 Nachricht: Ton, vorher zu lesen: x"),
        ("12 messages: something new", "12 Nachrichten: something new"),
        ("the round of 2026-99-99 decided anew", "die Runde vom 2026-99-99 hat neu entschieden"),
        ("450 4.2.1 {mailbox} busy", "450 4.2.1 {mailbox} busy"),
        ("", ""),
    ],
)
def test_what_is_kept_is_said_in_german(kept, german):
    assert said_in("de", kept) == german
    assert said_in("en", kept) == kept


def test_what_the_program_writes_itself_is_recognized(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08")
    round_on(company, TODAY)
    sent(company, "ash", TODAY)
    message = Message.objects.get(decision=decision(company, "ash", TODAY))
    held = {"decision": "wait", "reason": "on_hold", "hold_kind": "promise"}
    another = {"decision": "act", "track": "invoice", "step_key": "call", "channel": "call"}

    for said in (READ_AGAIN, no_longer(message, None), no_longer(message, held), no_longer(message, another)):
        assert said
        assert said_in("de", said) != said


def test_every_reason_and_state_is_said_in_german():
    for code, meaning in MEANINGS.items():
        assert said_in("de", f"{code}: {meaning}") == list_of("reason", "de")[code]
    for language in LANGUAGES:
        assert set(list_of("status", language)) == set(Status.values)


def test_no_sentence_hides_a_more_telling_one():
    plain = {key: said for key, said in told_in("en").items() if key.startswith("kept.") and "{" not in said}

    assert all(said_in("de", said) == told_in("de")[key] for key, said in plain.items())


def test_what_a_person_wrote_at_length_is_left_as_it_is_at_once():
    for text in ("x may be y or " * 700, "it is 'x' " * 5000, "a: b: c (1 times) " * 3000):
        assert said_in("de", text) == text
