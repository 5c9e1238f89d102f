"""Files of texts: what each must hold, what a template may do, and that one bad file or customer stops nobody else."""

import re

import pytest
from cast import customer, invoice, message, round_on
from django.conf import settings
from whole_texts import whole_texts

from dunwell.outreach.models import Message
from dunwell.outreach.texts import PLACEHOLDERS, SHIPPED, CannotReadTexts, read_texts

pytestmark = pytest.mark.one_database

GOOD = whole_texts("en", "standard")
SUBJECT = 'subject = "{{ what }}, {{ net }}: a friendly reminder"'
TODAY = "2026-03-11"

#: What is replaced in the shipped texts, by what, and words of the message that must come.
BROKEN = {
    "not TOML": ('language = "en"', "language = en", ["line"]),
    "no locale": ('locale = "en_GB"', "", ["locale is missing"]),
    "a locale nobody knows": ('"en_GB"', '"xx_YY"', ["locale 'xx_YY' is unknown"]),
    "a phrase missing": ('and = " and "', "", ["phrases.and is missing"]),
    "no singular": ("[phrases.one]\n", "[phrases.single]\n", ["phrases.single is unknown"]),
    "a plural missing": ('seems = "seem"', "", ["phrases.many.seems is missing"]),
    "a phrase nobody uses": ('seems = "seem"', 'seems = "seem"\nhear = "x"', ["phrases.many.hear is unknown"]),
    "no subject": (SUBJECT, "", ["friendly_reminder.email: subject is missing"]),
    "a subject that is a number": (SUBJECT, "subject = 7", ["friendly_reminder.email.subject must be a text"]),
    "a channel that is a text": ("[heads_up.email]", 'heads_up = "x"\n[heads.email]', ["heads_up is unknown"]),
    "an unknown placeholder": (SUBJECT, 'subject = "{{ sum }}"', ["email.subject", "placeholder sum"]),
    "an unknown placeholder of a list": ("due {{ due }}", "due {{ net }}", ["phrases.list_line", "net"]),
    "a phrase that names one filled in later": (
        'what = "Invoice {{ number }}"', 'what = "{{ greeting }}"', ["phrases.one.what", "greeting"],
    ),
    "a loop": (SUBJECT, "subject = '{% for i in range(9) %}x{% endfor %}'", ["reminder.email.subject", "not allowed"]),
    "an attribute": (SUBJECT, "subject = '{{ net.__class__ }}'", ["not allowed"]),
    "a filter": (SUBJECT, "subject = '{{ net|upper }}'", ["not allowed"]),
    "a call": (SUBJECT, "subject = '{{ debug() }}'", ["not allowed"]),
    "a product of texts": (SUBJECT, "subject = '{{ net * 9999999999 }}'", ["not allowed"]),
    "a call in a condition": (SUBJECT, "subject = '{% if range(9) %}x{% endif %}'", ["not allowed"]),
    "a variable": (SUBJECT, "subject = '{% set x = 1 %}'", ["not allowed"]),
    "another file": (SUBJECT, "subject = '{% include \"/etc/passwd\" %}'", ["not allowed"]),
    "a comparison of sums": (SUBJECT, "subject = '{% if net == gross %}x{% endif %}'", ["not allowed"]),
    "a sum compared with a number": (SUBJECT, "subject = '{% if net > 5 %}x{% endif %}'", ["not allowed"]),
    "a condition without an end": (SUBJECT, "subject = '{% if net %}x'", ["friendly_reminder.email.subject"]),
    "a tag without an end": (SUBJECT, "subject = '{{ net'", ["not allowed"]),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_rule_is_named_with_its_file_and_place(what, tmp_path):
    replaced, by, words = BROKEN[what]
    assert replaced in GOOD, "the example is out of date"
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "standard.toml").write_text(GOOD.replace(replaced, by, 1))

    with pytest.raises(CannotReadTexts) as refused:
        read_texts("en", "standard", (tmp_path,))

    assert str(refused.value).startswith("en/standard.toml: ")
    for word in words:
        assert word in str(refused.value)


def test_a_text_may_choose_by_numbers(tmp_path):
    (tmp_path / "en").mkdir()
    chosen = (
        "subject = '{% if count % 10 == 1 and not credit %}x{% elif count >= 5 %}y{% else %}z{% endif %}'"
    )
    (tmp_path / "en" / "standard.toml").write_text(GOOD.replace(SUBJECT, chosen))

    texts = read_texts("en", "standard", (tmp_path,))
    words = dict.fromkeys(PLACEHOLDERS, "")
    assert [
        texts.fill("friendly_reminder", "email", words | {"count": n, "credit": c})[0]
        for n, c in ((21, ""), (5, ""), (1, "1"))
    ] == ["x", "y", "z"]


