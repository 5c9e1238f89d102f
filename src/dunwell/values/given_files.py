"""What a file is that somebody gives us, by its first bytes, and a name for it that is no more than a name.

What its sender calls it counts for nothing. Leaves out how large one may be and where it is kept.
"""

import re
from pathlib import PurePosixPath

#: How each kind that is taken begins, what it is, and how its name ends. Text has no control characters.
_BEGINNINGS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
_TEXT = ("text/plain", ".txt")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LONGEST_STEM = 100


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Returns the media type of a PDF, a PNG or JPEG picture or a plain text, and how its name ends; None: any other."""
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else _TEXT


def harmless_name(claimed: str, ending: str) -> str:
    """Returns a name that no system reads as more than a name, with the ending of what the file is."""
    base = PurePosixPath(claimed.replace("\\", "/")).name
    stem = base.rpartition(".")[0] or base
    plain = re.sub(r"[^\w. -]", "_", "".join(each for each in stem if each.isprintable()))
    return (plain.strip(" ._")[:_LONGEST_STEM] or "file") + ending
