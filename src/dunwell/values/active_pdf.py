"""Whether a PDF says that it runs something when it is opened: a script, a program, a film. No search for viruses.

What is asked for is in the open or in packed objects of the file; what is locked with a password is not looked into.
"""

import re
import zlib

#: Names of PDF (ISO 32000) for what runs; files of e-invoices inside a PDF (`/EmbeddedFile`) run nothing.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/RichMedia", b"/Rendition")
#: A letter of a name may be written as its number: `/J#61vaScript`.
_AS_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
#: So many packed objects are opened, to so many bytes each: a file shall not keep us busy.
_MOST_PACKED, _MOST_BYTES = 200, 1_000_000


def runs_something(content: bytes) -> bool:
    """Says whether a PDF names a script or a program in it."""
    return _names(content) or any(_names(each) for each in _unpacked(content))


def _names(content: bytes) -> bool:
    plain = _AS_NUMBER.sub(lambda found: bytes([int(found[1], 16)]), content)
    return any(re.search(re.escape(name) + rb"(?![A-Za-z0-9])", plain) for name in _ACTIVE)


def _unpacked(content: bytes) -> list[bytes]:
    found = []
    for _, start in zip(range(_MOST_PACKED), _PACKED.finditer(content), strict=False):
        try:
            found.append(zlib.decompressobj().decompress(content[start.end() :], _MOST_BYTES))
        except zlib.error:
            continue  # Packed in another way, or broken: no program reads it so.
    return found
