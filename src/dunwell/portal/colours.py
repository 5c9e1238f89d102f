"""Makes a company's colour readable: on light and on dark paper, and under its own text. Leaves out where it is used."""

import colorsys
import re
from dataclasses import dataclass

#: The contrast that text needs (Source: WCAG 2.2, success criterion 1.4.3).
ENOUGH = 4.5
#: The papers of the page, light and dark: those of `portal/page.css`.
LIGHT, DARK = "#ffffff", "#24211d"
#: What stands on the colour.
_INKS = ("#ffffff", "#14201c")


class CannotUseColour(ValueError):
    """The text is no colour; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The colour on one paper, and the ink that is read on it."""

    accent: str
    ink: str


def read_colour(text: str) -> str:
    """Returns a colour as `#rrggbb` in small letters. Raises `CannotUseColour`."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", text.strip())
    if found is None:
        raise CannotUseColour(f"{text!r} is no colour. Write it as #1a6354.")
    return "#" + found[1].lower()


def tones(colour: str, paper: str) -> Tones:
    """Returns the colour, made lighter or darker until it can be read on the paper, and its ink."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    step = -0.01 if contrast("#000000", paper) > contrast("#ffffff", paper) else 0.01
    accent = colour
    while contrast(accent, paper) < ENOUGH and 0 <= light + step <= 1:
        light += step
        parts = colorsys.hls_to_rgb(hue, light, saturation)
        accent = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return Tones(accent, max(_INKS, key=lambda ink: contrast(ink, accent)))


def contrast(one: str, other: str) -> float:
    """Returns the contrast of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
