"""Which files of the home belong into a backup, and the mark of a restore under way.

Leaves out what is made anew: prints, caches, the database itself.
"""

import os
from pathlib import Path

#: Files and folders of the home that hold what somebody wrote, or that cannot be made again.
KEPT = ("secret_key", "playbooks", "segments", "policies", "messages", "profiles", "jurisdictions", "fonts")
#: The prefix of their names in an archive.
HOME = "home"
#: The folder in the home where a backup is laid out; the file in it that says the layout is complete, and what it holds.
LAYOUT, COMPLETE = ".restore", "complete"


def home_files(home: Path) -> dict[str, bytes]:
    """Returns the content of each kept file by its name in the archive."""
    found = {}
    for kept in KEPT:
        top = home / kept
        paths = [top] if top.is_file() else sorted(_below(top)) if top.is_dir() else []
        for path in paths:
            found[f"{HOME}/{path.relative_to(home).as_posix()}"] = path.read_bytes()
    return found


def holds_files(home: Path) -> bool:
    """Says whether somebody wrote playbooks, messages or other files there. The secret key is made by the program."""
    return any((home / kept).is_dir() and any((home / kept).iterdir()) for kept in KEPT)


def unfinished(home: Path) -> bool:
    """Says whether a restore was interrupted after it had begun to put things in place."""
    return (home / LAYOUT / COMPLETE).exists()


def _below(top: Path) -> list[Path]:
    return [
        path
        for folder, _, names in os.walk(top)
        for name in names
        if (path := Path(folder) / name).is_file() and not name.endswith("~")
    ]
