"""A throw-away PostgreSQL for the tests that need one. Leaves out what they do with it.

`DUNWELL_TEST_POSTGRESQL_URL` names a server to use; else one is started from the installed programs, in a temporary
folder, on a socket there, and stopped at the end. It never touches a server or a cluster that is there already.
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

import pytest

_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "shared_buffers=64MB",
)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a database on a server where the test may create further databases."""
    given = os.environ.get("DUNWELL_TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: neither `postgres` nor /usr/lib/postgresql/*/bin")
    with _server(programs) as url:
        yield url


def _programs() -> Path | None:
    """Returns the folder of the newest PostgreSQL programs of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folders = [*reversed(found), *(Path(each).parent for each in [shutil.which("postgres")] if each)]
    return next(
        (each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None
    )


@contextmanager
def _server(programs: Path) -> Iterator[str]:
    """Runs a server with a new, empty cluster; as root, under the name of somebody else, as PostgreSQL asks."""
    with tempfile.TemporaryDirectory(prefix="dunwell-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        cluster = folder / "data"
        someone = _someone() if os.geteuid() == 0 else None
        if someone:
            os.chown(folder, someone.pw_uid, someone.pw_gid)
        rights = {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []} if someone else {}
        subprocess.run(
            [programs / "initdb", "-D", cluster, "-U", "dunwell", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **rights,
        )  # fmt: skip
        settings = [part for each in _FAST for part in ("-c", each)]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", cluster, "-k", folder, *settings],
                stdout=log, stderr=log, cwd=folder, **rights,
            )  # fmt: skip
        try:
            _wait(programs, folder, server)
            yield f"postgresql://dunwell@{quote(name, safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _someone() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root, and there is no other user here to run it")


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0
        if ready:
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-2_000:])
