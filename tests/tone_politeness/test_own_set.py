"""The project's own set of sentences is what it says it is: labelled, balanced, and each sentence there once."""

import json
from collections import Counter

import pytest

from dunwell.bench.tone_guard import judge_own
from dunwell.bench.tone_own_set import FOLDER, LANGUAGES, OwnSentence, read_own_set

STAGES = {"warm", "friendly", "firm", "formal", "final"}
CHANNELS = {"email", "sms", "letter", "call", "voicemail"}


def test_the_set_holds_two_hundred_of_each_label_and_every_language_in_equal_parts():
    rows = read_own_set()
    assert Counter(row.label for row in rows) == {"block": 216, "pass": 216}
    assert Counter((row.language, row.label) for row in rows) == {
        (language, label): 36 for language in LANGUAGES for label in ("block", "pass")
    }


def test_every_forbidden_category_is_there_in_every_language():
    rows = [row for row in read_own_set() if row.label == "block"]
    categories = {row.category for row in rows}
    assert len(categories) == 18
    found = Counter((row.language, row.category) for row in rows)
    assert all(found[language, category] >= 2 for language in LANGUAGES for category in categories)


def test_no_sentence_stands_twice_and_every_row_is_complete():
    rows = read_own_set()
    assert len({row.text for row in rows}) == len(rows)
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert row.stage in STAGES, row.key
        assert row.channel in CHANNELS, row.key
        assert row.audience in {"customer", "third_person"}, row.key


def test_a_row_with_an_unknown_label_is_refused(tmp_path):
    row = {
        "id": "en-1",
        "text": "Hello",
        "language": "en",
        "label": "maybe",
        "category": "warm",
        "stage": "warm",
        "channel": "email",
        "audience": "customer",
        "approved": [],
    }
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="en-1"):
        read_own_set(path)


def test_an_approved_consequence_keeps_its_day():
    approved = [row for row in read_own_set() if row.category == "consequence"]
    assert len(approved) == 36
    assert all(isinstance(row, OwnSentence) and row.approved[0].on for row in approved)


@pytest.mark.parametrize("name", ["own_set_second", "own_set_third"])
def test_each_later_set_is_written_anew_in_every_language(name):
    rows = read_own_set(FOLDER / f"{name}.jsonl")
    assert Counter((row.language, row.label) for row in rows) == {
        (language, label): 10 for language in LANGUAGES for label in ("block", "pass")
    }
    assert {row.category for row in rows if row.label == "block"} <= {
        row.category for row in read_own_set() if row.label == "block"
    }


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("own_set_fourth", 25),
        ("own_set_fifth", 29),
        ("own_set_seventh", 30),
        ("own_set_eighth", 24),
        ("own_set_ninth", 29),
    ],
)
def test_the_sets_kept_apart_are_even_in_every_language(name, least):
    found = Counter((row.language, row.label) for row in read_own_set(FOLDER / f"{name}.jsonl"))
    assert set(found) == {(language, label) for language in LANGUAGES for label in ("block", "pass")}
    assert set(found.values()) <= {least, least + 1}


def test_what_is_learned_from_holds_no_sentence_of_the_sets_kept_apart():
    apart = {
        row.text.casefold()
        for name in (
            "own_set_third",
            "own_set_fourth",
            "own_set_fifth",
            "own_set_sixth",
            "own_set_seventh",
            "own_set_eighth",
            "own_set_ninth",
        )
        for row in read_own_set(FOLDER / f"{name}.jsonl")
    }
    learned = [
        path for path in FOLDER.iterdir() if path.name.startswith(("practice", "adversarial", "sayings"))
    ]
    assert len(learned) == 19
    for path in learned:
        assert not apart & {row.text.casefold() for row in read_own_set(path)}, path.name


def test_no_set_repeats_a_sentence_of_another():
    names = ("own_set", "own_set_second", "own_set_third", "own_set_fourth", "practice", "practice_two")
    texts = [row.text for name in names for row in read_own_set(FOLDER / f"{name}.jsonl")]
    assert len(set(texts)) == len(texts) == 432 + 120 + 120 + 300 + 144 + 300


def test_the_fourth_practice_set_has_hundreds_of_each_label_in_every_language_and_repeats_no_other():
    rows = read_own_set(FOLDER / "practice_four.jsonl")
    found = Counter((row.language, row.label) for row in rows)
    assert min(found[language, label] for language in LANGUAGES for label in ("block", "pass")) >= 450
    assert len({row.key for row in rows}) == len({row.text for row in rows}) == len(rows)
    assert {row.stage for row in rows} <= STAGES
    assert {row.channel for row in rows} <= CHANNELS
    others = ("own_set", "own_set_second", "own_set_third", "own_set_fourth", "practice", "practice_two")
    known = {
        row.text for name in (*others, "practice_three") for row in read_own_set(FOLDER / f"{name}.jsonl")
    }
    assert not known & {row.text for row in rows}


def test_of_what_must_be_blocked_nearly_all_is_and_of_what_must_pass_nearly_nothing():
    judged = judge_own(read_own_set())
    blocked = {
        label: [one.blocked for one in judged if one.sentence.label == label] for label in ("block", "pass")
    }
    assert sum(blocked["block"]) >= 0.97 * len(blocked["block"])
    assert sum(blocked["pass"]) <= 0.02 * len(blocked["pass"])
