"""The guide is whole: every place of the menu is in it, and each of its pictures is made by the script and lies there."""

import importlib.util
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from dunwell.workbench.places import places
from dunwell.workbench.wording import text

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDE]
LARGEST = 150_000


def _script():
    spec = importlib.util.spec_from_file_location("pictures_of_the_documents", IMAGES / "make.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PICTURES = {picture.name: picture for picture in _script().PICTURES}


def _shown(path):
    """The pictures of a page: their words, and the files."""
    found = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", path.read_text())
    return [(said, (path.parent / target).resolve()) for said, target in found]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_picture_of_a_page_lies_there_is_made_by_the_script_and_says_what_it_shows(path):
    assert path.name == "README.md" or _shown(path), "every page of the guide shows what it speaks of"
    for said, picture in _shown(path):
        assert picture.is_file(), f"{path.name} shows {picture.name}"
        assert picture.parent == IMAGES
        assert picture.stem in PICTURES, f"bin/screenshots does not make {picture.name}"
        assert len(said) > 15, f"{picture.name} has no words for those who do not see it"


def test_every_picture_that_is_made_is_shown_small_and_no_other_lies_about():
    shown = {picture.stem for path in PAGES for _, picture in _shown(path)}
    files = {path.stem: path for path in IMAGES.glob("*.png")}

    assert shown == set(PICTURES) == set(files)
    assert {name: path.stat().st_size for name, path in files.items() if path.stat().st_size > LARGEST} == {}


def test_every_page_that_is_pictured_has_an_address():
    script = _script()
    names = dict.fromkeys([*script.CUSTOMERS, "message", "payment"], "1")
    names |= {"company": "/birch/", "portal": "/p/token/", "portal_german": "/p/token/"}

    for picture in PICTURES.values():
        assert resolve(urlsplit(picture.address.format_map(names)).path), picture.name


def test_the_guide_has_every_place_of_the_menu_and_its_first_page_has_every_page():
    said = "\n".join(path.read_text() for path in GUIDE)
    first = (ROOT / "docs" / "guide" / "README.md").read_text()

    for _, group in places():
        for place in group:
            assert text(place.sentence) in said, f"the guide does not speak of {text(place.sentence)}"
    for path in GUIDE:
        assert path.name == "README.md" or f"]({path.name})" in first, f"nothing leads to {path.name}"
