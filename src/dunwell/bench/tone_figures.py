"""A measured figure with its interval, and how such intervals are made. Leaves out what is measured."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64] | NDArray[np.int64]
_CERTAIN = 1.96
_DRAWS = 1000


@dataclass(frozen=True)
class Figure:
    """One line of the evidence: what was measured on how many texts, with a 95 % interval, beside what it is compared with.

    `baseline` is the same measured in the same run with a bag of words; `published` the figure of the literature. None:
    there is none.
    """

    part: str
    what: str
    value: float
    low: float | None = None
    high: float | None = None
    texts: int | None = None
    baseline: float | None = None
    published: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Returns its parts by name, rounded to what the number of texts can tell."""
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


def share(part: str, what: str, hits: Sequence[bool] | NDArray[np.bool_], **more: Any) -> Figure:
    """Returns the share of hits, with Wilson's interval."""
    count, yes = len(hits), int(np.sum(np.asarray(hits, dtype=bool)))
    low, high = wilson(yes, count)
    return Figure(part, what, yes / count if count else 0.0, low, high, count, **more)


def wilson(yes: int, count: int) -> tuple[float, float]:
    """Returns between what the true share lies, 95 times in 100, where `yes` of `count` were seen.

    Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if not count:
        return 0.0, 1.0
    seen, spread = yes / count, _CERTAIN**2 / count
    middle = (seen + spread / 2) / (1 + spread)
    half = _CERTAIN * sqrt(seen * (1 - seen) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def drawn(
    part: str,
    what: str,
    statistic: Callable[[Numbers, Numbers], float],
    one: Numbers,
    other: Numbers,
    **more: Any,
) -> Figure:
    """Returns a statistic of two columns, its interval by drawing rows again and again (bootstrap, same draws every run)."""
    random = np.random.default_rng(20260322)
    values = []
    for _ in range(_DRAWS):
        rows = random.integers(0, len(one), len(one))
        values.append(statistic(one[rows], other[rows]))
    low, high = np.nanquantile(values, [0.025, 0.975])
    return Figure(part, what, statistic(one, other), float(low), float(high), len(one), **more)


def rank_correlation(one: Numbers, other: Numbers) -> float:
    """Returns how far two columns put the same rows in the same order, from -1 to 1 (Spearman, ties at their mean)."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def told_apart(scores: Numbers, labels: Numbers) -> float:
    """Returns how often a text labelled 1 scores above one labelled 0 (area under the ROC curve)."""
    ranks, ones = _ranks(scores), int(labels.sum())
    noughts = len(labels) - ones
    if not ones or not noughts:
        return float("nan")
    return float((ranks[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * noughts))


def _ranks(values: Numbers) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[place]
