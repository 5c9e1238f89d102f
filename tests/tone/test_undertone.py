"""Sentences read as a whole: what they speak of is the same in every language, and the reason is said in words."""

import pytest

from dunwell.tone.guard import judge
from dunwell.tone.judgement import LANGUAGES, Facts
from dunwell.tone.phrasing import phrasing
from dunwell.tone.reading import topics_in_words
from dunwell.tone.rulebook import rulebook
from dunwell.tone.seen import ORDINARY


def topics_of(language):
    return {name for name in rulebook(language).topics.masks if not name.startswith("@")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_the_same_topics(language):
    assert topics_of(language) == topics_of("en")


def test_every_topic_that_speaks_against_a_text_is_named_to_people():
    assert topics_of("en") - set(ORDINARY) - {"paying", "term", "contact"} == set(topics_in_words())


def test_what_is_refused_as_a_whole_says_what_it_speaks_of():
    said = judge(
        "So ein Lieferwagen brennt schneller, als man denkt.", language="de", stage="firm", facts=Facts()
    )

    (found,) = [one for one in said.findings if one.rule == "undertone"]
    assert said.verdict == "block"
    assert found.quote.startswith("So ein Lieferwagen")
    assert "It speaks of" in found.why


def test_the_same_topics_denied_are_let_through():
    text = "No court, no agency and no fees: we only want to know when you expect to pay."

    assert judge(text, language="en", stage="firm", facts=Facts()).verdict != "block"


def test_where_no_topic_stands_out_the_words_that_weigh_most_are_quoted():
    text = "My last customer who ignored me is now picking up litter in an orange vest, and he owed less than you."
    said = judge(text, language="en", stage="firm", facts=Facts())

    (found,) = [one for one in said.findings if one.rule == "undertone"]
    assert "It speaks of" not in found.why
    assert found.quote in text
    assert len(found.quote) < len(text) - 1


def test_a_word_typed_wrongly_weighs_nearly_what_it_weighs():
    words = phrasing("en")

    right, wrong, other = (words.sum_of((word,)) for word in ("embarrassing", "embarassing", "zzyzx"))
    assert abs(right - wrong) < abs(right - other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_weights_of_words_alone_and_of_two(language):
    words = phrasing(language)

    assert len(words.words) > 1000
    assert len(words.pairs) > 1000
