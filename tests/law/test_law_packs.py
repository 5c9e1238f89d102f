"""A pack that is wrong says file, line, key and what to do; packs that are right load quickly."""

import shutil
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from dunwell.cli.law import law
from dunwell.law.pack_check import check_folder
from dunwell.law.pack_files import BrokenPacks, pack_texts, read_packs, shipped_folder

SOURCES = """
[act]
title = "An Act"
address = "https://law.example/act"
"""
PACK = """
id = "XA"
name = "Example"
currency = "EUR"
"""
RATES = """
[[series]]
id = "base"
says = "Base rate"
changes = "half_year"
strength = "law"
sources = ["act"]
rows = [
  { from = 2026-01-01, value = 2.00, confidence = "V" },
  { from = 2026-07-01, until = 2026-12-31, value = 2.50, confidence = "V" },
]
"""
INTEREST = """
[[interest]]
id = "xa-interest"
says = "Base rate and 8 points."
from = 2026-01-01
relationships = ["B2B"]
formula = "floating_half_year"
series = "base"
margin = 8.00
day_count = "actual/365"
strength = "law"
confidence = "V"
sources = ["act"]
"""
COMPENSATION = """
[[compensation]]
id = "xa-compensation"
says = "A fixed sum."
from = 2026-01-01
relationships = ["B2B"]
currency = "EUR"
tiers = [{ below = 1000, amount = 40 }, { amount = 70 }]
strength = "law"
confidence = "V"
sources = ["act"]
"""
CASES = """
[[case]]
name = "It is 10.50"
ask = "rate"
relationship = "B2B"
on = 2026-08-01
expect = { rate = 10.50 }
"""
FILES = {
    "sources.toml": SOURCES,
    "XA/pack.toml": PACK,
    "XA/rates.toml": RATES,
    "XA/interest.toml": INTEREST,
    "XA/fees.toml": COMPENSATION,
    "XA/money.cases.toml": CASES,
}

#: What to replace in which file, and where and what the finding is.
MISTAKES = [
    ("XA/interest.toml", "margin = 8.00", "margin = 8.00 8", "XA/interest.toml, line 9", "is no TOML"),
    (
        "XA/interest.toml",
        "margin = 8.00",
        'margin = "8.00"',
        "XA/interest.toml, line 9, margin",
        "a number without",
    ),
    (
        "XA/interest.toml",
        "margin = 8.00",
        "margins = 8.00",
        "XA/interest.toml, line 9, margins",
        "is no key of",
    ),
    ("XA/interest.toml", "margin = 8.00\n", "", "XA/interest.toml, line 2, margin", "is missing"),
    (
        "XA/interest.toml",
        "margin = 8.00",
        "margin = nan",
        "XA/interest.toml, line 9, margin",
        "a number without",
    ),
    ("XA/interest.toml", "from = 2026-01-01", 'from = "2026-01-01"', "line 5, from", "a day without quotes"),
    (
        "XA/interest.toml",
        "from = 2026-01-01",
        "from = 2026-01-01T00:00:00",
        "line 5, from",
        "a day without quotes",
    ),
    ("XA/interest.toml", '"B2B"]', '"B2X"]', "line 6, relationships", "It may be B2B, B2ST, B2C"),
    ("XA/interest.toml", "floating_half_year", "floating", "line 7, formula", "It may be fixed_for_life"),
    ("XA/interest.toml", '"V"', '"Z"', "line 12, confidence", "It may be V, S, D, R, U"),
    ("XA/interest.toml", '["act"]', '["acts"]', "line 13, sources", "'acts' is not in sources.toml"),
    ("XA/interest.toml", 'sources = ["act"]\n', "", "line 2, sources", "names no source"),
    ("XA/interest.toml", '"base"', '"bass"', "line 8, series", "'bass' is no series. Known: base"),
    ("XA/interest.toml", "[[interest]]", "[[intrest]]", "line 2, intrest", "is nothing a pack knows"),
    (
        "XA/interest.toml",
        "[[interest]]",
        "[interest]",
        "line 2, interest",
        "has to be written as [[interest]]",
    ),
    ("XA/interest.toml", INTEREST, INTEREST + "until = 2025-12-31\n", "line 14, until", "is before `from`"),
    ("XA/interest.toml", INTEREST, INTEREST * 2, "line 16, id", "is the id of a rule in"),
    (
        "XA/interest.toml",
        INTEREST,
        INTEREST + INTEREST.replace("xa-interest", "xa-other").replace("2026-01-01", "2026-03-01"),
        "line 18, from",
        "holds at the same time as xa-interest",
    ),
    ("XA/rates.toml", "2.00", "'2.00'", "XA/rates.toml, line 9, rows", "value holds '2.00'"),
    ("XA/rates.toml", "value = 2.50, ", "", "XA/rates.toml, line 10, rows", "has a row without `value`"),
    ("XA/rates.toml", "value = 2.50", "rate = 2.50", "XA/rates.toml, line 10, rows", "holds rate"),
    ("XA/rates.toml", "until = 2026-12-31, ", "", "XA/rates.toml, line 8, rows", "would count for ever"),
    (
        "XA/rates.toml",
        "from = 2026-07-01",
        "from = 2026-07-02",
        "line 8, rows",
        "does not begin on 1 January or 1 July",
    ),
    ("XA/rates.toml", "from = 2026-07-01", "from = 2025-07-01", "line 8, rows", "stands after a later one"),
    ("XA/rates.toml", "2.00", "2.0000001", "line 8, rows", "more than 6 decimals"),
    (
        "XA/rates.toml",
        "{ from = 2026-01-01,",
        "{ from = 2026-01-01, until = 2026-12-31,",
        "line 8, rows",
        "ends after the next begins",
    ),
    ("XA/fees.toml", "{ amount = 70 }", "{ up_to = 5, amount = 70 }", "line 8, tiers", "the last tier"),
    ("XA/fees.toml", '"EUR"', '"EUX"', "line 7, currency", "is no currency in use"),
    ("XA/pack.toml", '"XA"', '"XB"', "XA/pack.toml, line 1, id", "as its folder is named"),
    ("XA/pack.toml", 'name = "Example"\n', "", "XA/pack.toml, line 1, name", "is missing"),
    ("XA/pack.toml", PACK, PACK + 'parent = "XC"\n', "XA/pack.toml, line 1, parent", "'XC' is no pack"),
    ("XA/pack.toml", PACK, PACK + 'parent = "XA"\n', "XA/pack.toml, line 1, parent", "leads back"),
    (
        "sources.toml",
        'title = "An Act"',
        'titel = "An Act"',
        "sources.toml, line 2, title",
        "is missing for act",
    ),
    ("XA/money.cases.toml", "10.50 }", "10.00 }", "XA/money.cases.toml, line 2, rate", "expected rate 10.00"),
    ("XA/money.cases.toml", '"rate"', '"rates"', "XA/money.cases.toml, line 2, ask", "is no question"),
    ("XA/money.cases.toml", 'ask = "rate"\n', "", "case", "cannot be read"),
]