def test_a_language_nobody_can_name_finds_no_file():
    assert read_texts("../en", "standard") is None
    assert read_texts("", "standard") is None


def test_a_dialect_is_read_in_its_language():
    assert read_texts("en-NZ", "standard").language == "en"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)

    def write(language, text):
        (tmp_path / "messages" / language).mkdir(parents=True, exist_ok=True)
        (tmp_path / "messages" / language / "standard.toml").write_text(text)

    return write


def test_own_words_in_the_home_replace_the_shipped_ones(home, company):
    home("en", GOOD.replace("a friendly reminder", "just a word"))
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    round_on(company, TODAY)
    assert message(company, "ash", TODAY).subject == "Invoice A1, €100.00: just a word"


def test_a_customer_is_written_to_in_their_language(home, company):
    home("de", GOOD.replace('"en_GB"', '"de_DE"').replace('language = "en"', 'language = "de"'))
    invoice(customer(company, "ash", language="de-AT"), "A1", "2026-03-08", "1234.50")
    invoice(customer(company, "elm", language="en"), "E1", "2026-03-08", "1234.50")

    round_on(company, TODAY)
    assert "1.234,50\xa0€" in message(company, "ash", TODAY).subject
    assert "am 8. März 2026" not in message(company, "elm", TODAY).body
    assert "8. März 2026" in message(company, "ash", TODAY).body
    assert "€1,234.50" in message(company, "elm", TODAY).subject


def test_a_language_without_texts_falls_back_to_english_and_says_so(company):
    invoice(customer(company, "ash", language="fi"), "A1", "2026-03-08")

    result = round_on(company, TODAY, "approve")

    assert result.warnings == ["1 message: written in English: there is no text in fi yet"]
    assert message(company, "ash", TODAY).body.startswith("Hello,")
    assert message(company, "ash", TODAY).status == "queued"


def test_a_broken_file_of_one_language_stops_nobody(home, company):
    home("fi", GOOD.replace(SUBJECT, "subject = '{{ sum }}'"))
    invoice(customer(company, "ash", language="fi"), "A1", "2026-03-08")
    invoice(customer(company, "elm"), "E1", "2026-03-08")

    result = round_on(company, TODAY)

    assert result.act == 2
    assert "fi/standard.toml" in result.warnings[0]
    assert message(company, "ash", TODAY).body.startswith("Hello,")


def test_a_customer_whose_text_cannot_be_written_stops_nobody(home, company):
    home("en", GOOD.replace(SUBJECT, "subject = '{% if contact_name and count % 0 %}x{% endif %}y'"))
    home("fi", GOOD.replace(SUBJECT, "subject = '{% if count % 0 %}x{% endif %}y'"))
    invoice(customer(company, "ash", language="fi"), "A1", "2026-03-08")
    invoice(customer(company, "elm"), "E1", "2026-03-08")

    result = round_on(company, TODAY, "approve")

    assert result.messages == {"failed": 1, "queued": 1}
    assert message(company, "ash", TODAY).status_reason.startswith("the text could not be written: ")
    assert "1 message: the text could not be written" in result.warnings[0]
    assert message(company, "ash", TODAY).body == ""


@pytest.fixture
def own_playbook(home, company):
    """A playbook of the company's own, with a step that nobody has words for yet."""
    folder = settings.HOME / "playbooks"
    folder.mkdir()
    standard = (SHIPPED.parent / "playbooks" / "standard.toml").read_text()
    own = standard.replace('key = "standard"', 'key = "own"').replace('"decide_together"', '"ask_the_owner"')
    (folder / "own.toml").write_text(own)
    company.playbook = "own"


