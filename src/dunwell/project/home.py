"""The home: the folder that holds the embedded database and the secret key. Leaves out what is stored in them."""

import os
import secrets
import sys
from pathlib import Path


def home() -> Path:
    """Returns the data folder, made with the owner's rights only where it is missing.

    `DUNWELL_HOME`, or `dunwell` in the user's data directory.
    """
    chosen = os.environ.get("DUNWELL_HOME")
    folder = Path(chosen).expanduser() if chosen else _user_data() / "dunwell"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """Returns `DUNWELL_SECRET_KEY`, or the key kept in the home, made at first use and readable by its owner only."""
    given = os.environ.get("DUNWELL_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret_key"
    try:
        with open(kept, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text().strip()


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
