"""Letters into a folder, for printing and posting by hand: `<folder>/<company>/<day>/`. Leaves out what they say."""

import errno
import hashlib
import os
import re
from pathlib import Path

from dunwell.adapters.letters.country import country
from dunwell.adapters.letters.manifest import add_row, locked
from dunwell.adapters.letters.prepare import address_lines
from dunwell.adapters.letters.setter import Setter, page_count
from dunwell.values.delivery import ChannelDown, DeliveryError, Outgoing, Prepared, Receipt

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class PrintFolder:
    """Puts each letter into the folder of its company and day, once, and lists it in `manifest.csv` beside it.

    A letter that stands in the folder of another day already, because the first try was before midnight, stays there.
    """

    name = "print folder"
    repeatable = True

    def __init__(self, folder: Path, setter: Setter) -> None:
        self.folder = folder
        self._setter = setter

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Sets the letter. Raises `DeliveryError`, permanent, for what cannot be printed or put into a window."""
        return Prepared(outgoing, self._setter.pdf(outgoing), "application/pdf", f"{_name(outgoing)}.pdf")

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Writes the letter and its row; what is there already stays as it is. Raises `ChannelDown`."""
        outgoing = prepared.outgoing
        if not re.fullmatch(r"\w[\w.-]*", outgoing.company_key):
            raise DeliveryError(f"{outgoing.company_key!r} is no name for a folder.", permanent=True)
        home = self.folder / outgoing.company_key
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(home):
                path = _standing(home, prepared.reference)
                new = path is None
                if path is None:
                    path = home / outgoing.at.date().isoformat() / prepared.reference
                    _write(path, prepared.content)
                content = path.read_bytes()
                try:
                    add_row(path.parent / "manifest.csv", _row(outgoing, path, content))
                except OSError:
                    if (
                        new
                    ):  # what is not listed must not lie there: it might be printed, and be withdrawn here
                        path.unlink()
                    raise
        except OSError as error:
            raise _down(error, self.folder) from error
        place = path.relative_to(self.folder)
        return Receipt(f"{'written' if new else 'already there'}: {place}, {len(content)} bytes", str(place))

    def close(self) -> None:
        """Nothing is kept open."""


def _name(outgoing: Outgoing) -> str:
    """Returns the letter's file name: the same for every try of the same words, another for other words."""
    return f"{outgoing.message_id}-{hashlib.sha256(outgoing.key.encode()).hexdigest()[:12]}"


def _standing(home: Path, name: str) -> Path | None:
    """Returns where the letter stands already, on whichever day it was written."""
    days = sorted((entry.path for entry in os.scandir(home) if entry.is_dir()), reverse=True)
    return next((path for day in days if (path := Path(day) / name).exists()), None)


def _write(path: Path, content: bytes) -> None:
    """Makes the file appear whole or not at all, and stay after a crash of the machine."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _row(outgoing: Outgoing, path: Path, content: bytes) -> dict[str, str]:
    lines = address_lines(outgoing.to)
    return {
        "message": str(outgoing.message_id),
        "kind": outgoing.channel,
        "recipient": lines[0],
        "address": ", ".join(lines[1:]),
        "country": country(lines, outgoing.to.language or outgoing.locale),
        "pages": str(page_count(content)),
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _down(error: OSError, folder: Path) -> ChannelDown:
    if error.errno in _FULL:
        return ChannelDown(
            f"The disk that holds the print folder {folder} is full; make room, and letters go on."
        )
    return ChannelDown(f"The print folder {folder} cannot be written: {error.strerror or error}.")
