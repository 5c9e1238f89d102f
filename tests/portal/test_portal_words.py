"""The words of the customer's page: complete in six languages, the same placeholders, every one of them used."""

import re
import shutil
import string
from pathlib import Path

import pytest

from dunwell.portal.words import LANGUAGES, SHIPPED, CannotReadWords, language_of, read, words

SOURCES = Path(__file__).resolve().parents[2] / "src" / "dunwell" / "portal"


@pytest.fixture
def folder(tmp_path):
    """A copy of the words, to be spoiled."""
    shutil.copytree(SHIPPED, tmp_path / "words")
    return tmp_path / "words"


def spoiled(folder, old, new):
    path = folder / "de.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_language_is_complete():
    english = read(SHIPPED, "en").sentences.keys()
    for language in LANGUAGES:
        assert read(SHIPPED, language).sentences.keys() == english


def test_no_sentence_was_left_in_english():
    english = words("en").sentences
    alike = {"invoices.document", "pay.iban", "pay.bic", "talk.hours", "spread.part", "page.optional"}
    for language in LANGUAGES[1:]:
        for key, sentence in words(language).sentences.items():
            if len(sentence) > 12 and key not in alike:
                assert sentence != english[key], f"{language}: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language):
    w = words(language)
    for key, sentence in w.sentences.items():
        names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        said = w.say(key, **dict.fromkeys(names, "«x»"))
        assert "{" not in said
        assert said == said.strip() or key == "page.and"
        assert "  " not in said


def test_a_key_that_is_missing_is_told_with_its_file(folder):
    spoiled(folder, 'title = "Jetzt bezahlen"\n', "")

    with pytest.raises(CannotReadWords, match=r"de\.toml: pay\.title is missing"):
        read(folder, "de")


def test_another_placeholder_an_empty_or_a_broken_sentence_is_told(folder):
    for old, new, said in (
        ("Offen sind {amount}", "Offen sind {sum}", "owe.amount has other placeholders"),
        ('due = "Fällig"', 'due = " "', "invoices.due is empty"),
        ("Rechnung {number} als PDF", "Rechnung {number als PDF", "invoices.get"),
        ('nothing = "Es ist nichts offen. Vielen Dank!"', "nothing = 7", "owe.nothing is no text"),
    ):
        shutil.copy(SHIPPED / "de.toml", folder / "de.toml")
        spoiled(folder, old, new)
        with pytest.raises(CannotReadWords, match=re.escape(said)):
            read(folder, "de")


def test_every_sentence_is_used_by_a_page_a_mail_or_a_document():
    text = "\n".join(path.read_text() for kind in ("py", "html") for path in SOURCES.rglob(f"*.{kind}"))
    made = (
        "mail.",
        "yours.",
        "state.",
        "spread.every.",
        "wrong.kinds.",
        "hard.wishes.",
        "preferences.",
        "invoices.",
        "paid.",
        "date.",
    )
    for key in words("en").sentences:
        assert key in text or key.endswith((".done", ".empty")) or key.startswith(made), key


def test_a_tag_is_read_by_its_language():
    assert language_of("pt-BR", "nl_BE", "en") == "nl"
    assert language_of("", "xx") == "en"
