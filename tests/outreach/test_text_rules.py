"""Files of texts: what each must hold, what a template may do, and that one bad file or customer stops nobody else."""

import pytest
from cast import customer, invoice, message, round_on
from django.conf import settings

from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.models import Message
from dunwell.outreach.texts import SHIPPED, CannotReadTexts, read_texts

GOOD = (SHIPPED / "en" / "standard.toml").read_text()
SUBJECT = 'subject = "{{ what }}, {{ net }}: a friendly reminder"'
TODAY = "2026-03-11"

#: What is replaced in the shipped texts, by what, and words of the message that must come.
BROKEN = {
    "not TOML": ('language = "en"', "language = en", ["line"]),
    "no language": ('language = "en"', "", ["language is missing"]),
    "a locale nobody knows": ('"en_GB"', '"xx_YY"', ["locale 'xx_YY' is unknown"]),
    "a phrase missing": ('and = " and "', "", ["phrases.and is missing"]),
    "no singular": ("[phrases.one]\n", "[phrases.single]\n", ["phrases.one must be a table"]),
    "a plural missing": ('seems = "seem"', "", ["phrases.many.seems is missing"]),
    "a phrase nobody uses": ('seems = "seem"', 'seems = "seem"\nhear = "x"', ["phrases.many: hear is unknown"]),
    "no subject": (SUBJECT, "", ["friendly_reminder.email: subject is missing"]),
    "a subject that is a number": (SUBJECT, "subject = 7", ["friendly_reminder.email.subject must be a text"]),
    "a channel that is a text": ("[heads_up.email]", 'heads_up = "x"\n[heads.email]', ["phrases"]),
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
    words = dict.fromkeys(
        ("greeting", "what_long", "was", "on_due", "seems", "amount", "list", "it", "next", "signature"), ""
    )
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
    home("en", GOOD.replace(SUBJECT, "subject = '{% if customer_name < 3 and contact_name %}x{% endif %}y'"))
    home("fi", GOOD.replace(SUBJECT, "subject = '{% if net % 2 %}x{% endif %}y'"))
    invoice(customer(company, "ash", language="fi"), "A1", "2026-03-08")
    invoice(customer(company, "elm"), "E1", "2026-03-08")

    result = round_on(company, TODAY, "approve")

    assert result.messages == {"failed": 1, "queued": 1}
    assert message(company, "ash", TODAY).status_reason.startswith("the text could not be written: ")
    assert "1 message: the text could not be written" in result.warnings[0]
    assert message(company, "ash", TODAY).body == ""


def test_a_step_without_words_in_english_is_said_before_anything_is_written(home, company):
    home("en", GOOD.replace("[firm_reminder.letter]", "[firm.letter]"))
    invoice(customer(company, "ash"), "A1", "2026-03-08")

    with pytest.raises(CannotReadTexts, match="no text for: firm_reminder by letter"):
        round_on(company, TODAY)
    assert not Message.objects.exists()


def test_a_playbook_without_texts_is_said_before_anything_is_written(home, company):
    folder = settings.HOME / "playbooks"
    folder.mkdir()
    standard = (SHIPPED.parent / "playbooks" / "standard.toml").read_text()
    (folder / "wordless.toml").write_text(standard.replace('key = "standard"', 'key = "wordless"'))
    company.playbook = "wordless"

    with pytest.raises(CannotCompose, match=r"messages/en/wordless\.toml"):
        round_on(company, TODAY)


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
