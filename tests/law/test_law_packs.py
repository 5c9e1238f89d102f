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
    ("XA/pack.toml", '"XA"', '"XB"', "XA/pack.toml, line 2, id", "as its folder is named"),
    ("XA/pack.toml", 'name = "Example"\n', "", "XA/pack.toml, line 1, name", "is missing"),
    ("XA/pack.toml", PACK, PACK + 'parent = "XC"\n', "XA/pack.toml, line 5, parent", "'XC' is no pack"),
    ("XA/pack.toml", PACK, PACK + 'parent = "XA"\n', "XA/pack.toml, line 5, parent", "leads back"),
    (
        "sources.toml",
        'title = "An Act"',
        'titel = "An Act"',
        "sources.toml, line 2, title",
        "is missing for act",
    ),
    ("XA/money.cases.toml", "10.50 }", "10.00 }", "XA/money.cases.toml, line 2, rate", "expected rate 10.00"),
    ("XA/money.cases.toml", '"rate"', '"rates"', "XA/money.cases.toml, line 2, ask", "is no question"),
    ("XA/money.cases.toml", 'ask = "rate"\n', "", "XA/money.cases.toml, line 2, ask", "is missing"),
    ("XA/money.cases.toml", 'relationship = "B2B"\n', "", "line 2, relationship", "question rate needs it"),
    ("XA/money.cases.toml", '"B2B"', '"B2X"', "line 5, relationship", "It may be B2B, B2ST, B2C"),
    ("XA/money.cases.toml", "2026-08-01", "'2026-08-01'", "line 6, on", "a day without quotes"),
    ("XA/money.cases.toml", "on = ", "onn = 1\non = ", "line 6, onn", "is no part of a case"),
    ("XA/money.cases.toml", "{ rate = 10.50 }", "{}", "line 7, expect", "is empty"),
    ("XA/money.cases.toml", "{ rate = 10.50 }", '"10.50"', "line 7, expect", "it has to be a table"),
    ("XA/money.cases.toml", "[[case]]", "[case]", "line 2, case", "has to be written as [[case]]"),
    ("XA/money.cases.toml", "[[case]]", "[[cases]]", "line 2, cases", "Write [[case]]"),
    ("XA/money.cases.toml", CASES, "case = [5]", "line 1, case", "has to be written as [[case]]"),
    ("XA/money.cases.toml", '"rate"', '["rate"]', "line 4, ask", "a text in quotes"),
    (
        "XA/money.cases.toml",
        'ask = "rate"',
        'jurisdiction = "QQ"\nask = "interest"\nprincipal = 1\ndue = 2026-01-01\nuntil = 2026-02-01',
        "line 2, ask",
        "there is no pack for 'QQ'",
    ),
    (
        "XA/money.cases.toml",
        'ask = "rate"',
        'ask = "limitation"\ndue = 2026-01-01\nevents = [{ what = "suit" }]',
        "line 6, events",
        "has an entry without event",
    ),
    ("XA/interest.toml", '"V"', "[]", "line 12, confidence", "a text in quotes"),
    ("XA/interest.toml", '"V"', "{ a = 1 }", "line 12, confidence", "a text in quotes"),
    ("XA/rates.toml", 'confidence = "V"', "confidence = [1]", "rates.toml, line 9, rows", "a text in quotes"),
    ("XA/interest.toml", "margin = 8.00", "margin = 1e400", "line 9, margin", "a number without"),
    ("XA/interest.toml", "margin = 8.00", "margin = -8.00", "line 9, margin", "cannot be meant"),
    ("XA/interest.toml", "margin = 8.00", "margin = 8.00000001", "line 9, margin", "more than 6 decimals"),
    ("XA/interest.toml", '["B2B"]', "[]", "line 6, relationships", "is empty"),
    ("XA/interest.toml", '"xa-interest"', '"xa interest"', "line 3, id", "small letters and digits"),
    (
        "XA/interest.toml",
        "margin = 8.00",
        'margin = 8.00\ncontract_floor = { series = "base" }',
        "line 10, contract_floor",
        "has no times",
    ),
    ("XA/rates.toml", 'sources = ["act"]', 'sources = ["acts"]', "rates.toml", "is not in sources.toml"),
    (
        "XA/rates.toml",
        'value = 2.50, confidence = "V"',
        'value = 2.50, confidence = "V", sources = ["acts"]',
        "line 8, rows",
        "names 'acts', which is not in sources.toml",
    ),
    ("XA/fees.toml", "below = 1000", "below = 1000, up_to = 900", "line 8, tiers", "has `below` and `up_to`"),
    ("XA/fees.toml", "amount = 70", "amount = 70.005", "line 8, tiers", "more than the 2 decimals"),
    ("XA/fees.toml", "amount = 70", "amount = -70", "line 8, tiers", "not below 0"),
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


