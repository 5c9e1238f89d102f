"""Looks at a file before it is read: its header, its first rows, and which profiles read it. Leaves out what rows say."""

from collections.abc import Iterable
from pathlib import Path

from dunwell.adapters.accounting.csv_rows import CsvRows
from dunwell.adapters.accounting.profile import TARGETS, Profile, load_profile, profile_names
from dunwell.adapters.accounting.recognise import Rows, best_of, top_of
from dunwell.adapters.accounting.source import Source
from dunwell.adapters.accounting.xlsx_rows import XlsxRows
from dunwell.values.records import CannotRead, Fit, Looked, unreadable

#: So many rows below the header are shown.
_ROWS_SHOWN = 5

Top = list[tuple[int, list[str]]]


def look_at(path: Path, profile_folders: Iterable[Path] = ()) -> Looked:
    """Returns what a file looks like. Raises `CannotRead` where it is no export at all."""
    folders = tuple(profile_folders)
    source = Source(path)
    try:
        rows = XlsxRows(source) if source.kind == "xlsx" else CsvRows(source, None)
        tops = [(variant, top_of(variant)) for variant in rows.variants()]
        fits = [fit for profile in _profiles(folders) if (fit := _fit(profile, tops))]
        fits.sort(key=lambda each: (-len(each.found), each.profile != "generic", each.profile))
        header, below = _shown(tops)
    finally:
        source.close()
    if not header:
        raise unreadable(f"{path.name} has no row with a header. Export the list again, as CSV or XLSX.")
    return Looked(header, below, tuple(fits))


def targets_of(kind: str) -> tuple[str, ...]:
    """Returns what the columns of a kind of file may become."""
    return TARGETS[kind]


def _profiles(folders: tuple[Path, ...]) -> Iterable[Profile]:
    for name in profile_names(folders):
        try:
            yield load_profile(name, folders)
        except CannotRead:
            # One profile with a mistake in it hides no other; who chooses it is told of the mistake.
            continue


def _fit(profile: Profile, tops: list[tuple[Rows, Top]]) -> Fit | None:
    found = [best_of(variant, top, list(profile.layouts)) for variant, top in tops]
    best = max((each for each in found if each), key=lambda each: len(each.places), default=None)
    if best is None:
        return None
    titles = {target: best.header[places[0]] for target, places in best.places.items()}
    return Fit(profile.name, profile.title, best.layout.kind, titles)


def _shown(tops: list[tuple[Rows, Top]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Returns the row that looks most like a header, and the first rows below it, of the variant with most columns."""
    best: tuple[int, tuple[str, ...], tuple[tuple[str, ...], ...]] = (0, (), ())
    for _, top in tops:
        for at, (_, cells) in enumerate(top):
            names = sum(bool(cell.strip()) and not cell.strip()[0].isdigit() for cell in cells)
            if names > best[0]:
                below = tuple(tuple(row) for _, row in top[at + 1 : at + 1 + _ROWS_SHOWN])
                best = (names, tuple(cells), below)
    return best[1], best[2]
