"""How the pages look: the company's colour made readable, its logo, what it adds; set from the command line."""

import struct
import zlib

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from page_cast import path_to

from dunwell.cli import dunwell
from dunwell.journal.models import Entry
from dunwell.portal.colours import DARK, ENOUGH, LIGHT, contrast, tones
from dunwell.portal.looks import LOGO_BYTES


def picture():
    """A PNG of one dot."""

    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00\x1a\x63\x54"))
        + chunk(b"IEND", b"")
    )


def look(*arguments):
    return CliRunner().invoke(dunwell, ["portal-look", "birch", "--by", "Dana", *arguments])


@given(st.integers(0, 0xFFFFFF), st.sampled_from([LIGHT, DARK]))
def test_every_colour_becomes_one_that_can_be_read_and_written_on(value, paper):
    made = tones(f"#{value:06x}", paper)

    assert contrast(made.accent, paper) >= ENOUGH
    assert contrast(made.ink, made.accent) >= ENOUGH


def test_the_colour_and_the_logo_are_on_the_page(client, ash, tmp_path):
    (tmp_path / "logo.png").write_bytes(picture())

    done = look("--colour", "#B00020", "--logo", str(tmp_path / "logo.png"), "--office-hours", "9 to 17",
                "--complaints", "Ombudsman\\nDublin")  # fmt: skip

    assert done.output == "Changed: colour, logo, complaints, office hours.\n"
    page = client.get(path_to(ash)).content.decode()
    assert "--accent:#b00020" in page
    assert 'alt="Birch Supplies"' in page
    assert "9 to 17" in page
    logo = client.get(path_to(ash, "logo"))
    assert (logo.content, logo.headers["Content-Type"]) == (picture(), "image/png")
    assert "Ombudsman<br>Dublin" in client.get(path_to(ash, "complain")).content.decode()
    assert Entry.objects.filter(kind="settings", actor="Dana").count() == 5


def test_the_same_again_changes_nothing(ash):
    look("--colour", "#b00020")

    assert look("--colour", "#B00020").output == "All was so already.\n"


@pytest.mark.parametrize(
    "content", [b"<svg onload='alert(1)'>", b"GIF89a", b"<html>", b"\x89PNG\r\n\x1a\n" + b"x" * LOGO_BYTES]
)
def test_what_is_no_small_picture_is_no_logo(ash, tmp_path, content):
    (tmp_path / "logo.png").write_bytes(content)

    done = look("--logo", str(tmp_path / "logo.png"))

    assert done.exit_code == 2
    assert "logo" in done.output


@pytest.mark.parametrize(
    "colour", ["red", "#12345", "#1234567", "url(x)", "#00000g", "#fff}body{display:none"]
)
def test_what_is_no_colour_is_refused(ash, colour):
    assert look("--colour", colour).exit_code == 2


def test_the_style_of_the_page_is_the_one_its_policy_allows(client, ash):
    import hashlib
    import re
    from base64 import b64encode

    answer = client.get(path_to(ash))
    style = re.search(r"<style>(.*?)</style>", answer.content.decode())[1]

    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
