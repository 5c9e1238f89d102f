"""`dunwell playbook check|show|draw`: what a person who writes playbooks sees."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from dunwell.cli import dunwell
from dunwell.outreach.playbooks import SHIPPED, read_playbooks

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def run():
    """Runs `dunwell playbook …` without a database."""

    def run(*arguments):
        done = CliRunner().invoke(dunwell, ["playbook", *map(str, arguments)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "playbooks").mkdir()
    return tmp_path / "playbooks"


def test_all_playbooks_that_come_with_dunwell_pass(run, home):
    done = run("check")

    assert done.exit_code == 0
    assert (
        "brisk, consumer, gentle, key-account, public-sector, standard, segments: every rule is kept."
        in done.output
    )


def test_a_mistake_in_an_own_playbook_is_told_with_file_and_line(run, home):
    text = (SHIPPED / "gentle.toml").read_text().replace('key = "gentle"', 'key = "ours"')
    (home / "ours.toml").write_text(text.replace('tone = "formal"', 'tone = "final"', 1))

    done = run("check", "ours")

    line = next(n for n, row in enumerate(text.splitlines(), start=1) if row == 'tone = "formal"')
    assert done.exit_code == 1
    assert f"ours.toml:{line}: error: track invoice, step 6 (last_request)" in done.output
    assert "Set right what is listed above" in done.output


def test_a_file_anywhere_can_be_checked_before_it_is_used(run, home, tmp_path):
    elsewhere = tmp_path / "gentle.toml"
    elsewhere.write_text((SHIPPED / "gentle.toml").read_text())

    assert run("check", elsewhere).exit_code == 0
    assert run("check", tmp_path / "missing.toml").exit_code == 1


def test_the_findings_come_as_json_too(run, home):
    (home / "ours.toml").write_text("key = 7")

    done = run("check", "ours", "--json")

    said = json.loads(done.stdout)
    assert done.exit_code == 1
    assert said["playbooks"] == ["ours"]
    assert {each["severity"] for each in said["findings"]} == {"error"}
    assert all(each["row"] == 1 for each in said["findings"])


def test_advice_is_told_and_does_not_refuse(run, home):
    text = (SHIPPED / "brisk.toml").read_text().replace('key = "brisk"', 'key = "ours"')
    (home / "ours.toml").write_text(text.replace("wait_days = 4", "wait_days = 1", 1))

    done = run("check", "ours")

    assert done.exit_code == 0
    assert "warning: track invoice, step 3 (is_anything_wrong): wait_days is 1" in done.output


def test_an_unknown_playbook_is_said_with_those_there_are(run, home):
    done = run("show", "rude")

    assert done.exit_code == 1
    assert "There is no playbook 'rude'. Known: brisk, consumer," in done.output


def test_a_playbook_is_shown_with_every_step(run, home):
    done = run("show", "key-account")

    book = read_playbooks((SHIPPED,))["key-account"]
    assert "At least 5 days between two contacts." in done.output
    for track in book.tracks:
        assert f"{track.name}, counted from" in done.output
        for step in track.steps:
            assert step.key in done.output


def test_a_playbook_is_shown_as_json_too(run, home):
    said = json.loads(run("show", "standard", "--json").stdout)

    first = said["tracks"][0]["steps"][0]
    assert first["key"] == "heads_up"
    assert (first["offset_days"], first["min_amount"], first["channels"]) == (-3, "250.00", ["email"])


@pytest.mark.parametrize("key", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_the_drawing_has_a_title_a_description_and_every_step_by_name(run, home, key):
    picture = ET.fromstring(run("draw", key).stdout)
    book = read_playbooks((SHIPPED,))[key]

    assert picture.get("role") == "img"
    named = picture.get("aria-labelledby").split()
    assert [each.get("id") for each in picture[:2]] == named
    assert book.name in picture.find(f"{SVG}title").text
    described = picture.find(f"{SVG}desc").text
    texts = [each.text for each in picture.iter(f"{SVG}text")]
    for track in book.tracks:
        for step in track.steps:
            spoken = step.key.replace("_", " ")
            assert spoken in described
            assert spoken in texts


@pytest.mark.parametrize("key", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_no_label_of_a_drawing_lies_on_another_or_outside(run, home, key):
    picture = ET.fromstring(run("draw", key).stdout)
    width, height = (float(picture.get(side)) for side in ("width", "height"))

    boxes = []
    for text in picture.iter(f"{SVG}text"):
        if "label" not in text.get("class"):
            continue
        x, y, long = float(text.get("x")), float(text.get("y")), 6.6 * len(text.text)
        low = x - long if text.get("text-anchor") == "end" else x
        boxes.append((low, low + long, y - 11, y + 3))
    assert boxes
    assert all(low >= 0 and high <= width and top >= 0 and below <= height for low, high, top, below in boxes)
    for number, (low, high, top, below) in enumerate(boxes):
        for a, b, c, d in boxes[:number]:
            assert high <= a or b <= low or below <= c or d <= top


def test_later_steps_are_drawn_further_right_and_firmer_ones_further_up(run, home):
    picture = run("draw", "standard", "--track", "invoice").stdout

    points = re.search(r'points="([^"]+)"', picture).group(1).split()
    across, down = zip(*(map(float, point.split(",")) for point in points), strict=True)
    assert list(across) == sorted(across)
    assert list(down) == sorted(down, reverse=True)


def test_a_drawing_can_be_kept_in_a_file_and_of_one_track(run, home, tmp_path):
    done = run("draw", "brisk", "--track", "promise", "--out", tmp_path / "brisk.svg")

    assert (done.exit_code, done.output) == (0, "")
    picture = (tmp_path / "brisk.svg").read_text()
    assert "promise passed" in picture
    assert "hand over" not in picture


def test_a_track_that_is_not_there_and_a_folder_that_is_not_there_are_said(run, home, tmp_path):
    assert "It has: invoice, instalment" in run("draw", "brisk", "--track", "party").output
    done = run("draw", "brisk", "--out", tmp_path / "nowhere" / "brisk.svg")
    assert done.exit_code == 1
    assert "cannot be written" in done.output


def test_names_in_a_drawing_cannot_carry_markup(run, home):
    text = (SHIPPED / "brisk.toml").read_text().replace('key = "brisk"', 'key = "ours"')
    name = 'name = "Brisk, for those who avoid paying"'
    (home / "ours.toml").write_text(text.replace(name, 'name = "<script>& more"'))

    picture = run("draw", "ours").stdout

    assert "<script>" not in picture
    assert "<script>& more" in ET.fromstring(picture).find(f"{SVG}title").text


def test_the_picture_in_the_documentation_is_of_the_playbook_as_it_is(run, home):
    kept = Path(__file__).resolve().parents[2] / "docs" / "images" / "playbook-standard.svg"

    assert run("draw", "standard", "--track", "invoice").stdout == kept.read_text()
