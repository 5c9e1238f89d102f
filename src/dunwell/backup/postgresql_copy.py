"""Copies a PostgreSQL database out and in with PostgreSQL's own programs, in one transaction each.

Leaves out whose the database is: it is made, with its owner, before anything is restored into it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from dunwell.backup.trouble import CannotBackUp, CannotRestore, Unfinished

#: How long others may keep a table busy.
_BUSY = "30s"
#: What psql ends with then; any other failure ends the transaction without effect.
_CONNECTION_LOST = 2
_NO_PARAMETERS = {"password", "cursor_factory", "context", "prepare_threshold"}
#: Drops what a backup brings, and nothing that an extension owns.
_EMPTY = """DO $$ DECLARE each text; BEGIN
FOR each IN SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', n.nspname, c.relname) FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LOOP EXECUTE each; END LOOP;
FOR each IN SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind WHEN 'S' THEN 'SEQUENCE'
    WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, n.nspname, c.relname) FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('S', 'v', 'm')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LOOP EXECUTE each; END LOOP;
FOR each IN SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP EXECUTE each; END LOOP;
END $$"""


def copy_out(target: Path) -> None:
    """Writes the database as it is at this moment into a new file, in PostgreSQL's custom format.

    Raises `CannotBackUp` where the programs are missing or fail.
    """
    programs = _programs(connection.pg_version // 10_000)
    if programs is None:
        raise CannotBackUp(_missing(connection.pg_version // 10_000))
    done = _run([programs / "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password"]
                + ["--file", target, "--dbname", _address()])  # fmt: skip
    if done.returncode:
        raise CannotBackUp(f"pg_dump could not copy the database: {_last(done.stderr)}.")


def copy_in(source: Path) -> None:
    """Makes the database what the file holds, in one transaction. Raises `CannotRestore`; all is then as it was.

    Raises `Unfinished` where the connection ended before the answer.
    """
    version = connection.pg_version // 10_000
    programs = _programs(version)
    if programs is None:
        raise CannotRestore(_missing(version))
    script = source.with_suffix(".sql")
    done = _run([programs / "pg_restore", "--no-owner", "--no-privileges", "--file", script, source])
    if done.returncode:
        raise CannotRestore(f"pg_restore could not read the backup: {_last(done.stderr)}.")
    connection.close()
    done = _run([programs / "psql", "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"]
                + ["--set", "ON_ERROR_STOP=1", "--dbname", _address(), "--command", f"SET LOCAL lock_timeout = '{_BUSY}'"]
                + ["--command", _EMPTY, "--file", script])  # fmt: skip
    if done.returncode == _CONNECTION_LOST:
        raise Unfinished(
            f"The connection to the database ended ({_last(done.stderr)}). Run: dunwell restore --finish"
        )
    if done.returncode:
        raise CannotRestore(
            f"The database could not be written, and is as it was: {_last(done.stderr)}. "
            "Where others keep it busy, stop `dunwell serve` and `dunwell worker`, then restore again."
        )


def _programs(version: int) -> Path | None:
    """Returns the folder of the clients nearest to a server's version, and not older than it."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if found := shutil.which("pg_dump"):
        folders.append(Path(found).parent)
    fitting = [
        (own, folder)
        for folder in folders
        if all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql"))
        and (own := _version_of(folder / "pg_dump")) >= version
    ]
    return min(fitting)[1] if fitting else None


def _version_of(program: Path) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)", done.stdout)
    return int(found[1]) if found else 0


def _address() -> str:
    """Returns the address of the database without the password, which everybody on a machine could read in a command."""
    parameters: Mapping[str, object] = connection.get_connection_params()
    return make_conninfo(**{key: value for key, value in parameters.items() if key not in _NO_PARAMETERS})


def _run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    password = str(connection.settings_dict["PASSWORD"] or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _missing(version: int) -> str:
    return (
        f"The database is PostgreSQL {version}, and no pg_dump, pg_restore and psql of version {version} or newer "
        f"are installed. Install them, on Debian with: apt-get install postgresql-client-{version}"
    )


def _last(said: str) -> str:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line or "error" in line or "FATAL" in line]
    return (errors or lines or ["it ended without a word"])[0].rstrip(".")
