"""The hash of the texts that a round is recorded with: it changes with the words, in whatever language."""

import shutil

import pytest

from dunwell.outreach.texts import SHIPPED, fingerprint


@pytest.fixture
def own(tmp_path):
    """A folder of own texts beside the shipped one."""
    folder = tmp_path / "messages"
    (folder / "de").mkdir(parents=True)
    return folder


def test_the_same_texts_have_the_same_hash(own):
    assert fingerprint("standard", (SHIPPED,)) == fingerprint("standard", (SHIPPED, own))


def test_an_own_text_in_another_language_changes_the_hash(own):
    before = fingerprint("standard", (SHIPPED, own))
    shutil.copy(SHIPPED / "en" / "standard.toml", own / "de" / "standard.toml")

    assert fingerprint("standard", (SHIPPED, own)) != before


def test_an_own_text_in_place_of_a_shipped_one_counts_not_the_one_it_replaces(own):
    (own / "en").mkdir()
    (own / "en" / "standard.toml").write_bytes(b"language = 'en'")
    first = fingerprint("standard", (SHIPPED, own))
    (own / "en" / "standard.toml").write_bytes(b"language = 'en' # changed")

    assert fingerprint("standard", (SHIPPED, own)) != first
