"""How polite a text is: what moves the score, that every mark can be pointed at, and what no text may do to it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.tone.politeness import politeness_of
from dunwell.tone.politeness.features import met_in
from dunwell.tone.politeness.lexicon import LANGUAGES, lexicon_of
from dunwell.tone.politeness.words import words_of

REMINDER = (
    "Dear Anna, invoice 2291 over 1,120.00 was due on 24 February and we cannot see a payment yet. "
    "Could you let us know when we may expect it? If you have just paid, please ignore this, and thank you."
)


@pytest.mark.parametrize(
    ("polite", "rude"),
    [
        ("Could you please tell us when you will pay?", "Why have you still not paid?"),
        ("Thank you for your help with this.", "You have been no help at all."),
        ("Please let us know if something is wrong.", "You never tell us anything."),
        (
            "I am sorry to bother you, may I ask about invoice 2291?",
            "What is wrong with you and invoice 2291?",
        ),
        ("Would you mind sending us the date?", "Send the date now."),
        ("Perhaps our letter got lost, could you look at it?", "You ignored our letter, look at it."),
    ],
)
def test_the_politer_of_two_ways_to_say_a_thing_scores_higher(polite, rude):
    assert politeness_of(polite, "en").score > 0.5 > politeness_of(rude, "en").score


def test_a_reminder_is_not_impolite_for_being_about_money():
    assert politeness_of(REMINDER, "en").score > 0.9
    assert politeness_of("Invoice 2291 for 1,120.00 was due on 24 February and is overdue.", "en").score > 0.4


def test_asking_whether_something_is_wrong_blames_nobody():
    asked = politeness_of(
        "If something is wrong with it, or if you cannot pay all of it, tell us what.", "en"
    )
    blamed = politeness_of("You are wrong and you cannot pay all of it.", "en")
    assert {"negative", "obligation"} & {mark.name for mark in asked.strategies} == set()
    assert {"negative", "obligation"} <= {mark.name for mark in blamed.strategies}


@pytest.mark.parametrize(
    ("language", "polite", "rude"),
    [
        (
            "de",
            "Könnten Sie uns bitte sagen, wann wir damit rechnen dürfen? Vielen Dank!",
            "Warum haben Sie schon wieder nicht gezahlt?",
        ),
        (
            "fr",
            "Pourriez-vous nous dire quand nous pouvons l'espérer, s'il vous plaît ?",
            "Pourquoi n'avez-vous toujours pas payé ?",
        ),
        (
            "es",
            "¿Podría decirnos, por favor, cuándo podemos contar con el pago? Gracias.",
            "¿Por qué no ha pagado todavía?",
        ),
        (
            "nl",
            "Zou u ons willen laten weten wanneer wij het mogen verwachten? Hartelijk dank.",
            "Waarom betaalt u nooit op tijd?",
        ),
        (
            "pl",
            "Czy mogliby państwo napisać, kiedy możemy się jej spodziewać? Dziękujemy.",
            "Dlaczego pan znowu nie zapłacił?",
        ),
    ],
)
def test_other_languages_know_their_own_ways_to_be_polite_and_rude(language, polite, rude):
    assert politeness_of(polite, language).score > 0.6 > 0.4 > politeness_of(rude, language).score


def test_a_text_with_no_mark_is_neither_polite_nor_impolite():
    assert politeness_of("", "en").score == 0.5
    assert politeness_of("", "en").strategies == ()


def test_each_mark_quotes_the_text_where_it_stands():
    found = politeness_of(REMINDER, "en")
    assert {"gratitude", "please", "counterfactual_modal"} <= {mark.name for mark in found.strategies}
    for mark in found.strategies:
        assert REMINDER[mark.start : mark.end] == mark.quote
    assert "Could you" in [mark.quote for mark in found.strategies if mark.name == "counterfactual_modal"]


def test_the_heaviest_mark_comes_first():
    weights = [abs(mark.weight) for mark in politeness_of(REMINDER, "en").strategies]
    assert weights == sorted(weights, reverse=True)


def test_english_is_fitted_and_other_languages_say_they_are_not():
    assert politeness_of("Thank you.", "en").fitted
    assert politeness_of("Thank you.", "en-IE").fitted
    assert not politeness_of("Takk.", "no").fitted
    for language in LANGUAGES[1:]:
        assert not politeness_of("…", language).fitted


def test_what_is_asked_is_told_from_what_is_said_beside_it():
    lexicon = lexicon_of("en")
    met = {each.name: each.places for each in met_in("You removed it. Would you tell me why?", lexicon)}
    assert met["second:said"] == ((0, 3),)
    assert met["second:asked"] == ((22, 25),)
    assert "second:asked" not in {each.name for each in met_in("You removed it. You are wrong!", lexicon)}


def test_saying_thanks_ten_times_says_no_more_than_saying_it_twice():
    names = [mark.name for mark in politeness_of("thanks " * 10, "en").strategies]
    assert len(names) == len(set(names))


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from(["en", "de", "en-GB", "xx", ""]))
def test_any_text_has_a_score_between_nought_and_one_and_marks_that_quote_it(text, language):
    found = politeness_of(text, language)
    assert 0 <= found.score <= 1
    assert found == politeness_of(text, language)
    for mark in found.strategies:
        assert text[mark.start : mark.end] == mark.quote


@given(st.text(max_size=300))
def test_words_stand_where_they_are_said_to_stand_in_order(text):
    words = words_of(text)
    ends = [0, *(end for _, end in words.spans)]
    assert all(0 <= start < end <= len(text) for start, end in words.spans)
    assert all(start >= before for (start, _), before in zip(words.spans, ends, strict=False))


def test_contractions_fall_apart_whichever_apostrophe_they_are_written_with():
    assert words_of("Don’t you think I'm right?").words == words_of("don't you think i'm right?").words
    assert words_of("can't").words == ("ca", "n't")


def test_a_phrase_may_name_alternatives_stems_and_any_word():
    lexicon = lexicon_of("en")
    met = {
        name for name, _, _ in lexicon.matches(words_of("I was wondering whether we could thank the team."))
    }
    assert {"gratitude", "wondering", "first_plural", "hedge"} <= met


def test_a_long_text_is_read_in_time_that_grows_with_its_length():
    one, ten = (min(_seconds(REMINDER * times) for _ in range(5)) for times in (20, 200))
    assert ten < 40 * one


@pytest.mark.parametrize("piece", ["thank", "=", "8)", "don't", "http://", "?!", "ß", ":)"])
def test_a_word_without_end_is_read_in_time_that_grows_with_its_length(piece):
    one, ten = (min(_seconds(piece * times) for _ in range(3)) for times in (2_000, 20_000))
    assert ten < 60 * max(one, 0.001)


def _seconds(text):
    start = time.perf_counter()
    politeness_of(text, "en")
    return time.perf_counter() - start
