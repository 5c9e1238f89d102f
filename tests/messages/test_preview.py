"""`dunwell messages preview`: every text of a playbook as a page, a PDF, and as the mail or letter that would leave."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dunwell.cli import dunwell


def run(*arguments):
    return CliRunner().invoke(dunwell, ["messages", "preview", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory, django_db_setup, django_db_blocker):
    """Previews of one playbook in two languages."""
    out = tmp_path_factory.mktemp("previews")
    with django_db_blocker.unblock():
        for language in ("de", "en"):
            done = run("--out", out / language, "--language", language, "--playbook", "brisk")
            assert done.exit_code == 0, done.output
    return out


def test_an_index_leads_to_a_page_and_a_pdf_of_each_playbook(folder):
    index = (folder / "de" / "index.html").read_text()

    for target in re.findall(r'href="([^"]+)"', index):
        assert (folder / "de" / target).is_file(), target
    assert (folder / "de" / "de" / "brisk.pdf").read_bytes().startswith(b"%PDF")


def test_a_page_holds_every_text_and_leads_to_it_as_it_leaves(folder):
    page = (folder / "de" / "de" / "brisk.html").read_text()

    assert '<html lang="de">' in page
    for said in ("Rechnung 2026-0117", "5 Rechnungen", "letter_before_action", "Guten Tag Kim Esche"):
        assert said in page
    files = re.findall(r'<a href="(brisk/[^"]+)">as it leaves', page)
    assert len(files) > 30
    for name in files:
        content = (folder / "de" / "de" / name).read_bytes()
        assert content.startswith(b"%PDF") if name.endswith("pdf") else b'<html lang="de"' in content


def test_a_thank_you_has_no_button_and_a_reminder_has_one(folder):
    mails = folder / "en" / "en" / "brisk"

    assert "https://pay.example" not in (mails / "receipt-1-thank_you-email-one.html").read_text()
    assert "See and pay" in (mails / "invoice-2-friendly_reminder-email-one.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--language", "xx"), "There are no words for the language 'xx'. Known: de, en, es"),
        (("--playbook", "none"), "There are no words for the playbook 'none'. Known: brisk, consumer"),
    ],
)
def test_what_there_is_nothing_of_is_said(db, tmp_path, arguments, said):
    done = run("--out", tmp_path, *arguments)

    assert done.exit_code == 1
    assert said in done.output


def test_words_are_shown_before_there_is_a_database(tmp_path):
    done = subprocess.run(
        [Path(sys.executable).with_name("dunwell"), "messages", "preview", "--out", tmp_path / "out", "--language", "nl",
         "--playbook", "key-account"],
        env=os.environ | {"DUNWELL_HOME": str(tmp_path / "home"), "DUNWELL_DATABASE_URL": ""},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "nl" / "key-account.html").is_file()


def test_messages_are_still_listed_by_company_alone(db):
    done = CliRunner().invoke(dunwell, ["messages"])

    assert done.exit_code == 2
    assert "Missing option '--company'" in done.output
