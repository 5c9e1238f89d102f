"""Fits the model that reads sentences as a whole, and tries it on authors it has not met. Leaves out the other rules.

The honest estimate leaves one set of sentences out: all others teach, it is tried on the one it knows nothing of.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dunwell.bench.tone_own_set import LANGUAGES, OwnSentence
from dunwell.bench.tone_solver import Table, fit_logistic
from dunwell.tone.consequences import announced, consequence_findings, standing_in
from dunwell.tone.guard import left_alone_in
from dunwell.tone.judgement import Consequence, Facts
from dunwell.tone.reading import counted
from dunwell.tone.rulebook import Rulebook, rulebook
from dunwell.tone.seen import Beside, seen_in, windows_of
from dunwell.tone.wording import wording_findings
from dunwell.tone.words import Words, words_of

PENALTY = 1.0
#: From which sum on a sentence is refused, and below which a phrase that a rule refuses is doubted; chosen by leaving one
#: set out in turn.
REFUSED_FROM, DOUBTED_BELOW = 1.0, 0.0
#: Windows of shipped texts that come so near teach as well, so that none of them is refused.
NEAR_MISS = -0.5
SHIPPED_TIMES = 3
#: How strongly each kind of sign counts before the penalty, and in how many windows it must have been met.
SHARES = {
    "topics": 1.0,
    "pair of topics": 0.3,
    "third": 0.7,
    "word": 1.0,
    "beginning": 0.8,
    "part": 0.2,
    "pair": 0.6,
}
LEAST_WINDOWS = {
    "topics": 2,
    "pair of topics": 3,
    "third": 2,
    "word": 2,
    "beginning": 2,
    "part": 3,
    "pair": 3,
}
_AS_OF = date(2026, 3, 11)
_SMALL, _SMALL_OF_WORDS = 0.004, 0.006
#: Weights of words are written as whole numbers of this.
_UNIT = 0.001
_SOLVED = 0.01

Counted = Mapping[str, float]


@dataclass(frozen=True)
class Rows:
    """Sentences ready to learn from: for each what its windows count, whether it must be blocked, and its set."""

    windows: Sequence[Sequence[Counted]]
    wholes: Sequence[Counted]
    block: NDArray[np.bool_]
    sets: NDArray[np.str_]


def rows_of(sets: Mapping[str, Sequence[OwnSentence]]) -> Rows:
    """Returns all sentences of the sets, counted."""
    windows, wholes, block, names = [], [], [], []
    for name, sentences in sets.items():
        for each in sentences:
            seen = _counted_windows(each)
            windows.append(seen[:-1])
            wholes.append(seen[-1])
            block.append(each.label == "block")
            names.append(name)
    return Rows(windows, wholes, np.array(block, bool), np.array(names))


def fitted(rows: Rows, taught_by: NDArray[np.bool_], shipped: Sequence[Counted] = ()) -> dict[str, float]:
    """Returns the weights that tell apart what must be blocked and what must pass among the rows given.

    A text that must pass has no bad sentence, so each of its windows teaches; one that must be blocked teaches as a whole.
    """
    counted_rows: list[Counted] = list(shipped)
    labels: list[bool] = [False] * len(shipped)
    for row in np.flatnonzero(taught_by):
        each = [rows.wholes[row]]
        if not rows.block[row] and len(rows.windows[row]) > 1:
            each += rows.windows[row]
        counted_rows += each
        labels += [bool(rows.block[row])] * len(each)
    met = Counter(name for one in counted_rows for name in one)
    names = sorted(name for name, count in met.items() if count >= LEAST_WINDOWS[kind_of(name)])
    shares = np.array([SHARES[kind_of(name)] for name in names])
    table = Table.of(counted_rows, names).scaled(shares)
    weights = fit_logistic(table, np.array(labels, float), PENALTY, solved=_SOLVED) * shares
    return dict(zip(names, weights.tolist(), strict=True))


def kind_of(name: str) -> str:
    """Returns which kind of sign a name is: a key of `SHARES`."""
    if name[2:3] == "|":
        return "pair"
    if name[2:3] == " " and name[:2] in LANGUAGES:
        return "part" if name[3] == name[-1] == "~" else "beginning" if name[-1] == "*" else "word"
    if " + " in name:
        return "pair of topics"
    return "third" if name.startswith("third ") else "topics"


def sums(rows: Rows, weights: Mapping[str, float], tried: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Returns the heaviest window's sum of each row tried, nought for the others."""
    found = np.zeros(len(rows.block))
    for row in np.flatnonzero(tried):
        found[row] = max(_sum(one, weights) for one in rows.windows[row])
    return found


