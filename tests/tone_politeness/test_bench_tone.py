"""The evidence is made as it says: figures and intervals are right, and the command runs on whatever texts it is given."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from dunwell.bench import tone_fit
from dunwell.bench.tone import tone
from dunwell.bench.tone_corpora import quarters, read_stack_exchange, read_wikipedia
from dunwell.bench.tone_figures import drawn, rank_correlation, share, told_apart, wilson
from dunwell.bench.tone_own_set import FOLDER as SENTENCES
from dunwell.bench.tone_own_set import read_own_set
from dunwell.bench.tone_politeness import Corpus, across
from dunwell.bench.tone_solver import Table, fit_logistic, fit_ridge
from dunwell.bench.tone_words import bags_of_words, folds, learned_in_turn
from dunwell.tone.politeness.lexicon import FOLDER

_OF_EACH_SET = 150
POLITE = [
    "Could you please help with the {}? Thanks!",
    "Hi, I would be grateful for the {}, thank you.",
    "Sorry, may I ask about the {}?",
]
CURT = ["Why did you break the {} again?", "What is wrong with you and the {}?", "Stop. The {} is stupid."]


def _folder(home, rows=60):
    """Writes made-up requests, offers, e-mails and comments in the layout of the public ones."""
    politeness, toxicity = home / "text" / "politeness", home / "text" / "toxicity"
    politeness.mkdir(parents=True)
    toxicity.mkdir(parents=True)
    texts = [
        (kind[row % 3].format(f"thing{row}"), sign)
        for row in range(rows)
        for kind, sign in ((POLITE, 1), (CURT, -1))
    ]
    requests = [(text, sign * (1 + row / 1000)) for row, (text, sign) in enumerate(texts)]
    _write(
        politeness / "stanford_wikipedia.csv",
        ["Community", "Request", "Normalized Score"],
        [("Wikipedia", *r) for r in requests],
    )
    _write(
        politeness / "stanford_stackexchange.csv",
        ["Community", "Request", "Normalized Score"],
        [("092011 Stack Overflow" if row % 3 else "092011 Cooking", *r) for row, r in enumerate(requests)],
    )
    for name in ("phone", "bowl"):
        _write(
            politeness / f"{name}_offers.csv",
            ["row", "message", "condition"],
            [(1, t, float(s > 0)) for t, s in texts[:20]],
        )
    gold = ["Directness_vs__GOLD", "Tone_and__GOLD"]
    _write(
        politeness / "email_politeness_480.csv",
        ["text_email", *gold],
        [(t, 3 + s, 3 + s) for t, s in texts[:20]],
    )
    _write(
        toxicity / "surge_toxicity_en.csv",
        ["text", "is_toxic"],
        [(t, "Toxic" if s < 0 else "Not Toxic") for t, s in texts],
    )
    return home


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_an_interval_of_few_is_wide_and_never_leaves_nought_to_one():
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_share_says_of_how_many_it_is():
    found = share("part", "what", [True, True, False, True], baseline=0.5)
    assert (found.value, found.texts, found.baseline) == (0.75, 4, 0.5)
    assert found.low < 0.75 < found.high


def test_ties_count_half_when_warm_and_tough_are_told_apart():
    assert told_apart(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 0, 1, 1])) == 1.0
    assert told_apart(np.array([1.0, 1.0, 1.0, 1.0]), np.array([0, 1, 0, 1])) == 0.5
    assert told_apart(np.array([1.0, 2.0, 2.0, 4.0]), np.array([0, 0, 1, 1])) == 0.875


def test_a_rank_correlation_sees_order_alone():
    one = np.array([1.0, 2.0, 3.0, 4.0])
    assert rank_correlation(one, np.exp(one)) == pytest.approx(1.0)
    assert rank_correlation(one, -(one**3)) == pytest.approx(-1.0)


def test_an_interval_by_drawing_is_the_same_in_every_run_and_holds_the_figure():
    random = np.random.default_rng(3)
    one = random.normal(size=80)
    other = one + random.normal(size=80)
    first, second = (drawn("p", "w", rank_correlation, one, other) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high


def test_quarters_are_the_outer_ones():
    assert quarters(np.arange(8.0)).tolist() == [0, 0, -1, -1, -1, -1, 1, 1]


def _filled():
    random = np.random.default_rng(5)
    full = random.normal(size=(60, 7)) * (random.random((60, 7)) < 0.5)
    names = [f"column {number}" for number in range(7)]
    counted = [{n: v for n, v in zip(names, row, strict=True) if v} for row in full.tolist()]
    return full, Table.of(counted, names), random


def test_ridge_regression_is_that_of_the_textbook():
    full, table, random = _filled()
    wanted = random.normal(size=60)
    expected = np.linalg.solve(full.T @ full + 3 * np.eye(7), full.T @ wanted)
    assert fit_ridge(table, wanted, 3.0) == pytest.approx(expected, abs=1e-4)


def test_logistic_regression_ends_where_nothing_can_be_gained():
    full, table, random = _filled()
    yes = (full @ random.normal(size=7) + random.normal(size=60) > 0).astype(float)
    weights = fit_logistic(table, yes, 2.0)
    slope = full.T @ (yes - 1 / (1 + np.exp(-full @ weights))) - 2.0 * weights
    assert np.abs(slope).max() < 1e-4
    again = fit_logistic(table, yes, 2.0, start=weights + random.normal(size=7))
    assert again == pytest.approx(weights, abs=1e-4)


def test_columns_that_are_not_asked_for_are_left_out():
    table = Table.of([{"a": 1.0, "b": 2.0}, {"b": 3.0}], ["b"])
    assert table.times(np.array([2.0])).tolist() == [4.0, 6.0]
    assert table.back(np.array([1.0, 1.0])).tolist() == [5.0]


def test_no_text_is_tried_by_what_was_learned_from_it():
    tried = [row for known, part in folds(57) for row in part if row not in known]
    assert sorted(tried) == list(range(57))


def test_words_learned_in_turn_tell_texts_apart_only_where_words_do():
    labels = np.array([1.0, 0.0] * 40)
    told = learned_in_turn(bags_of_words(["good work", "bad work"] * 40), labels) > 0
    untold = learned_in_turn(bags_of_words(["same work", "same work"] * 40), labels) > 0
    assert (told == (labels == 1)).mean() == 1.0
    assert (untold == (labels == 1)).mean() < 0.7


def test_every_figure_of_the_evidence_is_told_with_its_baseline(tmp_path, monkeypatch):
    def some(path=SENTENCES / "own_set.jsonl"):
        rows = read_own_set(path)
        return rows[:: max(1, len(rows) // _OF_EACH_SET)]

    monkeypatch.setattr(
        "dunwell.bench.tone_own_set.read_own_set", some
    )  # The command itself measures every row.
    done = CliRunner().invoke(tone, ["--data", str(_folder(tmp_path)), "--json", "--missed"])
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    parts = {figure["part"] for figure in result["figures"]}
    assert parts == {
        "politeness",
        "labels",
        "offers",
        "e-mails",
        "toxicity",
        "own set",
        "second own set",
        "practice",
        "practice two",
        "practice three",
        "practice four",
        "practice five",
        "practice six",
        "practice seven",
        "practice eight",
        "practice nine",
        "practice ten",
        "practice eleven",
        "practice twelve",
        "practice thirteen",
        "practice fourteen",
        "practice fifteen",
        "practice sixteen",
        "practice seventeen",
        "adversarial",
        "sayings",
        "fourth own set",
        "fifth own set",
        "third own set",
        "sixth own set",
        "seventh own set",
        "eighth own set",
        "ninth own set",
        "speed",
    }
    within = next(figure for figure in result["figures"] if figure["what"] == "within Wikipedia")
    assert within["value"] > 0.8
    assert within["texts"] == 60
    for figure in result["figures"]:
        assert figure["low"] <= figure["value"] <= figure["high"], figure
        assert (figure["baseline"] is None) == (figure["part"] in {"labels", "speed"}), figure
    assert isinstance(result["missed"], list)


def test_without_public_texts_the_own_sets_are_measured_and_it_is_said(monkeypatch):
    # The test above measures them all.
    monkeypatch.setattr("dunwell.bench.tone._SETS", {"own_set": "own set"})
    done = CliRunner().invoke(tone, [])
    assert done.exit_code == 0, done.output
    assert "not measured" in done.stderr
    assert "own set: must block, blocked" in done.stdout
    assert "politeness: within" not in done.stdout


def test_fitting_writes_weights_and_says_how_they_were_fitted(tmp_path):
    out = tmp_path / "coefficients.json"
    done = CliRunner().invoke(tone, ["--data", str(_folder(tmp_path / "data")), "--fit", "--out", str(out)])
    assert done.exit_code == 0, done.output
    written = json.loads(out.read_text())
    assert written["about"]["fitted_on"] == {"wikipedia": 120, "stack_exchange": 80}
    assert written["full"]["weights"]["gratitude"] > 0 > written["full"]["weights"]["rhetorical"]
    assert not any(name.startswith("'") for name in written["strategies"]["weights"])


def test_fitting_without_texts_is_a_wrong_use():
    assert CliRunner().invoke(tone, ["--fit"]).exit_code == 2


def test_weights_do_not_depend_on_the_order_of_the_texts(tmp_path):
    requests = read_wikipedia(_folder(tmp_path))
    backwards = requests.part(np.arange(len(requests.texts))[::-1])
    assert tone_fit.fit_shipped(requests, requests) == tone_fit.fit_shipped(backwards, backwards)


@pytest.mark.public_data
def test_the_shipped_weights_are_those_the_command_fits(public_data):
    fitted = tone_fit.fit_shipped(
        read_wikipedia(public_data), read_stack_exchange(public_data, only="Stack Overflow")
    )
    shipped = json.loads((FOLDER / "coefficients.json").read_text(encoding="utf-8"))
    assert shipped["about"] == fitted["about"]
    for name in ("full", "strategies"):
        assert set(shipped[name]["weights"]) == set(fitted[name]["weights"])
        for mark, weight in shipped[name]["weights"].items():
            assert fitted[name]["weights"][mark] == pytest.approx(weight, abs=0.002), mark


@pytest.mark.public_data
def test_what_is_learned_in_one_community_holds_in_another(public_data):
    overflow = Corpus("Stack Overflow", read_stack_exchange(public_data, only="Stack Overflow"))
    wikipedia = Corpus("Wikipedia", read_wikipedia(public_data))
    there, centred = across(overflow, wikipedia)
    assert there.value > 0.75
    assert there.value > there.baseline
    assert centred.value > centred.baseline
