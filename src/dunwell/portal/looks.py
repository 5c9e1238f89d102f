"""How a company's pages look: set by the company, and as the pages need it. Leaves out the style sheet."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import Company
from dunwell.portal.colours import DARK, LIGHT, CannotUseColour, read_colour, tones
from dunwell.portal.models import Look

#: The most a logo may weigh, and how each kind of picture begins. A drawing with code in it (SVG) is none of them.
LOGO_BYTES = 200_000
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class CannotUseLook(Exception):
    """The pages cannot look as asked; the message says what is wrong and how it is written."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page needs: the inline style with the company's colour, its hash for the browser, and the look itself."""

    css: str
    style: str
    look: Look


def look_of(company: Company) -> Look:
    """Returns how the company's pages look; the defaults, unsaved, where it has said nothing."""
    try:
        return company.portal_look
    except Look.DoesNotExist:
        return Look(company=company)


def shown_look(company: Company) -> Shown:
    """Returns the look as a page needs it."""
    look = look_of(company)
    css = _css(look.colour)
    return Shown(css, _hash(css), look)


@transaction.atomic
def change_look(company: Company, *, at: datetime, by: str, **wanted: str | bytes) -> list[str]:
    """Sets `colour`, `logo` (bytes; empty: none), `complaints`, `office_hours`; returns what was another before.

    Raises `CannotUseLook` before anything is written.
    """
    look = Look.objects.select_for_update().filter(company=company).first() or Look(company=company)
    new = dict(wanted)
    try:
        if "colour" in new:
            new["colour"] = read_colour(str(new["colour"]))
    except CannotUseColour as error:
        raise CannotUseLook(str(error)) from None
    if "logo" in new:
        new["logo_type"] = _picture(bytes(new["logo"]))  # type: ignore[arg-type]
        new["logo"] = bytes(new["logo"]) or None  # type: ignore[assignment, arg-type]
    changed, told = [], []
    for name, value in new.items():
        old = getattr(look, name)
        if (bytes(old) if name == "logo" and old is not None else old) != value:
            changed.append(name)
            told.append(_told(name, old, value, by))
        setattr(look, name, value)
    look.save()
    record(company.pk, at, told)
    company.portal_look = look
    return [name for name in changed if name != "logo_type"]


def _told(name: str, old: object, new: object, by: str) -> Happening:
    def plain(value: object) -> object:
        return hashlib.sha256(bytes(value)).hexdigest() if isinstance(value, bytes | memoryview) else value

    return Happening("settings", by, told={"setting": f"portal {name}", "old": plain(old), "new": plain(new)})


def _picture(data: bytes) -> str:
    """Returns the kind of a picture by how it begins; empty for no picture. Raises `CannotUseLook`."""
    if not data:
        return ""
    if len(data) > LOGO_BYTES:
        raise CannotUseLook(f"The logo has {len(data)} bytes; make it smaller than {LOGO_BYTES}.")
    for beginning, kind in _KINDS.items():
        if data.startswith(beginning):
            return kind
    raise CannotUseLook("The logo is neither a PNG nor a JPEG picture.")


@lru_cache(maxsize=256)
def _css(colour: str) -> str:
    light, dark = tones(colour, LIGHT), tones(colour, DARK)
    return (
        f":root{{--accent:{light.accent};--on-accent:{light.ink}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark.accent};--on-accent:{dark.ink}}}}}"
    )


@lru_cache(maxsize=256)
def _hash(css: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(css.encode()).digest()).decode()