def left_out_in_turn(rows: Rows) -> NDArray[np.float64]:
    """Returns for each row how it reads to a model that was taught by all sets but its own."""
    found = np.zeros(len(rows.block))
    for name in dict.fromkeys(rows.sets.tolist()):
        mine = rows.sets == name
        found += sums(rows, fitted(rows, ~mine), mine)
    return found


def shipped_windows() -> list[Counted]:
    """Returns every window of every text we ship, once: all of them must pass, with their consequences approved."""
    from dunwell.outreach.playbooks import SHIPPED, read_playbooks
    from dunwell.outreach.preview import previews
    from dunwell.outreach.texts import read_texts

    found: dict[tuple[str, str], Counted] = {}
    for language in LANGUAGES:
        book = rulebook(language)
        for key, playbook in read_playbooks((SHIPPED,)).items():
            for each in previews(playbook, read_texts(language, key), _AS_OF):
                words = words_of(f"{each.subject}\n\n{each.text}", book.vocabulary)
                steady = {words.sentences[one.first] for one in announced(words, book, ())}
                beside = Beside(steady=steady, spoken=list(wording_findings(words, book)))
                for seen in seen_in(words, book, beside):
                    text = words.text[words.starts[seen.first] : words.ends[seen.last]]
                    found.setdefault((language, text), counted(seen, book))
    return list(found.values())


def model_of(rows: Rows) -> dict[str, dict[str, Any]]:
    """Returns what is written: `reading` with how it was fitted, what is refused and the weights all languages share, and
    for each language the weights of its words."""
    everything = np.ones(len(rows.block), bool)
    weights = fitted(rows, everything)
    near = [one for one in shipped_windows() if _sum(one, weights) > NEAR_MISS]
    weights = fitted(rows, everything, near * SHIPPED_TIMES)
    shared = {name: round(weight, 4) for name, weight in weights.items() if not _place(name)}
    model: dict[str, dict[str, Any]] = {
        "reading": {
            "about": {
                "command": "dunwell bench tone --fit-reading",
                "fitted_on": {**Counter(rows.sets.tolist()), "windows of shipped texts": len(near)},
                "model": "logistic regression; refused_from and doubted_below chosen by leaving one set out in turn",
                "penalty": PENALTY,
                "shares": SHARES,
                "least_windows": LEAST_WINDOWS,
            },
            "refused_from": REFUSED_FROM,
            "doubted_below": DOUBTED_BELOW,
            "weights": {name: weight for name, weight in shared.items() if abs(weight) >= _SMALL},
        }
    }
    for language in LANGUAGES:
        model[language] = {"unit": _UNIT, **_of_language(weights, language)}
    return model


def _of_language(weights: Mapping[str, float], language: str) -> dict[str, dict[str, int]]:
    kept = {
        name: round(weight / _UNIT)
        for name, weight in weights.items()
        if name[:2] == language and _place(name) and abs(weight) >= _SMALL_OF_WORDS
    }
    return {
        place: {name[3:]: weight for name, weight in kept.items() if _place(name) == place}
        for place in ("words", "pairs")
    }


def _place(name: str) -> str:
    """Returns where in a language's file a weight stands; empty: all languages share it."""
    kind = kind_of(name)
    return "pairs" if kind == "pair" else "words" if kind in ("word", "beginning", "part") else ""


def _sum(one: Counted, weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in one.items())


def _counted_windows(each: OwnSentence) -> list[Counted]:
    """Returns what each window counts; the last is the whole text."""
    book = rulebook(each.language)
    words = words_of(each.text, book.vocabulary)
    beside = beside_of(each, words, book)
    whole = (0, len(words) - 1)
    return [counted(one, book) for one in seen_in(words, book, beside, _with(windows_of(words), whole))]


def beside_of(each: OwnSentence, words: Words, book: Rulebook) -> Beside:
    """Returns what is known beside the words of a sentence of a set, as the guard would."""
    facts = Facts(consequences=tuple(Consequence(one.kind, one.on, approved=True) for one in each.approved))
    alone = left_alone_in(words, book, facts)
    consequences, steady = consequence_findings(words, book, facts, each.channel)
    spoken = (*wording_findings(words, book), *consequences)
    third = each.audience == "third_person" or each.channel == "voicemail"
    return Beside(alone, steady, spoken, standing_in(words, book, facts), third)


def _with(windows: Iterable[tuple[int, int]], whole: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield from windows
    yield whole
