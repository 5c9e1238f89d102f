"""Sets statements, invoices' standings and receipts: document in, tagged PDF (PDF/UA-1) out. Leaves out what they say.

The same document gives the same bytes. Nothing of it is read as code: it reaches the template as JSON.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from dunwell.adapters.letters.fonts import covered, families, folders
from dunwell.values.statements import Document

DATA = Path(__file__).resolve().parents[2] / "data" / "statements"
_STANDARDS = ["ua-1"]
#: Stands for a character that no font has.
_UNKNOWN = "\N{WHITE SQUARE}"
#: A word without a place to break it is given one after so many characters.
_LONGEST_WORD = 28
_LETTER_PAPER = ("US", "CA", "MX", "PH")
_BREAK = "\N{ZERO WIDTH SPACE}"


def statement_pdf(document: Document, home: Path) -> bytes:
    """Returns the document as PDF; fonts of one's own are looked for in `fonts` of the home."""
    fonts = folders(home / "fonts")
    language, _, region = document.locale.partition("_")
    show = _shown(fonts)
    given = {
        "title": show(document.heading) or "-",
        "date": [document.on.year, document.on.month, document.on.day],
        "lang": language,
        "region": region if re.fullmatch("[A-Z]{2}", region) else None,
        "paper": "us-letter" if region in _LETTER_PAPER else "a4",
        "fonts": families(fonts),
        "colour": document.colour,
        "company": {"name": show(document.company_name), "lines": _each(document.company_lines, show)},
        "to": _each(document.to, show),
        "heading": show(document.heading),
        "day": show(document.day),
        "lead": _each(document.lead, show),
        "tables": [
            {
                "title": show(part.title),
                "columns": _each(part.columns, show),
                "rows": [_each(row, show) for row in part.rows],
                "totals": [_each(total, show) for total in part.totals],
            }
            for part in document.parts
        ],
        "pay": [
            {
                "title": show(pay.title),
                "rows": [_each(row, show) for row in pay.rows],
                "qr": pay.drawing,
                "qr_alt": show(pay.drawing_alt) or "QR",
                "scan": show(pay.scan),
            }
            for pay in document.pay
        ],
        "closing": _each(document.closing, show),
        "pages": document.pages,
    }
    return _compiler(fonts).compile(
        format="pdf", sys_inputs={"document": json.dumps(given)}, pdf_standards=_STANDARDS
    )


def _each(texts: tuple[str, ...], show: Callable[[str], str]) -> list[str]:
    return [show(text) for text in texts]


def _shown(fonts: tuple[Path, ...]) -> Callable[[str], str]:
    """Returns what makes a text one that can be set: composed, on one line, breakable, of characters there are."""
    known = covered(fonts)

    def show(text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        line = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in composed)
        line = "".join(each if each in known else _UNKNOWN for each in " ".join(line.split()))
        return re.sub(rf"\S{{{_LONGEST_WORD}}}(?=\S)", rf"\g<0>{_BREAK}", line)

    return show


@lru_cache(maxsize=4)
def _compiler(fonts: tuple[Path, ...]) -> Any:
    return typst.Compiler(
        DATA / "statement.typ", root=DATA, font_paths=[str(path) for path in fonts], ignore_system_fonts=True
    )
