"""What the law wants told stands in the message, in the company's words, or a person sees to it; the guard looks."""

import pytest
from cast import at, customer, invoice, message, round_on, sent
from django.conf import settings

from dunwell.outreach.notice_words import Notice, asked_of_guard, with_notices
from dunwell.outreach.own_words import case_of, write
from dunwell.outreach.own_words import version_of as version
from dunwell.outreach.texts import CannotReadTexts, read_texts
from dunwell.outreach.tone_of_words import DOUBTED, REFUSED
from dunwell.tone.guard import judge
from dunwell.tone.judgement import Facts

pytestmark = pytest.mark.one_database

FIRST, LATER = "2026-03-11", "2026-03-25"
WORDS = "You may dispute this debt within 30 days of this message.\nWrite to us: we will look into it."


@pytest.fixture
def massachusetts(tmp_path, monkeypatch, company):
    """A consumer in Massachusetts, where the first contact has to say more, owes one invoice, and a business does too."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    invoice(customer(company, "kim", country="US", region="MA", kind="consumer"), "K1", "2026-03-08")
    invoice(customer(company, "firm", country="US", region="MA"), "F1", "2026-03-08")
    return company


def own_notice(words=WORDS, rule="ma-validation-fp"):
    folder = settings.HOME / "messages" / "en"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(f'[notices]\n{rule} = """\n{words}"""\n')


def test_where_there_are_no_words_for_a_notice_a_person_reads_the_message(massachusetts):
    round_on(massachusetts, FIRST)

    found = message(massachusetts, "kim", FIRST)
    assert found.status_reason.startswith(f"{DOUBTED}the law wants told with it: ")
    assert message(massachusetts, "firm", FIRST).status_reason == ""


def test_the_companys_words_stand_before_the_closing_of_the_first_message_alone(massachusetts):
    own_notice()

    round_on(massachusetts, FIRST)

    found = message(massachusetts, "kim", FIRST)
    assert found.status_reason == ""
    assert f"\n\n{WORDS}\n\nKind regards\n" in found.body
    assert WORDS not in message(massachusetts, "firm", FIRST).body

    sent(massachusetts, "kim", FIRST)
    round_on(massachusetts, LATER)
    assert WORDS not in message(massachusetts, "kim", LATER).body


def test_a_person_cannot_write_the_notice_away(massachusetts):
    own_notice()
    round_on(massachusetts, FIRST)
    found = message(massachusetts, "kim", FIRST)

    def written(text):
        now = message(massachusetts, "kim", FIRST)
        return write(
            case_of(now), now.subject, text, version=version(now), at=at(FIRST, 9), by="dana"
        ).verdict

    assert written(found.body.replace("look into it", "look into it at once")) == "block"
    assert message(massachusetts, "kim", FIRST).status_reason.startswith(f"{REFUSED}missing_notice")
    assert written(found.body.replace("Could you", "Would you")) == "pass"


def test_words_for_a_notice_are_not_counted_as_words_of_the_message(massachusetts):
    own_notice("\n".join(f"You may dispute part {part} of this debt within 30 days." for part in range(20)))

    round_on(massachusetts, FIRST)

    assert message(massachusetts, "kim", FIRST).status_reason == ""


def test_words_for_what_is_no_notice_are_refused_with_their_line(massachusetts):
    own_notice(rule="ma-validaton")

    with pytest.raises(
        CannotReadTexts, match=r"own.toml: line 2: notices.ma-validaton is no notice of the law"
    ):
        read_texts("en", "standard")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("You may dispute it within\nthirty days.", set()),
        ("You may dispute it.", {"missing_notice"}),
    ],
)
def test_where_the_law_has_wordings_of_its_own_one_of_them_has_to_stand(text, rules):
    notice = Notice("told", "", ("you may dispute it within thirty days", "thirty days to dispute it"))

    judged = judge(
        text, language="en", stage="friendly", channel="letter",
        facts=Facts(notices=asked_of_guard("letter", [notice])),
    )  # fmt: skip

    assert {each.rule for each in judged.findings} == rules


def test_in_an_sms_a_notice_stands_at_the_end_in_the_letters_of_an_sms():
    notice = Notice("told", "Répondez «STOP»")

    text = with_notices("Birch: facture A1.\n", "sms", [notice])

    assert text == 'Birch: facture A1. Répondez "STOP"\n'
    assert asked_of_guard("sms", [notice]) == ('Répondez "STOP"',)
