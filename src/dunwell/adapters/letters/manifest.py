"""The list of one day's letters, `manifest.csv`: one row a letter, never lost and never twice. Leaves out the letters.

A row is one line, added under a lock that ends with the process that holds it. A line that a crash or a full disk cut
short is taken away before the next one is added, so that what is read is always whole rows.
"""

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLUMNS = ("message", "kind", "recipient", "address", "country", "pages", "file", "sha256")

#: A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps every other process and thread out of this folder meanwhile; a process that dies gives it back."""
    import fcntl

    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def add_row(manifest: Path, row: dict[str, str]) -> None:
    """Adds the letter's row unless the manifest has it; for callers that hold the folder's lock.

    A row is known by its last two cells, which no cell before them can look like: every cell is one line.
    Raises `OSError`, leaving the manifest as it was, where the disk is full.
    """
    handle = os.open(manifest, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        whole = _read(handle)
        kept = whole[: whole.rfind(b"\n") + 1]
        line = _line([row[column] for column in COLUMNS])
        if b"," + _line((row["file"], row["sha256"])) in kept:
            return
        added = line if kept else "\N{ZERO WIDTH NO-BREAK SPACE}".encode() + _line(COLUMNS) + line
        _append(handle, len(kept), added)
    finally:
        os.close(handle)


def rows(manifest: bytes) -> list[dict[str, str]]:
    """Returns the whole rows of a manifest, as they stand in it."""
    whole = manifest[: manifest.rfind(b"\n") + 1].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(whole, newline="")))


def _append(handle: int, size: int, added: bytes) -> None:
    """Writes at this size, cutting off whatever stands behind it; takes back what could be written in part only."""
    os.ftruncate(handle, size)
    try:
        written = 0
        while written < len(added):
            written += os.pwrite(handle, added[written:], size + written)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _read(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    parts, at = [], 0
    while at < size and (part := os.pread(handle, size - at, at)):
        parts.append(part)
        at += len(part)
    return b"".join(parts)


def _line(cells: list[str] | tuple[str, ...]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    """Returns the cell on one line, and with an apostrophe before it where a spreadsheet would calculate it."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
