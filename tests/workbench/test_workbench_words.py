"""The workbench speaks English and German: all of it, with the same placeholders, and every sentence is used."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from dunwell.values.sentences import CannotReadSentences, read_sentences
from dunwell.workbench import wording
from dunwell.workbench.places import places

ROOT = Path(__file__).resolve().parents[2] / "src" / "dunwell"
SAID = re.compile(
    r"""\bsay\s+["']([\w.]+)["']|\b(?:text|html|say)\(\s*(?:request,\s*)?["']([\w]+\.[\w.]+)["']"""
)


def templates_and_code():
    for path in (ROOT / "workbench").rglob("*"):
        if path.suffix in (".html", ".py"):
            yield path, path.read_text()


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_language_has_every_sentence_of_the_first_and_no_other(language):
    assert wording.sentences(language)


def test_every_sentence_a_page_says_is_there():
    known = {re.sub(r"\.(zero|one|two|few|many|other)$", "", key) for key in wording.sentences("en")}
    said = {
        (path.name, key)
        for path, text in templates_and_code()
        for found in SAID.findall(text)
        for key in found
        if key
    }

    assert {(name, key) for name, key in said if key not in known and not key.endswith(".")} == set()
    assert {each.sentence for _, some in places() for each in some} <= known


def test_counted_sentences_take_the_form_of_their_language():
    with translation.override("de"):
        assert wording.text("shell.in_days", count=1) == "in 1 Tag"
        assert wording.text("shell.in_days", count=1200) == "in 1.200 Tagen"


def test_values_are_escaped_in_html():
    assert "&lt;b&gt;" in wording.html("find.nothing", q="<b>")


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"en": 'a = "One"', "de": ""}, "de: x.a is missing"),
        ({"en": 'a = "One"', "de": 'a = "Eins"\nb = "Zwei"'}, "de: x.b is not in en"),
        ({"en": 'a = "{n} of us"', "de": 'a = "Wir"'}, "placeholders"),
        ({"en": '[a]\none = "x"\nother = "{count} x"', "de": '[a]\nother = "{count} x"'}, "no form 'one'"),
        ({"en": "a = 1", "de": 'a = "x"'}, "is no text"),
    ],
)
def test_a_language_that_says_less_or_else_is_refused(tmp_path, files, complaint):
    for language, text in files.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "x.toml").write_text(text)

    with pytest.raises(CannotReadSentences, match=complaint):
        read_sentences(tmp_path, "de", "en")
