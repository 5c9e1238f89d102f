"""Fits the weights of politeness on requests that people judged, and writes them as data. Leaves out measuring them.

The regression is on every request's own score, not only on the two outer quarters: half of what people said would be
thrown away otherwise. People of a community are measured against its own middle, never against another's, and a text with
no mark at all is neither polite nor impolite: there is no constant to learn a community's habits by.
"""

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from dunwell.bench.tone_corpora import Requests
from dunwell.bench.tone_solver import Array, Table, fit_logistic, fit_ridge
from dunwell.tone.politeness.features import EveryPhrase, Met, met_in
from dunwell.tone.politeness.lexicon import lexicon_of
from dunwell.tone.politeness.model import FITTED_LANGUAGE, Coefficients

#: Scores beyond this count no more: one judge's outburst is not to pull all weights.
FURTHEST_SCORE = 1.0
PENALTY = 3.0
LEAST_TEXTS = 3
KEPT_PHRASES = 1500
#: How strongly a strategy counts beside a phrase before the penalty.
STRATEGY_SHARE = 0.05
PHRASE_SHARE = 1.0

Counted = Sequence[list[Met]]


def fit(parts: Sequence[tuple[Counted, Requests]], *, phrases: bool = True) -> Coefficients:
    """Returns the weights fitted on one or more communities; `phrases=False`: with strategies and signs alone."""
    counted = [{each.name: each.value for each in met} for mets, _ in parts for met in mets]
    places = Counter(name for each in counted for name in each)
    marks = {each.name for mets, _ in parts for met in mets for each in met if not each.is_phrase}
    strategies = sorted(name for name in marks if places[name] >= LEAST_TEXTS)
    others = (
        sorted(n for n, count in places.items() if n not in marks and count >= LEAST_TEXTS) if phrases else []
    )
    wanted = np.concatenate(
        [np.clip(of.scores - of.middle, -FURTHEST_SCORE, FURTHEST_SCORE) for _, of in parts]
    )
    if phrases:
        weights = _weights(counted, strategies, others, wanted)
        others.sort(key=lambda name: (-abs(weights[name]) * sqrt(places[name]), name))
        others = sorted(others[:KEPT_PHRASES])
    weights = _weights(counted, strategies, others, wanted)
    return Coefficients(weights, _slope(Coefficients(weights, 1.0), parts))


def fit_shipped(wikipedia: Requests, stack_overflow: Requests) -> dict[str, Any]:
    """Returns what `coefficients.json` holds: how it was fitted, the full weights, and those of strategies alone."""
    lexicon = lexicon_of(FITTED_LANGUAGE)
    parts = [
        ([met_in(text, lexicon, phrases=EveryPhrase()) for text in of.texts], of)
        for of in (wikipedia, stack_overflow)
    ]
    return {
        "about": {
            "command": "dunwell bench tone --fit",
            "fitted_on": {of.name: len(of.texts) for _, of in parts},
            "target": "mean score of five people, the middle between its quarters taken off, at most 1 either way",
            "model": "ridge regression; slope by logistic regression, most polite against least polite quarter",
            "penalty": PENALTY,
            "least_texts": LEAST_TEXTS,
            "kept_phrases": KEPT_PHRASES,
            "strategy_share": STRATEGY_SHARE,
        },
        "full": _rounded(fit(parts)),
        "strategies": _rounded(fit(parts, phrases=False)),
    }


def _rounded(found: Coefficients) -> dict[str, Any]:
    weights = {name: round(weight, 4) for name, weight in sorted(found.weights.items())}
    return {"slope": round(found.slope, 3), "weights": {name: each for name, each in weights.items() if each}}


def _weights(
    counted: Sequence[dict[str, float]], strategies: list[str], others: list[str], wanted: Array
) -> dict[str, float]:
    names = strategies + others
    table = Table.of(counted, names)
    squares = np.bincount(table.columns, table.values**2, len(names)) / table.height
    means = np.bincount(table.columns, table.values, len(names)) / table.height
    spread = np.sqrt(np.maximum(squares - means**2, 1e-12))
    shares = np.full(len(names), PHRASE_SHARE)
    shares[: len(strategies)] = STRATEGY_SHARE / spread[: len(strategies)]
    found = fit_ridge(table.scaled(shares), wanted, PENALTY) * shares
    return dict(zip(names, found.tolist(), strict=True))


def _slope(sums: Coefficients, parts: Sequence[tuple[Counted, Requests]]) -> float:
    """Returns how steeply the chance of being in the polite quarter rises with the sum."""
    outer = [
        (sums.sum_of(met), of.quarter[row])
        for mets, of in parts
        for row, met in enumerate(mets)
        if of.quarter[row] >= 0
    ]
    table = Table.of([{"sum": each} for each, _ in outer], ["sum"])
    return float(fit_logistic(table, np.array([label for _, label in outer], float), 1e-6)[0])