def test_a_step_without_words_in_english_is_said_before_anything_is_written(own_playbook, company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    with pytest.raises(
        CannotReadTexts, match=r"messages/en/own\.toml has no text for: ask_the_owner by task"
    ):
        round_on(company, TODAY)
    assert not Message.objects.exists()


def test_words_for_one_step_of_an_own_playbook_are_all_it_needs(own_playbook, company):
    own = settings.HOME / "messages" / "en"
    own.mkdir(parents=True)
    words = '[ask_the_owner.task]\nsubject = "Ask"\ntext = "Ask about {{ customer_name }}."\n'
    (own / "own.toml").write_text(f'playbook = "own"\n{words}')
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    round_on(company, TODAY)
    assert message(company, "ash", TODAY).subject == "Invoice A1, €100.00: a friendly reminder"


def test_own_words_for_one_text_leave_the_others_as_they_are(home, company):
    home("en", 'playbook = "standard"\n[friendly_reminder.email]\nsubject = "About {{ number }}"\n')
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    round_on(company, TODAY)
    found = message(company, "ash", TODAY)
    assert found.subject == "About A1"
    assert "Our invoice A1 of" in found.body


def test_own_words_for_all_playbooks_go_before_shipped_ones_and_a_playbooks_before_these(tmp_path):
    shared, own = tmp_path / "shared", tmp_path / "own"
    for folder, name, head in (
        (shared, "invoice", ""),
        (own, "any", ""),
        (own, "brisk", 'playbook = "brisk"'),
    ):
        (folder / "en").mkdir(parents=True, exist_ok=True)
        (folder / "en" / f"{name}.toml").write_text(
            f'{head}\n[call.email]\nsubject = "{folder.name} {name}"\ntext = "{{{{ greeting }}}} {{{{ signature }}}}"'
        )
    folders = (SHIPPED, shared, own)
    empty = dict.fromkeys(("greeting", "signature"), "")

    assert read_texts("en", "brisk", folders).fill("call", "email", empty)[0] == "own brisk"
    assert read_texts("en", "gentle", folders).fill("call", "email", empty)[0] == "own any"
    assert read_texts("en", "gentle", folders[:2]).fill("call", "email", empty)[0] == "shared invoice"


def test_a_file_for_a_playbook_carries_its_name(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "calm.toml").write_text('\nplaybook = "standard"\n')

    with pytest.raises(
        CannotReadTexts, match=r"en/calm\.toml: line 2: playbook is 'standard'.*standard\.toml"
    ):
        read_texts("en", "standard", (SHIPPED, tmp_path))


def test_the_line_of_a_mistake_is_told(tmp_path):
    (tmp_path / "en").mkdir()
    text = '[call.email]\nsubject = "x"\ntext = """\n[no.table]\nkey = 1\n{{ sum }}\n"""\n[call.call]\nsubjekt = "x"\n'
    (tmp_path / "en" / "own.toml").write_text(text)
    with pytest.raises(CannotReadTexts, match=r"line 9: call\.call\.subjekt is unknown"):
        read_texts("en", "standard", (SHIPPED, tmp_path))

    (tmp_path / "en" / "own.toml").write_text(text.replace("subjekt", "subject"))
    with pytest.raises(CannotReadTexts, match=r"line 6: call\.email\.text: unknown placeholder sum"):
        read_texts("en", "standard", (SHIPPED, tmp_path))

    (tmp_path / "en" / "own.toml").write_text(
        text.replace("{{ sum }}", "{% if net %}").replace("subjekt", "subject")
    )
    with pytest.raises(CannotReadTexts, match=r"line \d: call\.email\.text: syntax error"):
        read_texts("en", "standard", (SHIPPED, tmp_path))


@pytest.mark.parametrize(
    ("channel", "text", "missing"),
    [
        ("email", "{{ signature }}", "{{ greeting }} is missing"),
        ("letter", "{{ greeting }}", "{{ signature }} is missing"),
        ("sms", "Please pay {{ net }}.", "{{ company_name }} is missing"),
        ("email", "{{ greeting }} {{ what_long }} {{ list }} {{ signature }}", "{{ amount }} is missing"),
        ("email", "{{ greeting }} {{ what_long }} {{ amount }} {{ signature }}", "{{ list }} is missing"),
    ],
)
def test_a_text_must_name_who_writes_what_about_and_how_much(tmp_path, channel, text, missing):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "own.toml").write_text(f'[call.{channel}]\nsubject = "x"\ntext = "{text}"\n')

    with pytest.raises(CannotReadTexts, match=re.escape(missing)):
        read_texts("en", "standard", (SHIPPED, tmp_path))


def test_names_cannot_carry_templates_or_headers(company):
    from dunwell.outreach.message_list import as_text

    invoice(
        customer(company, "ash", contact="{{ net }}\nBcc: all@example.com", name="{% if %}"),
        "A1",
        "2026-03-08",
    )

    round_on(company, TODAY)
    found = message(company, "ash", TODAY)
    assert "Dear {{ net }}" in found.body
    head = as_text(found).partition("\n\n")[0]
    assert [line.partition(":")[0] for line in head.splitlines()] == [
        "From", "To", "Subject", "X-Dunwell-Message", "X-Dunwell-Channel", "X-Dunwell-Status",
    ]  # fmt: skip
