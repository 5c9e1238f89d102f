"""The one file a backup is: a tar archive, compressed, that begins with its list of contents. Written whole or not at all.

Leaves out what the parts mean.
"""

import hashlib
import io
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from dunwell.backup.manifest import Manifest, Part, read_manifest
from dunwell.backup.trouble import CannotRestore

LIST = "manifest.json"
_LONGEST_LIST = 16 * 1024 * 1024
_PIECE = 1024 * 1024
#: A ledger's database shrinks to a fifth; higher levels take long for little.
_LEVEL = 4


def part_of(source: Path | bytes) -> Part:
    """Returns the size and hash of a file or of bytes."""
    sha256, size = hashlib.sha256(), 0
    for piece in _pieces(source):
        sha256.update(piece)
        size += len(piece)
    return Part(size, sha256.hexdigest())


def write_archive(
    target: Path, manifest: Manifest, sources: Mapping[str, Path | bytes], made_at: datetime
) -> None:
    """Writes the archive beside its place and renames it there: a file of that name is always whole.

    It is readable by its owner only and on the disk when this returns. Raises `OSError`; nothing is left then.
    """
    with _whole(target) as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL) as tar:
        _add(tar, LIST, manifest.as_json(), made_at)
        for name, source in sources.items():
            _add(tar, name, source, made_at)


def read_archive(source: Path, into: Path) -> Manifest:
    """Unpacks an archive into an empty folder; every part is then of the size and hash that the list says.

    Raises `CannotRestore` for anything else than a whole and unchanged archive.
    """
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            first = tar.next()
            if first is None or first.name != LIST or not first.isreg() or first.size > _LONGEST_LIST:
                raise CannotRestore(
                    f"{source} is no backup of Dunwell: it does not begin with its list of contents."
                )
            manifest = read_manifest(_file(tar, first).read())
            found = set()
            while member := tar.next():
                _unpack(tar, member, manifest, into)
                found.add(member.name)
    except (tarfile.TarError, EOFError, zlib.error, UnicodeError) as error:
        raise CannotRestore(
            f"{source} is no backup of Dunwell, or it is damaged: {error}. Take another copy."
        ) from None
    except OSError as error:
        if error.errno is None:  # What gzip raises for a wrong sum or no gzip at all.
            raise CannotRestore(
                f"{source} is no backup of Dunwell, or it is damaged: {error}. Take another copy."
            ) from None
        raise
    if missing := sorted(set(manifest.parts) - found):
        raise CannotRestore(f"{source} is damaged: {missing[0]} is missing. Take another copy.")
    return manifest


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, into: Path) -> None:
    part = manifest.parts.get(member.name)
    path = PurePosixPath(member.name)
    if part is None or not member.isreg() or path.is_absolute() or ".." in path.parts or "\\" in member.name:
        raise CannotRestore(
            f"The backup is damaged: {member.name} is not in its list of contents. Take another copy."
        )
    place = into / path
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    with open(place, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as copy:
        for piece in _pieces(_file(tar, member)):
            sha256.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if (member.size, sha256.hexdigest()) != (part.size, part.sha256):
        raise CannotRestore(
            f"The backup is damaged: {member.name} is not what was backed up. Take another copy."
        )


def _file(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    assert file is not None, "a regular member has content"
    return file


def _add(tar: tarfile.TarFile, name: str, source: Path | bytes, made_at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.mtime = 0o600, int(made_at.timestamp())
    if isinstance(source, bytes):
        entry.size = len(source)
        tar.addfile(entry, io.BytesIO(source))
    else:
        entry.size = source.stat().st_size
        with open(source, "rb") as file:
            tar.addfile(entry, file)


def _pieces(source: Path | bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, Path):
        with open(source, "rb") as file:
            yield from _pieces(file)
    else:
        while piece := source.read(_PIECE):
            yield piece


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    on_disk(target.parent)


def on_disk(folder: Path) -> None:
    """Makes renames and new files in a folder last beyond a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
