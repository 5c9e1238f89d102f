"""A PostgreSQL server for one measurement: started from the installed programs in a folder of its own, then gone.

Leaves out what is measured. It never touches a server or a cluster that is there already.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

#: What people wait for is the disk: a measurement says so where it matters.
_DURABLE = ("listen_addresses=", "shared_buffers=128MB")


class CannotStart(Exception):
    """No server can be started here; the message says why."""


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Runs a server with a new, empty database and yields its URL. Raises `CannotStart`."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="dunwell-pg-", ignore_cleanup_errors=True) as name:
        folder, rights = Path(name), _rights()
        if rights:
            os.chown(folder, rights["user"], rights["group"])
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "dunwell", "-A", "trust", "-E", "UTF8"],
            check=True,
            capture_output=True,
            cwd=folder,
            **rights,
        )
        settings = [part for each in _DURABLE for part in ("-c", each)]
        with (folder / "log").open("wb") as log:
            command = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **rights)
        try:
            _wait(programs, folder, server)
            yield f"postgresql://dunwell@{quote(name, safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    on_path = [Path(each).parent for each in [shutil.which("postgres")] if each]
    for folder in (*reversed(found), *on_path):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotStart(
        "PostgreSQL's programs are not installed here. Give the URL of an empty database instead."
    )


def _rights() -> dict[str, object]:
    """Returns what makes the server run as somebody else where this is root, as PostgreSQL asks."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            someone = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []}
    raise CannotStart("PostgreSQL does not run as root, and there is no other user here to run it.")


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0
        if ready:
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise CannotStart("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-500:])