def test_a_time_without_a_rate_is_a_warning(folder):
    path = folder / "XA" / "rates.toml"
    path.write_text(path.read_text().replace("2026-01-01,", "2025-01-01, until = 2025-12-31,"))
    (finding,) = [each for each in check_folder(folder) if each.severity == "warning"]
    assert "between 2025-12-31 and 2026-07-01 there is no row" in finding.message


def test_files_where_nothing_reads_them_are_told(folder):
    (folder / "XA" / "more").mkdir()
    (folder / "XA" / "interest.toml").rename(folder / "XA" / "more" / "interest.toml")
    (folder / "other.toml").write_text('id = "XB"')
    told = [str(finding) for finding in check_folder(folder)]
    assert any("other.toml, line 1: stands beside the packs' folders" in each for each in told)
    assert any("XA/more/interest.toml, line 1: stands too deep" in each for each in told)


def test_house_rules_beside_the_packs_are_checked_too(folder):
    (folder / "house.toml").write_text('[[wish]]\nid = "house-wish"\nsays = "It counts"\nwishes = "cease"\n')
    told = " ".join(str(finding) for finding in check_folder(folder))
    assert "house.toml, line 4, wishes: is no key of wish" in told


def test_a_pack_without_any_sources_and_a_folder_named_as_a_file_are_told_or_left(folder):
    (folder / "sources.toml").unlink()
    (folder / "XA" / "folder.toml").mkdir()
    pack = folder / "XA" / "pack.toml"
    pack.write_text(f'{pack.read_text()}parts = ["N"]\n[[instrument]]\nid = "xa-act"\nsays = "An act"\n'
                    'strength = "law"\nconfidence = "V"\nsources = ["act"]\n')  # fmt: skip
    told = [str(finding) for finding in check_folder(folder)]
    assert any(
        "XA/pack.toml, line 11, sources: xa-act: 'act' is not in sources.toml" in each for each in told
    )


@pytest.mark.parametrize("number", ["99999999999", "1e99999999999999999999", "9" * 5000, "nan", "-1"])
def test_numbers_no_law_can_mean_are_told(folder, number):
    (folder / "XA" / "contact.toml").write_text(
        '[[notice]]\nid = "xa-notice"\nsays = "It waits"\nbefore = ["court"]\n'
        f'wait_days = {number}\ncontent = ["it"]\nstrength = "law"\nconfidence = "R"\n'
    )
    (finding,) = check_folder(folder)
    assert (finding.file, finding.severity) == ("XA/contact.toml", "error")
    assert len(finding.message) < 300


def test_a_byte_order_mark_is_no_mistake_and_a_wrong_byte_is_told_on_its_line(folder):
    path = folder / "XA" / "fees.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_folder(folder) == []
    path.write_bytes(b"# one\n# two\n# \xe9\n")
    assert "XA/fees.toml, line 3: is not UTF-8" in str(check_folder(folder)[0])


def test_all_broken_files_of_cases_are_told_at_once(folder):
    (folder / "XA" / "a.cases.toml").write_bytes(b'[[case]]\nname = "\xe9"\n')
    (folder / "XA" / "b.cases.toml").write_text("[[case]]\nname =\n")
    told = " ".join(str(finding) for finding in check_folder(folder))
    assert "XA/a.cases.toml, line 2: is not UTF-8" in told
    assert "XA/b.cases.toml, line 2: is no TOML" in told


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
