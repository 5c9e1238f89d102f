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
    shutil.copy(SHIPPED / "en" / "invoice.toml", own / "de" / "invoice.toml")

    assert fingerprint("standard", (SHIPPED, own)) != before


def test_any_change_of_an_own_text_changes_the_hash(own):
    (own / "en").mkdir()
    (own / "en" / "standard.toml").write_bytes(b"playbook = 'standard'")
    first = fingerprint("standard", (SHIPPED, own))
    (own / "en" / "standard.toml").write_bytes(b"playbook = 'standard' # changed")

    assert fingerprint("standard", (SHIPPED, own)) != first


def test_the_words_of_another_playbook_change_nothing(own):
    before = fingerprint("standard", (SHIPPED, own))
    (own / "de" / "brisk.toml").write_text('playbook = "brisk"\n')

    assert fingerprint("standard", (SHIPPED, own)) == before
