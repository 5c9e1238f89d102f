"""Fits the model that reads sentences as a whole. Leaves out the other rules, and measuring it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dunwell.bench.tone_own_set import LANGUAGES, OwnSentence
from dunwell.bench.tone_solver import Table, fit_logistic
from dunwell.tone.consequences import announced, consequences_in, standing_in
from dunwell.tone.guard import left_alone_in
from dunwell.tone.judgement import Consequence, Facts
from dunwell.tone.reading import counted
from dunwell.tone.rulebook import Rulebook, rulebook
from dunwell.tone.seen import Beside, seen_in, windows_of
from dunwell.tone.senses import KINDS
from dunwell.tone.wording import wording_findings
from dunwell.tone.words import Words, words_of

PENALTY = 2.5
#: From which sum on a sentence is refused, and below which a phrase that a rule refuses is doubted; chosen on sets that were
#: left out of the fit.
REFUSED_FROM, DOUBTED_BELOW = 0.0, 0.0
#: Windows of shipped texts that come so near teach as well, so that none of them is refused.
NEAR_MISS = -1.5
SHIPPED_TIMES = 3
#: Ordinary mail, about anything but money owed, teaches so many times: there is more of it in the world than in the sets.
ORDINARY_TIMES = 3
#: How strongly each kind of sign counts before the penalty, and in how many windows it must have been met.
SHARES = {
    "topics": 1.0,
    "pair of topics": 0.3,
    "third": 0.7,
    "word": 1.0,
    "beginning": 0.8,
    "part": 0.2,
    "pair": 0.6,
    "alone": 1.0,
    "near": 0.5,
}
LEAST_WINDOWS = {
    "topics": 2,
    "pair of topics": 3,
    "third": 2,
    "word": 2,
    "beginning": 2,
    "part": 3,
    "pair": 3,
    "alone": 2,
    "near": 3,
}
_AS_OF = date(2026, 3, 11)
_SMALL, _SMALL_OF_WORDS, _SMALL_OF_SENSES = 0.004, 0.006, 0.015
#: Weights of words are written as whole numbers of this.
_UNIT = 0.001
_SOLVED = 0.01

Counted = Mapping[str, float]


@dataclass(frozen=True)
class Rows:
    """Sentences ready to learn from: for each what its windows count, whether it must be blocked, its set, and how many
    times it counts."""

    windows: Sequence[Sequence[Counted]]
    wholes: Sequence[Counted]
    block: Sequence[bool]
    sets: Sequence[str]
    times: Sequence[int]


def rows_of(sets: Mapping[str, Sequence[OwnSentence]]) -> Rows:
    """Returns all sentences of the sets, counted; once more as a bare text where that reads differently.

    What must not be said only because somebody else hears it says nothing bare, unless the text shows who does.
    """
    windows, wholes, block, names, times = [], [], [], [], []
    for name, sentences in sets.items():
        for each in sentences:
            known = _counted_windows(each, known=True)
            hidden = each.audience == "third_person" and not each.shown
            bare = known if hidden else _counted_windows(each, known=False)
            for seen in (known,) if bare == known else (known, bare):
                windows.append(seen[:-1])
                wholes.append(seen[-1])
                block.append(each.label == "block")
                names.append(name)
                times.append(ORDINARY_TIMES if each.category == "ordinary" else 1)
    return Rows(windows, wholes, block, names, times)


def fitted(
    rows: Rows, shipped: Sequence[Counted] = (), start: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Returns the weights that tell apart what must be blocked and what must pass among the rows; `start` are near ones.

    A text that must pass has no bad sentence, so each of its windows teaches; one that must be blocked teaches as a whole.
    """
    counted_rows: list[Counted] = list(shipped)
    labels: list[bool] = [False] * len(shipped)
    met = Counter(name for one in shipped for name in one)
    for whole, windows, block, times in zip(rows.wholes, rows.windows, rows.block, rows.times, strict=True):
        each = [whole, *windows] if not block and len(windows) > 1 else [whole]
        met.update(name for one in each for name in one)
        counted_rows += each * times
        labels += [block] * len(each) * times
    names = sorted(name for name, count in met.items() if count >= LEAST_WINDOWS[kind_of(name)])
    shares = np.array([SHARES[kind_of(name)] for name in names])
    table = Table.of(counted_rows, names).scaled(shares)
    near = None if start is None else np.array([start.get(name, 0.0) for name in names]) / shares
    weights = fit_logistic(table, np.array(labels, float), PENALTY, solved=_SOLVED, start=near) * shares
    return dict(zip(names, weights.tolist(), strict=True))


