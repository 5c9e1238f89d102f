"""Reads the public texts that judges of tone are measured on, from a folder beside the project. Ships none of them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STACK_OVERFLOW = "Stack Overflow"


@dataclass(frozen=True)
class Requests:
    """Requests with the politeness people gave them (mean 0, the community's own scale); `quarter` is 1 for the most polite
    quarter, 0 for the least, -1 for the half between."""

    name: str
    texts: tuple[str, ...]
    scores: NDArray[np.float64]
    quarter: NDArray[np.int64]

    @property
    def middle(self) -> float:
        """Half the way between the least polite quarter and the most polite one: where neither begins."""
        return float(np.quantile(self.scores, [0.25, 0.75]).mean())

    def part(self, rows: NDArray[np.int64]) -> "Requests":
        """Returns some of the rows; quarters stay those of the whole."""
        return Requests(
            self.name, tuple(self.texts[row] for row in rows), self.scores[rows], self.quarter[rows]
        )


@dataclass(frozen=True)
class Labelled:
    """Texts with a label each, 1 or 0."""

    name: str
    texts: tuple[str, ...]
    labels: NDArray[np.int64]


def read_wikipedia(folder: Path) -> Requests:
    """Returns the requests between editors of Wikipedia."""
    return _requests("wikipedia", folder / "text/politeness/stanford_wikipedia.csv", lambda community: True)


def read_stack_exchange(folder: Path, *, only: str = "") -> Requests:
    """Returns the requests between users of Stack Exchange; `only`: those of one community, with its own quarters."""
    return _requests(
        "stack_exchange",
        folder / "text/politeness/stanford_stackexchange.csv",
        lambda community: not only or community.endswith(only),
    )


def read_offers(folder: Path) -> list[Labelled]:
    """Returns the two sets of offers to buy something, by people told to be warm (1) or tough (0)."""
    found = []
    for name in ("phone", "bowl"):
        rows = _rows(folder / f"text/politeness/{name}_offers.csv")
        labels = np.array([round(float(row["condition"])) for row in rows])
        found.append(Labelled(f"{name} offers", tuple(row["message"] for row in rows), labels))
    return found


def read_emails(folder: Path) -> tuple[tuple[str, ...], dict[str, NDArray[np.float64]]]:
    """Returns business e-mails and what people gave them (1 to 5) for directness, structure and tone."""
    rows = _rows(folder / "text/politeness/email_politeness_480.csv")
    gold = [name for name in rows[0] if name.endswith("__GOLD")]
    texts = tuple(row["text_email"] for row in rows)
    return texts, {name.split("_")[0].lower(): np.array([float(row[name]) for row in rows]) for name in gold}


def read_toxicity(folder: Path) -> Labelled:
    """Returns comments from social media, toxic (1) or not (0)."""
    rows = _rows(folder / "text/toxicity/surge_toxicity_en.csv")
    labels = np.array([int(row["is_toxic"] == "Toxic") for row in rows])
    return Labelled("toxicity", tuple(row["text"] for row in rows), labels)


def quarters(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Returns 1 for the top quarter, 0 for the bottom one, -1 for what lies between."""
    low, high = np.quantile(scores, [0.25, 0.75])
    return np.where(scores >= high, 1, np.where(scores <= low, 0, -1))


def _requests(name: str, path: Path, wanted: Callable[[str], bool]) -> Requests:
    rows = [row for row in _rows(path) if wanted(row["Community"])]
    scores = np.array([float(row["Normalized Score"]) for row in rows])
    return Requests(name, tuple(row["Request"] for row in rows), scores, quarters(scores))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
