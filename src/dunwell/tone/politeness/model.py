"""Weighs what was met in a text and says how polite it is, with the marks that made it so. Leaves out fitting.

Weights were fitted on English requests and are data (`coefficients.json`, which says how). In another language the same
strategies are looked for by that language's own phrases and weigh what they weigh in English: an estimate, marked as such.

Source: Danescu-Niculescu-Mizil, Sudhof, Jurafsky, Leskovec and Potts, "A computational approach to politeness with
application to social factors", ACL 2013, for most of the strategies; `docs/tone.md` for what was measured.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import NamedTuple

from dunwell.tone.politeness.features import Met, met_in
from dunwell.tone.politeness.lexicon import FOLDER, lexicon_of

FITTED_LANGUAGE = "en"
#: A mark that moves a text less is counted but not told.
_LEAST_TOLD = 0.005


class Mark(NamedTuple):
    """A mark of politeness, or of its lack: what it is, where it stands, and how much it moves the text's score.

    `weight` is above nought for what makes a text more polite, `text[start:end] == quote`.
    """

    name: str
    quote: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Politeness:
    """How polite a text is.

    `score` lies between 0 and 1; 1 is polite, 0.5 neither. `strategies` are the marks behind it, the heaviest first.
    `fitted` is False where the language's weights are borrowed from English.
    """

    score: float
    strategies: tuple[Mark, ...]
    fitted: bool


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What each strategy, sign and phrase weighs, and how steeply the score rises with their sum.

    `phrases` are those among them that are phrases of function words, without their quotes.
    """

    weights: Mapping[str, float]
    slope: float
    phrases: frozenset[str] = frozenset()

    def sum_of(self, met: list[Met]) -> float:
        """Returns how far a text lies from neither polite nor impolite (0); above is polite."""
        weights = self.weights
        return sum(weights[each.name] * each.value for each in met if each.name in weights)

    def score_of(self, met: list[Met]) -> float:
        """Returns the same between 0 and 1."""
        return 1 / (1 + exp(-self.slope * self.sum_of(met)))


def politeness_of(text: str, language: str) -> Politeness:
    """Returns how polite a text is, and by which words.

    `language` is a tag such as `en` or `de-AT`; one without a lexicon is read as English and said not to be fitted.
    """
    lexicon = lexicon_of(language)
    fitted = language.partition("-")[0].lower() == FITTED_LANGUAGE
    coefficients = coefficients_of("full" if fitted else "strategies")
    met = met_in(text, lexicon, phrases=coefficients.phrases if fitted else None)
    marks = tuple(_marks(text, met, coefficients))
    return Politeness(score=coefficients.score_of(met), strategies=marks, fitted=fitted)


@cache
def coefficients_of(name: str) -> Coefficients:
    """Returns the fitted coefficients: `full` (with phrases) or `strategies` (without, for borrowed languages)."""
    data = json.loads((FOLDER / "coefficients.json").read_text(encoding="utf-8"))[name]
    phrases = frozenset(key[1:-1] for key in data["weights"] if key.startswith("'"))
    return Coefficients(weights=data["weights"], slope=data["slope"], phrases=phrases)


def _marks(text: str, met: list[Met], coefficients: Coefficients) -> list[Mark]:
    found = []
    for name, value, places, _ in met:
        weight = coefficients.weights.get(name, 0.0) * value
        if abs(weight) >= _LEAST_TOLD:
            start, end = places[0]
            found.append(Mark(name, text[start:end], start, end, round(weight, 4)))
    return sorted(found, key=_heaviest_first)


def _heaviest_first(mark: Mark) -> float:
    return -abs(mark.weight)
