"""The home: the folder that holds the embedded database and the secret key. Leaves out what is stored in them."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def home() -> Path:
    """Returns the data folder, made with the owner's rights only where it is missing.

    `DUNWELL_HOME`, or `dunwell` in the user's data directory.
    """
    chosen = os.environ.get("DUNWELL_HOME")
    folder = Path(chosen).expanduser() if chosen else _user_data() / "dunwell"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from None
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """Returns `DUNWELL_SECRET_KEY`, or the key kept in the home, made at first use and readable by its owner only."""
    given = os.environ.get("DUNWELL_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret_key"
    try:
        if not kept.exists():
            _make_key(kept)
    except OSError as error:
        raise _unusable(folder, error) from None
    try:
        key = kept.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The secret key cannot be read from {kept}: {error}.") from None
    if not key:
        raise ImproperlyConfigured(
            f"The secret key in {kept} is empty. Remove the file, and a new one is made."
        )
    return key


def _make_key(kept: Path) -> None:
    """Puts a new key there whole, or leaves what another process put there meanwhile; a full disk leaves none."""
    new = kept.with_name(f"{kept.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with open(new, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(new, kept)
    finally:
        new.unlink(missing_ok=True)


def _unusable(folder: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"The data folder {folder} cannot be used: {error.strerror}. Set DUNWELL_HOME to a folder you can write in."
    )


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
