"""Which characters a letter can show: the fonts it is set in and what they cover. Leaves out setting it.

Typst leaves a missing character out without a word, so that every text is checked before.
"""

import struct
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import typst

#: The fonts that come with Dunwell, under the licences beside them.
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "letters" / "fonts"

#: Families in the order in which a character is looked for; fonts of one's own come after them. The last has the signs
#: that the others lack: arrows, mathematics, the minus sign.
FAMILIES = (
    "Noto Sans",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "DejaVu Sans",
)

#: Kinds of characters that have no shape of their own: control, format, line and paragraph separators.
_SHAPELESS = {"Cc", "Cf", "Zl", "Zp"}


def folders(own: Path) -> tuple[Path, ...]:
    """Returns the folders that fonts are read from: the shipped ones, and `own` where it exists."""
    return (SHIPPED, own) if own.is_dir() else (SHIPPED,)


@lru_cache(maxsize=8)
def families(paths: tuple[Path, ...]) -> tuple[str, ...]:
    """Returns the names of the font families in these folders, in the order in which a character is looked for."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
    return (*FAMILIES, *sorted(set(found.families()) - set(FAMILIES)))


def missing(texts: Iterable[str], paths: tuple[Path, ...]) -> list[str]:
    """Returns the characters of the texts that no font of these folders has, each once, in code order."""
    used = set().union(*texts) if texts else set()
    return sorted(
        character for character in used - covered(paths) if unicodedata.category(character) not in _SHAPELESS
    )


@lru_cache(maxsize=8)
def covered(paths: tuple[Path, ...]) -> frozenset[str]:
    """Returns every character that some font of these folders has."""
    files = [
        file for path in paths for file in sorted(path.iterdir()) if file.suffix.lower() in (".ttf", ".otf")
    ]
    return frozenset().union(*(characters(file.read_bytes()) for file in files))


def characters(font: bytes) -> frozenset[str]:
    """Returns the characters of one TrueType or OpenType font, read from its character map.

    Source: OpenType 1.9, table `cmap`, formats 4 and 12, which every Unicode font has one of.
    """
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"]
    subtables = struct.unpack_from(">H", font, start + 2)[0]
    found: set[str] = set()
    for at in range(start + 4, start + 4 + 8 * subtables, 8):
        platform, _, offset = struct.unpack_from(">HHI", font, at)
        table = start + offset
        kind = struct.unpack_from(">H", font, table)[0]
        if platform in (0, 3) and kind == 12:
            found.update(_groups(font, table))
        elif platform in (0, 3) and kind == 4:
            found.update(_segments(font, table))
    return frozenset(found)


def _groups(font: bytes, table: int) -> Iterable[str]:
    for at in range(struct.unpack_from(">I", font, table + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, table + 16 + 12 * at)
        yield from (chr(code) for code in range(first + (glyph == 0), last + 1))


def _segments(font: bytes, table: int) -> Iterable[str]:
    size = struct.unpack_from(">H", font, table + 6)[0]
    count = size // 2

    def row(index: int) -> Sequence[int]:
        """Ends, starts, deltas or offsets; a two-byte gap stands after the ends."""
        return struct.unpack_from(f">{count}H", font, table + 14 + index * size + 2 * (index > 0))

    ends, starts, deltas, offsets = (row(index) for index in range(4))
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                at = table + 16 + 3 * size + 2 * index + offsets[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", font, at)[0]
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield chr(code)
