"""What stands in a folder of packs where nothing reads it, and what is wrong with the house rules beside the packs.

Leaves out the packs themselves: `pack_check` looks at them.
"""

from collections.abc import Iterator
from pathlib import Path

from dunwell.law.contact_rules import read_house
from dunwell.law.pack_files import HOUSE, SOURCES, BrokenPacks
from dunwell.law.pack_shape import PackFinding


def folder_findings(folder: Path) -> Iterator[PackFinding]:
    """Yields every file that no pack reads, and what is wrong with the house rules, where there are some."""
    for path in sorted(folder.rglob("*.toml")):
        parts = path.relative_to(folder).parts
        if path.is_dir() or len(parts) == 2 or parts in ((SOURCES,), (HOUSE,)):
            continue
        where = "beside the packs' folders" if len(parts) == 1 else "too deep"
        message = f"stands {where}, where nothing reads it. Move it into the folder of its pack."
        yield PackFinding("/".join(parts), 1, "", message)
    house = folder / HOUSE
    if house.is_file():
        yield from _house_findings(house)


def _house_findings(house: Path) -> Iterator[PackFinding]:
    try:
        read_house(house.read_bytes())
    except BrokenPacks as error:
        yield from error.findings
    except ValueError as error:
        yield PackFinding(HOUSE, 1, "", f"{error}. Set it right.")
