"""Two small linear models, ridge and logistic regression, where few of many columns are filled. Leaves out their meaning."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS = 400
_NEWTON_STEPS = 25
_ENOUGH = 1e-8
_ROUGHLY = 1e-6


@dataclass(frozen=True)
class Table:
    """A table of which most is nought: for each filled place its row, its column and its value."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Array
    height: int
    names: tuple[str, ...]

    @classmethod
    def of(cls, counted: Sequence[Mapping[str, float]], names: Sequence[str]) -> "Table":
        """Returns the table of what was counted in each text; columns are the names given, others are left out."""
        number = {name: index for index, name in enumerate(names)}
        rows, columns, values = array("q"), array("q"), array("d")
        for row, each in enumerate(counted):
            for name, value in each.items():
                column = number.get(name)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    values.append(value)
        return cls(
            np.array(rows, int), np.array(columns, int), np.array(values, float), len(counted), tuple(names)
        )

    def times(self, weights: Array) -> Array:
        """Returns the weighted sum of each row."""
        return np.bincount(self.rows, self.values * weights[self.columns], self.height)

    def back(self, each: Array) -> Array:
        """Returns, for each column, the sum of its values times what is given for their rows."""
        return np.bincount(self.columns, self.values * each[self.rows], len(self.names))

    def scaled(self, scales: Array) -> "Table":
        """Returns the same with each column multiplied."""
        return Table(self.rows, self.columns, self.values * scales[self.columns], self.height, self.names)


def fit_ridge(table: Table, wanted: Array, penalty: float) -> Array:
    """Returns the weights that come nearest to the wanted values, kept small by the penalty (least squares)."""
    return _solve(table, np.ones(table.height), table.back(wanted), penalty)


def fit_logistic(
    table: Table, yes: Array, penalty: float, *, solved: float = _ENOUGH, start: Array | None = None
) -> Array:
    """Returns weights by which the odds of each row being a `yes` (1, else 0) are told (Newton's method).

    `solved` says how far each step is worked out; where columns are many, roughly is enough. `start`: weights that are
    near already (None: nought).
    """
    weights = np.zeros(len(table.names)) if start is None else start
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table.times(weights), -30, 30)))
        slope = table.back(yes - chance) - penalty * weights
        if np.abs(slope).max(initial=0.0) < min(solved, _ROUGHLY) * table.height:
            break
        weights = weights + _solve(table, chance * (1 - chance) + 1e-9, slope, penalty, solved)
    return weights


def _solve(table: Table, importance: Array, wanted: Array, penalty: float, solved: float = _ENOUGH) -> Array:
    """Solves (XᵀDX + penalty) w = wanted by conjugate gradients."""
    found = np.zeros_like(wanted)
    rest = wanted.copy()
    towards = rest.copy()
    size = rest @ rest
    enough = solved * max(size, 1e-12)
    for _ in range(_STEPS):
        if size <= enough:
            break
        pushed = table.back(importance * table.times(towards)) + penalty * towards
        step = size / (towards @ pushed)
        found += step * towards
        rest -= step * pushed
        smaller = rest @ rest
        towards = rest + (smaller / size) * towards
        size = smaller
    return found
