"""The baseline beside every figure: which words stand in a text, weighed by logistic regression. Leaves out our judges."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dunwell.bench.tone_solver import Array, Table, fit_logistic
from dunwell.tone.politeness.words import words_of

FOLDS = 10
_PENALTY = 10.0
_LEAST_TEXTS = 2

Words = dict[str, float]


def bags_of_words(texts: Sequence[str]) -> list[Words]:
    """Returns the words of each text, each counted once."""
    return [dict.fromkeys((*words_of(text).words, "always there"), 1.0) for text in texts]


def folds(count: int, seed: int = 1) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yields ten times the rows to learn from and the tenth to be tried on; the same ones in every run."""
    fold = np.random.default_rng(seed).permutation(count) % FOLDS
    for each in range(FOLDS):
        yield np.flatnonzero(fold != each), np.flatnonzero(fold == each)


def learned(bags: Sequence[Words], labels: Array, tried: Sequence[Words]) -> Array:
    """Returns for each text tried how far it is on the side of label 1 (above 0) after learning from labelled ones."""
    counts = Counter(word for bag in bags for word in bag)
    names = sorted(word for word, count in counts.items() if count >= _LEAST_TEXTS)
    weights = fit_logistic(Table.of(bags, names), labels, _PENALTY)
    return Table.of(tried, names).times(weights)


def learned_in_turn(bags: Sequence[Words], labels: Array) -> Array:
    """Returns the same for every text, each judged by what was learned from the nine tenths it is not in."""
    found = np.zeros(len(bags))
    for known, tried in folds(len(bags)):
        found[tried] = learned([bags[row] for row in known], labels[known], [bags[row] for row in tried])
    return found
