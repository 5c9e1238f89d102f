"""A QR code with the best of its eight masks, found quickly. Leaves out what the code says.

The standard has every mask tried and rated. Done module by module that takes longer than setting the whole letter; here
a code is one large number for its rows and one for its columns, and a mask changes both by a number that depends on the
size alone. Source: ISO/IEC 18004:2015, 7.8.3 (rating: 7.8.3.1, table 11).
"""

from collections.abc import Sequence
from functools import lru_cache

import segno

#: Light modules added before and after each line: outside of the code all is light.
_EDGE = 4

#: What a finder looks like: dark, light, three dark, light, dark; the lowest bit is the first module.
_FINDER = 0b1011101


def best_code(text: str) -> list[str]:
    """Returns the code's rows, a character a module, 1 for dark: byte mode, UTF-8, error correction level M."""
    rows = _made(text, mask=0)
    size = len(rows)
    across, down = _number(rows), _number(_turned(rows))
    _, across = min(
        (penalty(across ^ change, down ^ turned, size), across ^ change) for change, turned in _changes(size)
    )
    stride = size + 2 * _EDGE
    modules = f"{across:0{stride * size}b}"[::-1]
    return [modules[at + _EDGE : at + _EDGE + size] for at in range(0, stride * size, stride)]


def penalty(rows: int, columns: int, size: int) -> int:
    """Returns the rating of a code given by its rows and by its columns, as numbers: the less the better."""
    stride = size + 2 * _EDGE
    inside, pairs = _places(size, size, size), _places(size, size - 1, size)
    total = 0
    for lines in (rows, columns):
        alike = ~(lines ^ (lines >> 1)) & pairs
        fives = alike & (alike >> 1) & (alike >> 2) & (alike >> 3)
        total += fives.bit_count() + 2 * (fives & ~(fives << 1)).bit_count()
        finders = _places(size, size - 6, size)
        for place in range(7):
            finders &= (lines if _FINDER >> place & 1 else ~lines) >> place
        light = ~lines
        after = (light >> 7) & (light >> 8) & (light >> 9) & (light >> 10)
        before = (light << 1) & (light << 2) & (light << 3) & (light << 4)
        total += 40 * (finders & (before | after)).bit_count()
    alike = ~(rows ^ (rows >> 1)) & pairs
    blocks = alike & (alike >> stride) & ~(rows ^ (rows >> stride)) & _places(size, size - 1, size - 1)
    dark = (rows & inside).bit_count()
    return total + 3 * blocks.bit_count() + 10 * int(abs(dark * 100 / size**2 - 50) / 5)


def _made(text: str, mask: int, version: int | None = None) -> Sequence[Sequence[int]]:
    code = segno.make(
        text,
        error="m",
        encoding="utf-8",
        mode="byte",
        micro=False,
        boost_error=False,
        mask=mask,
        version=version,
    )
    return code.matrix


@lru_cache(maxsize=40)
def _changes(size: int) -> tuple[tuple[int, int], ...]:
    """Returns what each mask changes in the rows and in the columns, against mask 0; the text does not matter."""
    masks = [_made("0", mask, (size - 17) // 4) for mask in range(8)]
    numbers = [(_number(rows), _number(_turned(rows))) for rows in masks]
    return tuple((across ^ numbers[0][0], down ^ numbers[0][1]) for across, down in numbers)


@lru_cache(maxsize=200)
def _places(size: int, count: int, lines: int) -> int:
    """Returns a number with the first `count` modules of the first `lines` lines set."""
    stride = size + 2 * _EDGE
    return sum(((1 << count) - 1) << (line * stride + _EDGE) for line in range(lines))


def _number(lines: Sequence[Sequence[int]]) -> int:
    """Returns the lines as one number: the first line and the first module lowest, each line with light edges."""
    edge = b"\0" * _EDGE
    modules = b"".join(edge + bytes(line) + edge for line in lines)
    return int(modules[::-1].translate(_DIGITS), 2)


def _turned(rows: Sequence[Sequence[int]]) -> list[bytes]:
    return [bytes(column) for column in zip(*rows, strict=True)]


_DIGITS = bytes.maketrans(b"\0\1", b"01")
