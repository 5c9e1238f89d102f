"""Finds the header of a file and the layout it belongs to. Leaves out what the rows below it say."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dunwell.adapters.accounting.csv_rows import CsvRows
from dunwell.adapters.accounting.profile import Layout, Profile
from dunwell.adapters.accounting.texts import as_text
from dunwell.adapters.accounting.xlsx_rows import XlsxRows
from dunwell.values.records import CannotRead, unreadable

#: Titles may stand above the header: it is looked for in so many rows.
HEADER_WITHIN = 30

Rows = CsvRows | XlsxRows


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which layout a file is of, where its header stands, and at which places each target and rule is found."""

    rows: Rows
    layout: Layout
    header_row: int
    skipped_parts: int
    header: tuple[str, ...]
    places: dict[str, tuple[int, ...]]

    def title(self, target: str) -> str | None:
        """Returns the header of a target as it stands in the file."""
        places = self.places.get(target)
        return self.header[places[0]] if places else None

    def place(self, names: tuple[str, ...]) -> int | None:
        """Returns where the first of the names stands, None if none does."""
        return next(iter(_places(names, _index(self.header))), None)


def recognise(
    rows: Rows, profile: Profile, kind: str | None, others: Callable[[], list[Profile]]
) -> Recognised:
    """Returns how the file is to be read. Raises `CannotRead` saying which columns are missing and what would fit."""
    layouts = [layout for layout in profile.layouts if kind in (None, layout.kind)]
    if not layouts:
        kinds = ", ".join(sorted({layout.kind for layout in profile.layouts}))
        raise unreadable(
            f"The profile {profile.name} reads {kinds}, not {kind}. Leave out --kind or change it."
        )
    tops = [(variant, top_of(variant)) for variant in rows.variants()]
    best: Recognised | None = None
    for variant, top in tops:
        found = best_of(variant, top, layouts)
        if found and (best is None or len(found.places) > len(best.places)):
            best = found
    if best is None:
        raise _other_kind(tops, profile, kind) or _not_found(tops, profile, layouts, others())
    _refuse_lookalike(best, [layout for layout in layouts if layout is not best.layout], kind)
    _refuse_duplicates(best)
    return best


def top_of(rows: Rows) -> list[tuple[int, list[str]]]:
    """Returns the first rows with their numbers; none where they cannot even be read so."""
    try:
        for numbers, part in rows.parts(HEADER_WITHIN):
            return [
                (number, [as_text(cell) for cell in row]) for number, row in zip(numbers, part, strict=True)
            ]
    except CannotRead:
        if getattr(rows, "separator", ",") == ",":
            raise
    return []


def best_of(rows: Rows, top: list[tuple[int, list[str]]], layouts: list[Layout]) -> Recognised | None:
    """Returns the layout that reads most of the first row that is a header of any of them; None: there is none."""
    best, best_score = None, (0, 0)
    for at, (number, header) in enumerate(top):
        index = _index(header)
        for layout in layouts:
            found = {target: _places(names, index) for target, names in layout.names().items()}
            if all(found[target] for target in layout.names(needed_only=True)):
                places = {target: found[target] for target in found if found[target]}
                score = (len(places), len(layout.names(needed_only=True)))
                if score > best_score:
                    best, best_score = Recognised(rows, layout, number, at + 1, tuple(header), places), score
        if best is not None:
            return best
    return None


def normal(header: str) -> str:
    """Returns a header as it is compared: without case, stars and the way words are joined."""
    return re.sub(r"[\s_*#:]+", " ", header.replace("\ufeff", "")).strip().casefold() or header.strip()


def _index(header: list[str] | tuple[str, ...]) -> dict[str, int]:
    index: dict[str, int] = {}
    for at, title in enumerate(header):
        index.setdefault(normal(title), at)
    return index


def _places(names: tuple[str, ...], index: dict[str, int]) -> tuple[int, ...]:
    return tuple(index[normal(name)] for name in names if normal(name) in index)


def _refuse_duplicates(found: Recognised) -> None:
    """Raises `CannotRead` if a column that counts stands twice in the header: nobody knows which is meant."""
    used = {normal(found.header[place]) for places in found.places.values() for place in places}
    for title in used:
        twice = [at + 1 for at, header in enumerate(found.header) if normal(header) == title]
        if len(twice) > 1:
            name = found.header[twice[0] - 1]
            raise unreadable(
                f"The header has {name!r} in columns {' and '.join(map(str, twice))}. Rename or remove one of them.",
                found.header_row,
                name,
            )


def _refuse_lookalike(found: Recognised, others: list[Layout], kind: str | None) -> None:
    """Raises `CannotRead` if the header fits another layout better but for a column that layout needs."""
    index = _index(found.header)
    for layout in others if kind is None else ():
        mapped = sum(bool(_places(names, index)) for names in layout.names().values())
        missing = _missing(layout, index)
        if missing and len(missing) <= 2 and mapped > len(found.places):
            raise unreadable(
                f"This looks like {layout.kind} without {' and '.join(missing)}. Add the column, or say "
                f"--kind {found.layout.kind} to read {found.layout.kind} only.",
                found.header_row,
            )


def _missing(layout: Layout, index: dict[str, int]) -> list[str]:
    return [names[0] for names in layout.names(needed_only=True).values() if not _places(names, index)]


def _other_kind(tops: list, profile: Profile, kind: str | None) -> CannotRead | None:
    """Returns the error that names the kind the file has in this very profile, where another one was asked for."""
    found = kind and next(
        (found for variant, top in tops if (found := best_of(variant, top, list(profile.layouts)))), None
    )
    if not found:
        return None
    return unreadable(
        f"The file holds {found.layout.kind}, not {kind}. Leave out --kind or change it.", found.header_row
    )


def _not_found(tops: list, profile: Profile, layouts: list[Layout], others: list[Profile]) -> CannotRead:
    """Returns the error that names the nearest layout's missing columns, and a profile that would fit."""
    fitting = [
        (len(found.places), other.name)
        for other in others
        for variant, top in tops
        if (found := best_of(variant, top, list(other.layouts)))
    ]
    if fitting:
        name = max(fitting)[1]
        return unreadable(
            f"The header does not fit the profile {profile.name}, but it fits {name}. Use --profile {name}."
        )
    nearest = min(
        ((_missing(layout, _index(header)), -sum(bool(_places(names, _index(header))) for names in layout.names().values()),
          layout, number, header)
         for _, top in tops for number, header in top for layout in layouts),
        key=lambda entry: (entry[1], len(entry[0])),
        default=None,
    )  # fmt: skip
    if nearest is None:
        return unreadable("The file has no rows.")
    missing, mapped, layout, number, header = nearest
    if not mapped:
        return unreadable(
            f"No header of the profile {profile.name} was found in the first {HEADER_WITHIN} rows. The first of them: "
            f"{', '.join(header)[:200]!r}."
        )
    return unreadable(
        f"The header lacks {', '.join(missing)}, needed for {layout.kind} ({layout.name}).", number
    )
