"""Data of letters: layouts for window envelopes and the letter's own words. Leaves out what a letter says."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

#: The folder of templates, layouts, words and fonts.
DATA = Path(__file__).resolve().parents[2] / "data" / "letters"

#: The layout used where none is named.
DEFAULT = "din-5008-b"


class CannotFindLayout(ValueError):
    """No layout has this name; the message names those there are."""


@lru_cache(maxsize=1)
def layouts() -> dict[str, dict[str, Any]]:
    """Returns every layout by name, as `layouts.toml` has it; lengths in millimetres."""
    return tomllib.loads((DATA / "layouts.toml").read_text(encoding="utf-8"))


def layout(name: str) -> dict[str, Any]:
    """Returns one layout. Raises `CannotFindLayout`."""
    if name not in layouts():
        raise CannotFindLayout(f"there is no letter layout {name!r}; there are {', '.join(layouts())}")
    return layouts()[name]


def words(language: str) -> dict[str, str]:
    """Returns the letter's own words in this language (two or three letters), in English where there are none."""
    known = _words()
    return known.get({"no": "nb", "nn": "nb", "iw": "he"}.get(language, language), known["en"])


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
