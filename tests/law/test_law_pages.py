"""The pages of the law are made from the packs, are not stale, and say what they are."""

from pathlib import Path

import pytest

from dunwell.law.pack_files import shipped_packs
from dunwell.law.pack_kinds import COMMON, KINDS
from dunwell.law.pages import NOT_ADVICE, pages

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = pages(shipped_packs())


def test_the_pages_kept_are_those_of_the_packs():
    kept = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "law").glob("*.md")}
    stale = sorted(name for name in kept.keys() | PAGES.keys() if kept.get(name) != PAGES.get(name))
    assert stale == [], "run: dunwell law docs --out docs/law"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_says_that_it_is_not_legal_advice(name):
    assert NOT_ADVICE in PAGES[name]


@pytest.mark.parametrize("pack", shipped_packs().packs.values(), ids=lambda pack: pack.id)
def test_a_page_has_every_rule_with_its_confidence_and_its_sources(pack):
    packs = shipped_packs()
    text = PAGES[f"{pack.id}.md"]
    for rule in pack.rules:
        _, _, part = text.partition(f"### `{rule.id}`")
        part = part.partition("###")[0]
        assert rule.says in part
        if rule.kind != "series":
            assert f"confidence: {rule.confidence} (" in part
        assert ("Not relied on" in part) == (not rule.relied_on)
        for source in rule.sources:
            assert packs.sources[source].title in part


def test_every_key_of_a_pack_is_documented():
    text = (DOCS / "law.md").read_text(encoding="utf-8")
    for key in COMMON:
        assert f"`{key}`" in text, key
    for name, kind in KINDS.items():
        assert f"`{name}`" in text, name
        for key in kind.keys:
            assert f"`{key}`" in text, f"{name}: {key}"