@pytest.fixture
def folder(tmp_path):
    """A folder with one right pack."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_right_pack_has_no_findings(folder):
    assert check_folder(folder) == []


@pytest.mark.parametrize(
    ("file", "right", "wrong", "where", "what"), MISTAKES, ids=[f"{row[0]}: {row[4]}" for row in MISTAKES]
)
def test_a_mistake_names_file_line_key_and_what_to_do(folder, file, right, wrong, where, what):
    path = folder / file
    assert right in path.read_text()
    path.write_text(path.read_text().replace(right, wrong, 1))

    told = [str(finding) for finding in check_folder(folder)]
    assert any(where in each and what in each for each in told), told
    done = CliRunner().invoke(law, ["check", str(folder)])
    assert done.exit_code == 1
    assert what in done.stderr


def test_a_time_without_a_rule_is_a_warning(folder):
    path = folder / "XA" / "interest.toml"
    later = INTEREST.replace("xa-interest", "xa-later").replace("2026-01-01", "2026-06-01")
    path.write_text(INTEREST + "until = 2026-03-31\n" + later)
    (finding,) = check_folder(folder)
    assert finding.severity == "warning"
    assert "from 2026-03-31 to 2026-06-01 no rule holds" in finding.message
    assert CliRunner().invoke(law, ["check", str(folder)]).exit_code == 0


def test_a_broken_pack_is_not_used(folder):
    (folder / "XA" / "interest.toml").write_text(INTEREST.replace("margin = 8.00", 'margin = "8.00"'))
    with pytest.raises(BrokenPacks, match=r"XA/interest\.toml, line 9, margin"):
        read_packs(folder)


def test_all_mistakes_are_told_at_once(folder):
    (folder / "XA" / "interest.toml").write_text(INTEREST.replace("8.00", "true").replace('"law"', '"lore"'))
    (folder / "XA" / "fees.toml").write_bytes(b"[[compensation")
    told = " ".join(str(finding) for finding in check_folder(folder))
    assert "margin" in told
    assert "lore" in told
    assert "XA/fees.toml, line 1" in told


def test_a_file_that_is_no_utf_8_and_an_empty_folder_are_told(folder, tmp_path_factory):
    (folder / "XA" / "fees.toml").write_bytes(b"# \xff")
    assert "is not UTF-8" in str(check_folder(folder)[0])
    assert "holds no packs" in str(check_folder(tmp_path_factory.mktemp("empty"))[0])


def test_the_shipped_packs_are_right():
    with shipped_folder() as folder:
        assert [str(finding) for finding in check_folder(folder)] == []


def _without_contact_cases(folder, names):
    """They ask about each minute, which takes longer than all the rest."""
    return [name for name in names if name == "contact.cases.toml"]


def test_any_single_line_left_out_or_doubled_is_never_a_bug(tmp_path):
    with shipped_folder() as shipped:
        for place in ("CA", "CA-BC", "EU", "GB", "NL"):
            shutil.copytree(shipped / place, tmp_path / place, ignore=_without_contact_cases)
        shutil.copy(shipped / "sources.toml", tmp_path)
    for path in (
        tmp_path / "NL" / "interest.toml",
        tmp_path / "GB" / "fees.toml",
        tmp_path / "EU" / "pack.toml",
        tmp_path / "CA-BC" / "contact.toml",
        tmp_path / "GB" / "moratoria.toml",
        tmp_path / "NL" / "notices.toml",
    ):
        text = path.read_text()
        lines = text.splitlines(keepends=True)
        for number in range(len(lines)):
            for changed in (lines[:number] + lines[number + 1 :], lines[: number + 1] + lines[number:]):
                path.write_text("".join(changed))
                for finding in check_folder(tmp_path):
                    assert finding.line >= 1
        path.write_text(text)


def test_loading_all_packs_takes_little_more_than_reading_their_toml():
    with shipped_folder() as folder:
        paths = [folder / Path(file) for file in pack_texts(folder)]

        def bare():
            for path in paths:
                tomllib.loads(path.read_text(), parse_float=Decimal)

        def best(work):
            times = []
            for _ in range(5):
                begin = time.perf_counter()
                work()
                times.append(time.perf_counter() - begin)
            return min(times)

        assert best(lambda: read_packs(folder)) < 4 * best(bare)
