"""The channel of letters: into a folder to print, or by a letter service. Leaves out when a letter is due.

`transport` gives the way out that the address `DUNWELL_LETTER_URL` names; `print_file` sets many letters as one file.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dunwell.adapters.letters.layouts import DEFAULT, CannotFindLayout
from dunwell.adapters.letters.pingen import Pingen, account
from dunwell.adapters.letters.print_folder import PrintFolder
from dunwell.adapters.letters.setter import Setter, setter_of
from dunwell.values.delivery import Outgoing, Place, Transport

__all__ = ["CannotFindLayout", "CannotUseLetterUrl", "print_file", "transport"]


class CannotUseLetterUrl(ValueError):
    """The address of the letter channel is not one that can be used; the message says why."""


def transport(url: str | None, place: Place) -> Transport:
    """Returns the way letters go out: `print:`, `print:///some/folder` or `pingen://…`; none given: `print:`.

    Raises `CannotUseLetterUrl`.
    """
    parts = urlsplit(url or "print:")
    try:
        setter = setter_of(parts.query, place.home)
        if parts.scheme == "print" and not parts.netloc:
            return PrintFolder(Path(unquote(parts.path)) if parts.path else place.home / "print", setter)
        if parts.scheme == "pingen":
            return Pingen(account(parts), setter)
    except ValueError as error:
        raise CannotUseLetterUrl(f"DUNWELL_LETTER_URL: {error}") from error
    raise CannotUseLetterUrl("DUNWELL_LETTER_URL: letters go to print:, print:///a/folder or pingen://…")


def print_file(
    outgoings: Sequence[Outgoing], *, home: Path, layout: str = DEFAULT, title: str = "", duplex: bool = False
) -> bytes:
    """Returns one PDF of all these letters in their order; with `duplex` each begins on a sheet of its own.

    `home` is where fonts of one's own are looked for, `title` the file's (none: the first letter's subject). Raises
    `CannotFindLayout`, and `DeliveryError`, permanent, for a letter that cannot be set.
    """
    return Setter(home, layout).print_file(outgoings, title=title, duplex=duplex)
