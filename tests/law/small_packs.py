"""Packs of law made for a test, from the text of their rules."""

from dunwell.law.pack_files import read_packs


def packs_of(folder, rules, parents=None):
    """Packs as read from a folder; `rules`: text by code; `parents`: code by code."""
    (folder / "sources.toml").write_text('[book]\ntitle = "A book"\n')
    for code, text in rules.items():
        place = folder / code
        place.mkdir()
        parent = (parents or {}).get(code)
        told = f'parent = "{parent}"\n' if parent else ""
        (place / "pack.toml").write_text(f'id = "{code}"\nname = "{code}"\ncurrency = "USD"\n{told}')
        (place / "contact.toml").write_text(text)
    return read_packs(folder)
