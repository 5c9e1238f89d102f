"""Every message is judged before anybody gets it: what must not be said never leaves, what is doubted is read first."""

import pytest
from cast import at, customer, day, invoice, message, round_on
from django.conf import settings
from kept_transport import KeptTransport

from dunwell.ledger.payments import receive
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.outreach.process import is_gone, own_name
from dunwell.outreach.tone_of_words import DOUBTED, REFUSED

pytestmark = pytest.mark.one_database

TODAY = "2026-03-11"
REST = (
    "{{ greeting }},\n\n{{ what_mid }}. {{ amount }}\n{{ list }}\n%s\n\n{{ ways }}\n\n{{ next }}\n\n"
    "{{ closing }}\n{{ signature }}\n"
)

#: Nothing wrong with it, but for its length.
LONG = "The goods came on Monday and were signed for. " * 20


@pytest.fixture
def own_words(tmp_path, monkeypatch, company):
    """Has the friendly reminder say this sentence; Ash owes one invoice, and Elm two."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    invoice(customer(company, "ash", contact="Kim"), "A1", "2026-03-08", "120.00")
    elm = customer(company, "elm")
    invoice(elm, "E1", "2026-03-07", "40.00")
    invoice(elm, "E2", "2026-03-08", "60.00")

    def say(sentence, language="en"):
        folder = tmp_path / "messages" / language
        folder.mkdir(parents=True)
        text = REST % sentence
        words = (
            f'[friendly_reminder.email]\nsubject = "{{{{ what }}}}, {{{{ net }}}}"\ntext = """\n{text}"""\n'
        )
        (folder / "own.toml").write_text(words)

    return say


def test_own_words_that_are_fair_leave(own_words, company):
    own_words("Could you have a look this week, please? If you have just paid, thank you.")

    assert round_on(company, TODAY, "approve").messages == {"queued": 2}


@pytest.mark.parametrize(
    "sentence",
    [
        "Pay now or we will tell your employer and your neighbours what you owe.",
        "You are a liar and a thief.",
        "If you do not pay, the police will arrest you.",
        "If we do not hear from you by {{ answer_by }}, we will pass the invoice to our solicitors.",
    ],
)
def test_what_must_not_be_said_never_leaves_and_is_shown_to_a_person(own_words, company, sentence):
    own_words(sentence)

    result = round_on(company, TODAY, "approve")

    assert result.messages == {"failed": 2}
    found = message(company, "ash", TODAY)
    assert found.status_reason.startswith(REFUSED)
    assert "our invoice A1" in found.body
    assert any(REFUSED in warning for warning in result.warnings)


@pytest.mark.parametrize("sentence", ["Please pay €99.00 of it now.", "Please pay by 24 December 2026."])
def test_a_sum_or_a_day_that_is_none_of_the_case_never_leaves(own_words, company, sentence):
    own_words(sentence)

    assert round_on(company, TODAY, "approve").messages == {"failed": 2}


def test_what_is_doubted_is_read_by_a_person_though_its_step_is_not(own_words, company):
    own_words(LONG)

    result = round_on(company, TODAY, "approve")

    assert result.messages == {"awaiting_approval": 2}
    assert message(company, "ash", TODAY).status_reason.startswith(f"{DOUBTED}too_long")
    assert not Message.objects.filter(status="queued").exists()


def test_the_words_of_one_language_are_no_reason_to_stop_another(own_words, company):
    own_words("Sie sind ein Betrüger und ein Lügner.", "de")
    invoice(customer(company, "oak", language="de"), "O1", "2026-03-08")

    result = round_on(company, TODAY, "approve")

    assert result.messages == {"failed": 1, "queued": 2}
    assert message(company, "oak", TODAY).status == "failed"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [(LONG, "awaiting_approval"), ("You are a liar and a thief.", "failed")],
)
def test_words_written_anew_before_they_leave_are_judged_again(own_words, company, sentence, status):
    round_on(company, TODAY, "approve")
    own_words(sentence)
    elm = company.customers.get(ref="elm")
    receive(elm, 40_00, "EUR", day(TODAY), at=at(TODAY, 9), by="dana")
    transport = KeptTransport()
    worker = Worker(
        own_name(), lambda: at(TODAY, 10), lambda: at(TODAY, 10), is_gone, lambda: False, lambda seconds: None
    )

    deliver(company, {"email": transport}, worker, mail_domain="localhost")

    assert [each.to.address for each in transport.taken] == ["ash@example.com"]
    found = message(company, "elm", TODAY)
    assert found.status == status
    assert found.status_reason.startswith(DOUBTED if status == "awaiting_approval" else REFUSED)


def test_the_law_of_where_the_customer_is_is_named_where_it_forbids_the_words(own_words, company):
    kim = customer(company, "kim", country="GB", kind="consumer")
    invoice(kim, "K1", "2026-03-08", "80.00")
    own_words("We will tell your neighbours what you owe.")

    round_on(company, TODAY, "approve")

    assert "gb-aja40 forbids it" in message(company, "kim", TODAY).status_reason
    assert "gb-aja40" not in message(company, "ash", TODAY).status_reason