def kind_of(name: str) -> str:
    """Returns which kind of sign a name is: a key of `SHARES`."""
    meaning, colon, _ = name.partition(": ")
    if colon and meaning in KINDS:
        return meaning
    if name[2:3] == "|":
        return "pair"
    if name[2:3] == " " and name[:2] in LANGUAGES:
        return "part" if name[3] == name[-1] == "~" else "beginning" if name[-1] == "*" else "word"
    if " + " in name:
        return "pair of topics"
    return "third" if name.startswith("third ") else "topics"


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
    """Returns what is written: `reading` with how it was fitted, what is refused and the weights all languages share,
    `senses` with what meaning weighs, and for each language the weights of its words."""
    weights = fitted(rows)
    near = [one for one in shipped_windows() if _sum(one, weights) > NEAR_MISS]
    weights = fitted(rows, near * SHIPPED_TIMES, weights)
    shared = {name: round(weight, 4) for name, weight in weights.items() if not _place(name)}
    model: dict[str, dict[str, Any]] = {
        "reading": {
            "about": {
                "command": "dunwell bench tone --fit-reading",
                "fitted_on": {**Counter(rows.sets), "windows of shipped texts": len(near)},
                "model": "logistic regression; a sentence counts once more where it reads differently as a bare text",
                "penalty": PENALTY,
                "shares": SHARES,
                "least_windows": LEAST_WINDOWS,
            },
            "refused_from": REFUSED_FROM,
            "doubted_below": DOUBTED_BELOW,
            "weights": {name: weight for name, weight in shared.items() if abs(weight) >= _SMALL},
        }
    }
    model["senses"] = {"unit": _UNIT, **_of_senses(weights)}
    for language in LANGUAGES:
        model[language] = {"unit": _UNIT, **_of_language(weights, language)}
    return model


def _of_senses(weights: Mapping[str, float]) -> dict[str, dict[str, int]]:
    return {
        kind: {
            name.removeprefix(f"{kind}: "): round(weight / _UNIT)
            for name, weight in weights.items()
            if kind_of(name) == kind and abs(weight) >= _SMALL_OF_SENSES
        }
        for kind in KINDS
    }


def _of_language(weights: Mapping[str, float], language: str) -> dict[str, dict[str, int]]:
    kept = {
        name: round(weight / _UNIT)
        for name, weight in weights.items()
        if name[:2] == language and _place(name) in ("words", "pairs") and abs(weight) >= _SMALL_OF_WORDS
    }
    return {
        place: {name[3:]: weight for name, weight in kept.items() if _place(name) == place}
        for place in ("words", "pairs")
    }


def _place(name: str) -> str:
    """Returns where in a file of words or senses a weight stands; empty: in the one all languages share."""
    kind = kind_of(name)
    if kind in KINDS:
        return kind
    return "pairs" if kind == "pair" else "words" if kind in ("word", "beginning", "part") else ""


def _sum(one: Counted, weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in one.items())


def _counted_windows(each: OwnSentence, *, known: bool) -> list[Counted]:
    """Returns what each window counts; the last is the whole text. `known`: the facts of the case are."""
    book = rulebook(each.language)
    words = words_of(each.text, book.vocabulary)
    beside = beside_of(each, words, book, known=known)
    whole = (0, len(words) - 1)
    return [counted(one, book) for one in seen_in(words, book, beside, _with(windows_of(words), whole))]


def beside_of(each: OwnSentence, words: Words, book: Rulebook, *, known: bool) -> Beside:
    """Returns what stands beside the words of a sentence of a set, as it would for the guard."""
    approved = tuple(Consequence(one.kind, one.on, approved=True) for one in each.approved)
    facts = Facts(consequences=approved) if known else None
    alone = left_alone_in(words, book, facts)
    said = consequences_in(words, book, facts, each.channel)
    spoken = (*wording_findings(words, book), *said.unsteady)
    third = known and (each.audience == "third_person" or each.channel == "voicemail")
    return Beside(alone, said.steady, spoken, standing_in(words, book, facts), third)


def _with(windows: Iterable[tuple[int, int]], whole: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield from windows
    yield whole
