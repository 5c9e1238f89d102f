"""Sets letters: documents in, PDF out, byte for byte the same every time. Leaves out what a letter says.

One compiler is kept for each process and folder of fonts: what letters have in common is worked out once.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from dunwell.adapters.letters.fonts import families
from dunwell.adapters.letters.layouts import DATA
from dunwell.adapters.letters.prepare import does_not_fit

_STANDARDS = ["ua-1"]


def typeset(
    letters: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    fonts: tuple[Path, ...],
    *,
    title: str,
    duplex: bool = False,
) -> bytes:
    """Returns one tagged PDF (PDF/UA-1) of the letters; with `duplex` each begins on a page with an odd number.

    Raises `DeliveryError`, permanent, where an address does not fit into the layout's window.
    """
    first = letters[0]
    document = {
        "title": title,
        "author": first["sender"]["name"],
        "date": first["day"],
        "lang": first["lang"],
        "region": first["region"],
        "layout": layout,
        "fonts": families(fonts),
        "duplex": duplex,
        "letters": letters,
    }
    try:
        return _compiler(fonts).compile(
            format="pdf", sys_inputs={"letters": json.dumps(document)}, pdf_standards=_STANDARDS
        )
    except typst.TypstError as error:
        if "ADDRESS-DOES-NOT-FIT" not in str(error):
            raise
        raise does_not_fit(max(len(letter["to"]) for letter in letters)) from None


@lru_cache(maxsize=4)
def _compiler(fonts: tuple[Path, ...]) -> typst.Compiler:
    return typst.Compiler(
        DATA / "letter.typ", root=DATA, font_paths=[str(path) for path in fonts], ignore_system_fonts=True
    )
