"""What goes wrong around the program is said in one sentence with what to do: never with a list of its own lines."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DUNWELL = str(Path(sys.executable).parent / "dunwell")


@pytest.fixture
def tell(tmp_path):
    """Runs `dunwell …` as a user does, in a home of its own; returns the one line it says with exit code 1."""

    def tell(*arguments, **variables):
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DUNWELL_", "DJANGO_"))
        }
        home = {"DUNWELL_HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [DUNWELL, *arguments], env=kept | home | variables, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
        return done.stderr

    return tell


def _migrated(folder, name="dunwell.sqlite3"):
    """Makes a database by the command; returns its file."""
    folder.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUNWELL_", "DJANGO_"))}
    subprocess.run(
        [DUNWELL, "migrate"], env=kept | {"DUNWELL_HOME": str(folder)}, capture_output=True, check=True
    )
    return folder / name


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["round", "--company", "acme"],
        ["company", "create", "--name", "A", "--currency", "EUR", "--jurisdiction", "IE", "--language", "en"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_database_that_was_never_made_is_told_how_to_make(tell, arguments):
    assert "Run first: dunwell migrate" in tell(*arguments)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "has no ':'"),
        ("postgress://host/name", "begins with 'postgress'"),
        ("mysql://u:p@host/name", "begins with 'mysql'"),
        ("postgres://u:secret@host:abc/name", "a port that is no number"),
        ("postgres://u:se[cret@host/name", "must be written as %XX"),
        ("sqlite:///", "names no database"),
        ("sqlite:////no-such-folder/x.sqlite3", "its folder is missing"),
        ("postgres://u:secret@127.0.0.1:1/name", "Connection refused"),
    ],
)
def test_a_wrong_address_of_the_database_is_told_without_its_password(tell, url, says):
    said = tell("migrate", DUNWELL_DATABASE_URL=url)

    assert says in said
    assert "DUNWELL_DATABASE_URL" in said
    assert "secret" not in said


def test_a_misspelt_time_zone_is_told(tell):
    assert "'Europe/Berln' is no time zone" in tell("migrate", DUNWELL_TIME_ZONE="Europe/Berln")


def test_a_home_that_cannot_be_made_is_told(tell, tmp_path):
    (tmp_path / "file").write_text("")

    assert "Set DUNWELL_HOME" in tell("migrate", DUNWELL_HOME=str(tmp_path / "file" / "home"))


def test_an_empty_secret_key_is_never_signed_with(tell, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret_key").write_text("")

    assert "is empty. Remove the file" in tell("migrate")


def test_a_file_that_is_no_database_is_told(tell, tmp_path):
    (tmp_path / "notes.txt").write_text("milk, bread, and a good many eggs\n" * 20)

    assert "holds something else" in tell(
        "verify", DUNWELL_DATABASE_URL=f"sqlite:///{tmp_path / 'notes.txt'}"
    )


def test_a_newer_database_is_not_touched(tell, tmp_path):
    file = _migrated(tmp_path / "home")
    with sqlite3.connect(file) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0999_later', '2030-01-01')"
        )

    for command in (["verify"], ["migrate"], ["demo", "--no-serve"]):
        assert "from a newer version" in tell(*command)


def test_a_home_may_have_any_name(tmp_path):
    odd = tmp_path / "Zoë's käse #1? 100%41"

    assert _migrated(odd).is_file()
    assert [each.name for each in tmp_path.iterdir()] == [odd.name]
