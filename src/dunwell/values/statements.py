"""What a statement, an invoice's standing or a receipt says, in finished words and figures. Leaves out how it is set."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """A table with its title: the first column from the left, the others to the right; `totals` are labels and sums."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HowToPay:
    """One account to pay to: labels and values, and the code to scan as SVG (empty: none) with its words."""

    title: str
    rows: tuple[tuple[str, str], ...]
    drawing: str = ""
    drawing_alt: str = ""
    scan: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `locale` such as `en_GB`; `colour` as `#rrggbb`; `pages` with `{page}` and `{pages}`."""

    locale: str
    on: date
    company_name: str
    company_lines: tuple[str, ...]
    colour: str
    to: tuple[str, ...]
    heading: str
    day: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    pay: tuple[HowToPay, ...]
    closing: tuple[str, ...]
    pages: str
