"""On which line of a file of texts a text stands: the reader of TOML does not tell. Leaves out understanding TOML."""

import re

_HEADER = re.compile(r"\s*\[([A-Za-z0-9_.\s\"'-]+)\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"'-]+)\s*=\s*(.*)$")
_FENCES = ('"""', "'''")


def lines_of(text: str) -> dict[str, tuple[int, int]]:
    """Returns by place (`phrases.one.what`) the line (1 is the first) of each table and key, and that of its text.

    What stands inside a text of several lines is passed over. The text is one that the reader of TOML has taken.
    """
    found: dict[str, tuple[int, int]] = {}
    table, fence = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
        elif header := _HEADER.match(line):
            table = _plain(header.group(1))
            found.setdefault(table, (number, number))
        elif key := _KEY.match(line):
            place = f"{table}.{_plain(key.group(1))}" if table else _plain(key.group(1))
            fence = _left_open(key.group(2))
            # A line end right after the fence is not part of the text.
            found.setdefault(place, (number, number + (key.group(2).strip() == fence != "")))
    return found


def line_at(lines: dict[str, tuple[int, int]], place: str, line: int | None = None) -> int:
    """Returns the line of a place, with `line` of that line (0 is the first) of its text.

    Where the place is not there itself: of the nearest table around it; else the first.
    """
    while place:
        if place in lines:
            return lines[place][0] if line is None else lines[place][1] + line
        place = place.rpartition(".")[0]
    return 1


def _plain(name: str) -> str:
    return re.sub(r"[\s\"']", "", name)


def _left_open(value: str) -> str:
    """Returns the fence of a text that goes on after this line, or an empty text."""
    for fence in _FENCES:
        if value.startswith(fence) and fence not in value[3:]:
            return fence
    return ""
