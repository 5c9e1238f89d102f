"""Whatever a lower layer answers or keeps in English is a sentence that pages say in German: read from the code itself."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from dunwell.outreach.kept_words import said_in
from dunwell.outreach.playbooks import SHIPPED, read_playbooks
from dunwell.outreach.why_words import list_of, told_in
from dunwell.tone.rulebook import category_texts
from dunwell.tone.undertone import topics_in_words

ROOT = Path(__file__).resolve().parents[2] / "src" / "dunwell"
#: Where refusals and findings come from. Those of arrangements have a code, and the workbench says them by it.
FROM = (
    "adapters/accounting",
    "ledger",
    "operations",
    "outreach",
    "people",
    "portal/looks.py",
    "portal/colours.py",
    "values",
)
#: What tells of a refusal or a finding.
TOLD_BY = ("unreadable", "Bad", "group", "warn", "reject", "reject_known")
#: What is put together of parts, each of which is tried below; and what only a developer sees.
PUT_TOGETHER = {"§: §.", "§: line §: §", "m.amount_new < §"}


def plain(said):
    """A sentence with § for what is filled in, with its quotes."""
    return re.sub(r"['\"]?§+['\"]?", "§", said)


def kept():
    """The English sentences that are recognized, by key."""
    return {key: said for key, said in told_in("en").items() if key.startswith("kept")}


def filled(said):
    parts = string.Formatter().parse(said)
    return plain("".join(before + ("§" if name is not None else "") for before, name, *_ in parts))


def written(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{[^{}]*\}", "§", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "§" for each in node.values)
    return ""


def told_in_code():
    """Yields each sentence the code refuses with or tells of a file, with where it stands."""
    for start in FROM:
        for path in sorted((ROOT / start).rglob("*.py")) or [ROOT / start]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = isinstance(node, ast.Call) and getattr(
                    node.func, "id", getattr(node.func, "attr", "")
                )
                if called and (called.startswith("Cannot") or called in TOLD_BY):
                    for said in map(written, node.args):
                        if " " in said.strip("§ ") and said[-1] in ".!?§":
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", plain(said)


def test_every_refusal_and_finding_in_the_code_is_a_sentence_that_is_recognized():
    known = {filled(said) for said in kept().values()} | PUT_TOGETHER

    assert [f"{where}: {said}" for where, said in told_in_code() if said not in known] == []


def test_why_a_row_is_left_out_is_said_for_every_profile_that_is_shipped():
    whys = {
        rule["why"]
        for path in (ROOT / "data" / "profiles").glob("*.toml")
        for layout in tomllib.loads(path.read_text(encoding="utf-8"))["layout"]
        for rule in layout.get("rows", ())
        if "why" in rule
    }

    assert whys
    assert [why for why in whys if said_in("de", f"draft: {why}.") == f"draft: {why}."] == []


def test_the_playbooks_that_come_with_dunwell_are_called_in_german():
    names = [book.name for book in read_playbooks([SHIPPED]).values()]

    assert names
    assert [name for name in names if said_in("de", name) == name] == []


def test_the_guard_is_quoted_as_it_speaks():
    english = told_in("en")
    for rule, says in category_texts().items():
        assert english[f"kept_tone.why.{rule}"] == says.why
        assert english[f"kept_tone.suggestion.{rule}"] == says.suggestion
    assert list_of("tone_topic") == dict(topics_in_words())
    assert set(list_of("tone_rule")) == set(category_texts())


def test_the_notices_of_the_law_are_told_as_they_stand():
    says = {
        rule["id"]: rule["says"]
        for path in (ROOT / "data" / "jurisdictions").glob("*/notices.toml")
        for rules in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for rule in rules
    }

    assert {f"kept_law.{rule}": said for rule, said in says.items()} == {
        key: said for key, said in kept().items() if key.startswith("kept_law.")
    }


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "tone, must not leave: wrong_date '9999-12-31': This day is not one of the case. (3 more)",
            "Ton, darf nicht hinaus: Falscher Tag „9999-12-31“: Diesen Tag gibt es in diesem Fall nicht. (und 3 weitere)",
        ),
        (
            "It insults the customer. It speaks of crime, shame and prison. gb-x forbids it (s 1).",
            "Es beleidigt den Kunden. Es spricht von Straftaten, Scham und Gefängnis. gb-x verbietet es (s 1).",
        ),
        (
            "tone, to be read first: the law wants told with it: "
            "Every electronic message says clearly how to opt out of it, at no cost. (12 CFR 1006.6(e)); "
            "Within five days of the first communication: the validation notice. (nyc-validation)",
            "Ton, vorher zu lesen: das Gesetz verlangt einen Hinweis dazu: "
            "Jede elektronische Nachricht sagt deutlich, wie man sie kostenlos abbestellt. (12 CFR 1006.6(e)); "
            "Binnen fünf Tagen nach dem ersten Kontakt: der Hinweis, mit dem sich die Schuld prüfen lässt. (nyc-validation)",
        ),
        (
            "New customer K9: no e-mail address, no language known. Add them, or import a file of customers.",
            "Neuer Kunde K9: Nicht bekannt ist E-Mail-Adresse, Sprache. "
            "Ergänzen Sie es, oder importieren Sie eine Datei mit Kunden.",
        ),
        ("Disputed: wrong amount. Zwei fehlen", "Beanstandet: falscher Betrag. Zwei fehlen"),
        (
            "\"it's\" is no date. Write it as YYYY-MM-DD. (3 times; rows 4, 5, …)",
            "„it's“ ist kein Datum. Schreiben Sie es als JJJJ-MM-TT. (3-mal; Zeilen 4, 5, …)",
        ),
        (
            "x.csv holds byte 0x00 at position 0: it is no text file. Export the list as CSV or XLSX.",
            "x.csv enthält das Byte 0x00 an Stelle 0: Das ist keine Textdatei. "
            "Exportieren Sie die Liste als CSV oder XLSX.",
        ),
        (
            "Not known on 2026-03-11: issued later. Left out.",
            "Am Mi., 11. März 2026 noch nicht bekannt: später ausgestellt. Weggelassen.",
        ),
        ("3 more errors of this kind like these are not listed.", "3 weitere dieser Art sind nicht aufgeführt (Fehler)."),
        ("Dates are dmy, as 31/03/2026 shows, not mdy as the profile says.",
         "Die Daten sind mit dem Tag zuerst geschrieben, wie 31/03/2026 zeigt, "
         "nicht mit dem Monat zuerst, wie das Profil sagt."),
    ],
)  # fmt: skip
def test_what_is_put_together_is_said_in_german(english, german):
    assert said_in("de", english) == german


def test_every_recognized_sentence_is_said_otherwise_in_german():
    """Each filled with its own placeholders; the few that only frame another are the same in both."""
    german = told_in("de")
    same = {key for key, said in kept().items() if said == german[key]}

    frames = {
        "kept.waits",
        "kept.waits_held",
        "kept_own_files.at_column",
        "kept_tone.found",
        "kept_tone.found_quoted",
    }
    assert same <= frames
