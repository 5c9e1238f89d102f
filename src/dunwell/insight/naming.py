"""What reports, tables, columns and codes are called in each language. Leaves out numbers and days (`writing`).

The words are in `data/reports/<language>`; all languages have the same.
"""

from functools import cache
from pathlib import Path
from typing import Any

from dunwell.values.sentences import read_sentences

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "reports"
FIRST = "en"
LANGUAGES = ("en", "de")


@cache
def _sentences(language: str) -> dict[str, str]:
    return read_sentences(SHIPPED, language, FIRST)


def spoken(language: str) -> str:
    """Returns the language reports are written in for readers of one: itself, or English."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else FIRST


def named(language: str, key: str, **values: Any) -> str:
    """Returns what a key is called: `report.ageing.title`, `column.overdue`, `code.bucket.current`."""
    return _sentences(spoken(language))[key].format_map(values)


def column_name(language: str, key: str) -> str:
    """Returns what a column is called."""
    return named(language, f"column.{key}")
