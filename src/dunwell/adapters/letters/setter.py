"""Turns messages into finished letters in one company's way: layout, fonts, duplex. Leaves out handing them over."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from dunwell.adapters.letters.fonts import folders
from dunwell.adapters.letters.layouts import DEFAULT, layout
from dunwell.adapters.letters.prepare import document, shown
from dunwell.adapters.letters.typeset import typeset
from dunwell.values.delivery import DeliveryError, Outgoing


class Setter:
    """Sets letters in one layout, with the shipped fonts and those of `fonts` in the home.

    Raises `CannotFindLayout` for a layout that is not there.
    """

    def __init__(self, home: Path, layout_name: str = DEFAULT) -> None:
        self._layout = layout(layout_name)
        self._fonts = folders(home / "fonts")

    def pdf(self, outgoing: Outgoing) -> bytes:
        """Returns one letter. Raises `DeliveryError`, permanent, for one that cannot be set."""
        said = document(outgoing, self._fonts)
        return typeset([said], self._layout, self._fonts, title=_title(outgoing))

    def print_file(self, outgoings: Sequence[Outgoing], *, title: str, duplex: bool = False) -> bytes:
        """Returns one PDF of all letters, in their order; with `duplex` each begins on a sheet of its own.

        Raises `DeliveryError`, permanent, naming the message, for a letter that cannot be set.
        """
        letters = [self._named(outgoing) for outgoing in outgoings]
        title = shown(title) or _title(outgoings[0])
        return typeset(letters, self._layout, self._fonts, title=title, duplex=duplex)

    def _named(self, outgoing: Outgoing) -> dict[str, Any]:
        try:
            return document(outgoing, self._fonts)
        except DeliveryError as error:
            raise DeliveryError(
                f"message {outgoing.message_id}: {error}", permanent=True, bad_address=error.bad_address
            ) from error


def setter_of(query: str, home: Path) -> Setter:
    """Returns the setter that an address's query asks for: `layout=us-10`."""
    return Setter(home, parse_qs(query).get("layout", [DEFAULT])[-1])


def _title(outgoing: Outgoing) -> str:
    """Returns the PDF's title, which it must have: the subject, or who writes."""
    return shown(outgoing.subject) or shown(outgoing.sender.name) or "—"


def page_count(pdf: bytes) -> int:
    """Returns how many pages a PDF of ours has: the typesetter writes each page's dictionary in the open."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
