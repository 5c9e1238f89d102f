"""A report mailbox that is a folder in maildir form on this machine. Marks by renaming; keeps every byte of a mail.

Source: the maildir form as its author published it (cr.yp.to/proto/maildir.html): `new`, `cur`, flags after `:2,`.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from dunwell.adapters.mail_reports.report import MOST_BYTES
from dunwell.adapters.mail_reports.unread import CannotReadMailbox, Unread


def read_maildir(folder: str, limit: int) -> Iterator[Unread]:
    """Yields unread mails, oldest first; `handled` moves one to `cur` with the flag S.

    Raises `CannotReadMailbox`. A mail that another program takes away meanwhile is passed over.
    """
    root = Path(folder)
    try:
        names = sorted([*_names(root / "new"), *(path for path in _names(root / "cur") if "S" not in _flags(path))],
                       key=lambda path: (path.stat(follow_symlinks=False).st_mtime_ns, path.name))  # fmt: skip
    except OSError as error:
        raise CannotReadMailbox(f"{folder} cannot be read as a maildir: {error.strerror}.") from None
    for path in names[:limit]:
        try:
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
                raw = file.read(MOST_BYTES)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ELOOP):
                continue
            raise CannotReadMailbox(f"{path} cannot be read: {error.strerror}.") from None
        yield Unread(raw, partial(_mark, root, path))


def _names(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [Path(each) for each in entries if each.name[0] != "." and each.is_file(follow_symlinks=False)]


def _flags(path: Path) -> str:
    return path.name.rpartition(":2,")[2] if ":2," in path.name else ""


def _mark(root: Path, path: Path) -> None:
    base = path.name.rpartition(":2,")[0] or path.name
    flags = "".join(sorted({*_flags(path), "S"}))
    try:
        with suppress(FileNotFoundError):  # Another program has marked or moved it.
            path.rename(root / "cur" / f"{base}:2,{flags}")
    except OSError as error:
        raise CannotReadMailbox(f"{path} cannot be marked as read: {error.strerror}.") from None
