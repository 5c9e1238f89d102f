"""What words mean: dictionaries of six languages that share their senses, and how senses weigh."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from dunwell.tone.folding import folded
from dunwell.tone.judgement import LANGUAGES
from dunwell.tone.reading import counted
from dunwell.tone.rulebook import rulebook
from dunwell.tone.seen import Beside, seen_in
from dunwell.tone.senses import KINDS, Sensing, dictionary, near_in, senses_in, sensing
from dunwell.tone.words import words_of

LINE = re.compile(r"[a-z][a-z-]*(/[a-z][a-z-]*)?: \S+( \S+)*")


def lines_of(language):
    text = (files("dunwell") / f"data/tone/senses/{language}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_dictionary_can_be_read_and_no_word_stands_there_twice(language):
    lines = lines_of(language)
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    words = Counter(folded(word) for line in lines for word in line.partition(": ")[2].split())
    assert [word for word, times in words.items() if times > 1] == []
    assert len(words) > 15_000


@pytest.mark.parametrize(
    ("sense", "words"),
    [
        ("lawyer", "solicitors Anwältin avocats abogado advocaat adwokata"),
        ("neighbour", "neighbours Nachbarn voisins vecinos buren sąsiedzi"),
        ("prison", "jail Gefängnis prison cárcel gevangenis więzienia"),
        ("invoice", "invoices Rechnung facture facturas factuur faktury"),
    ],
)
def test_words_of_six_languages_share_a_sense(sense, words):
    for language, word in zip(("en", "de", "fr", "es", "nl", "pl"), words.split(), strict=True):
        assert sense in dictionary(language).of(folded(word)), (language, word)


def test_a_word_with_another_ending_means_the_same_and_one_that_nobody_knows_says_so():
    known = dictionary("en")
    assert known.of("neighbours") == known.of("neighboursxy") == ("neighbour",)
    assert known.of("qwrtzp") == ("?",)
    assert known.of("#") == ("#",)


def test_a_sense_counts_with_each_at_most_two_words_behind_it_and_with_beginning_and_end():
    senses = [("we",), ("beat", "win"), ("you",)]
    assert near_in(senses) == {
        "^ we", "^ beat", "^ win", "^ you", "we beat", "we win", "we you", "we $",
        "beat you", "win you", "beat $", "win $", "you $",
    }  # fmt: skip


def test_a_line_weighs_its_senses_shared_among_those_of_a_word_and_its_pairs_once():
    word = next(
        word
        for line in lines_of("en")
        if "/" in line.partition(":")[0]
        for word in line.split(": ")[1].split()
    )
    one, other = dictionary("en").of(folded(word))
    weighed = Sensing({one: 1.0, other: 3.0}, {f"{one} {one}": 10.0})
    assert weighed.sum_of((folded(word),), "en") == 2.0
    assert weighed.sum_of((folded(word),) * 3, "en") == 16.0


def test_what_the_model_learns_from_is_what_it_weighs():
    book = rulebook("de")
    words = words_of("Wir stehen morgen vor Ihrer Tür.", book.vocabulary)
    (seen,) = seen_in(words, book, Beside())
    (line,) = seen.lines
    names = counted(seen, book)
    weighed = sensing()
    total = sum(
        value * getattr(weighed, kind).get(name, 0.0)
        for key, value in names.items()
        for kind, colon, name in [key.partition(": ")]
        if colon and kind in KINDS
    )
    assert senses_in(line, "de")[0] == ("we",)
    assert total == pytest.approx(weighed.sum_of(line, "de"))
    assert total != 0
