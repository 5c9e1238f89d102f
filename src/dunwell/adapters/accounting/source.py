"""Opens a file that may be anything and says what it is by its content. Leaves out rows and columns.

Everything is bounded: the unpacked size, the ratio of packing, the length of a line. Nothing is unpacked to disk.
"""

import gzip
import hashlib
import io
import os
import re
import stat
import zlib
from pathlib import Path
from typing import BinaryIO

from dunwell.values.records import unreadable

#: No export is larger than this when unpacked.
MAX_BYTES = 8 << 30
#: Past `BOMB_FROM` bytes, packed data that grows by more than this factor is taken for a bomb.
MAX_RATIO = 200
BOMB_FROM = 32 << 20
#: A line of text longer than this is not a row of an export.
MAX_LINE = 2 << 20

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_KINDS = (
    (b"PK\x03\x04", "xlsx"),
    (b"PK\x05\x06", "xlsx"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"%PDF", "pdf"),
    (b"SQLite format 3", "sqlite"),
)
_REFUSED = {
    "ole": "is a password-protected workbook or one in the old .xls format. Open it, take the password off and save it "
    "as .xlsx or CSV",
    "pdf": "is a PDF. Export the list as CSV or XLSX instead",
    "sqlite": "is a database. Export the list as CSV or XLSX instead",
}


class Source:
    """One regular file, open for reading; `kind` is `text`, `gzip` or `xlsx`, told by its first bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = _open(path)
        self._stamp = self._now()
        self.size = self._stamp[0]
        self.sha256 = hashlib.file_digest(self.file, "sha256").hexdigest()
        self.file.seek(0)
        self.kind = _kind(self.file.read(32), path)
        self.file.seek(0)

    def stream(self) -> BinaryIO:
        """Returns the bytes from the start, unpacked where they were packed, refused where they grow beyond measure."""
        self.file.seek(0)
        if self.kind == "gzip":
            return io.BufferedReader(_Unpacked(self.file, self.path), 1 << 16)
        return self.file

    def position(self) -> int:
        """Returns how many bytes of the file were read so far."""
        return self.file.tell()

    def check_unchanged(self) -> None:
        """Raises `CannotRead` if somebody wrote to the file since it was opened."""
        if self._now() != self._stamp:
            raise unreadable(
                f"{self.path.name} changed while it was read. Import it again when it is complete."
            )

    def close(self) -> None:
        """Lets go of the file."""
        self.file.close()

    def _now(self) -> tuple[int, int]:
        status = os.fstat(self.file.fileno())
        return status.st_size, status.st_mtime_ns


class _Unpacked(io.RawIOBase):
    """Gzip, read piece by piece, with a limit on what comes out of it."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._packed, self._path = file, path
        self._gzip = gzip.GzipFile(fileobj=file)
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self._gzip.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise unreadable(
                f"{self._path.name} is damaged or cut off ({error}). Export or copy it again."
            ) from None
        self._out += len(data)
        refuse_bomb(self._out, self._packed.tell(), self._path)
        buffer[: len(data)] = data
        return len(data)


def refuse_bomb(unpacked: int, packed: int, path: Path) -> None:
    """Raises `CannotRead` where so much came out of so little that it is no export."""
    if unpacked > MAX_BYTES or (unpacked > BOMB_FROM and unpacked > packed * MAX_RATIO):
        raise unreadable(
            f"{path.name} unpacks to more than {unpacked >> 20} MB from {packed >> 10} kB: it is no real export. "
            "Export the list again."
        )


class Lines(io.RawIOBase):
    """Passes bytes on and refuses what no text of rows holds: control bytes, and lines without an end."""

    def __init__(self, stream: BinaryIO, path: Path, wide: bool) -> None:
        self._stream, self._path, self._wide = stream, path, wide
        self._line = self._offset = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._stream.read(len(buffer))
        if not self._wide and (found := _CONTROL.search(data)):
            hint = (
                "Is it UTF-16? Try --encoding utf-16."
                if found[0] == b"\0"
                else "Export the list as CSV or XLSX."
            )
            raise unreadable(
                f"{self._path.name} holds byte 0x{found[0][0]:02x} at position {self._offset + found.start()}: it is no "
                f"text file. {hint}"
            )
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._line = self._line + len(data) if end < 0 else len(data) - end - 1
        self._offset += len(data)
        if self._line > MAX_LINE:
            raise unreadable(
                f"{self._path.name} has a line longer than {MAX_LINE >> 20} MB, ending after position {self._offset}. "
                "Is it really a list of rows?"
            )
        buffer[: len(data)] = data
        return len(data)


def _open(path: Path) -> BinaryIO:
    try:
        # A pipe without a writer would wait for ever.
        file = os.fdopen(
            os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
        )
    except OSError as error:
        raise unreadable(f"{path} cannot be opened: {error.strerror}.") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise unreadable(f"{path} is no regular file. Give the path of one export.")
    if os.fstat(file.fileno()).st_size == 0:
        file.close()
        raise unreadable(f"{path.name} is empty. Export it again.")
    return file


def _kind(start: bytes, path: Path) -> str:
    kind = next((kind for magic, kind in _KINDS if start.startswith(magic)), "text")
    if kind in _REFUSED:
        raise unreadable(f"{path.name} {_REFUSED[kind]}.")
    return kind
