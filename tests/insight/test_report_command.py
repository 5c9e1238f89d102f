"""`dunwell report`: text, JSON, CSV and XLSX of the same figures; wrong usage says what to do."""

import csv
import io
import json

import openpyxl
import pytest
from by_hand import Item
from click.testing import CliRunner
from ledger_written import customers, write_credit, write_invoice

from days import TODAY
from dunwell.cli import dunwell
from dunwell.insight.reports.named import REPORTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(company):
    """Ash owes 123.45, five weeks late, and has 20.00 of credit; his name would be a formula."""
    [ash] = customers(company, ["=ash"])
    write_invoice(ash, Item("EUR", TODAY.replace(month=1, day=5), TODAY.replace(month=2, day=4), 12_345))
    write_credit(ash, Item("EUR", TODAY.replace(day=1), None, 2_000))
    return company


def run(*words, code=0):
    done = CliRunner().invoke(dunwell, ["report", *words, "--company", "birch"])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.stderr


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_prints_in_both_languages_and_as_one_document(owing, name):
    assert run(name, "--on", str(TODAY))
    assert run(name, "--on", str(TODAY), "--language", "de")
    document = json.loads(run(name, "--on", str(TODAY), "--json"))
    assert (document["report"], document["on"], document["currency"]) == (name, str(TODAY), "EUR")


def test_the_ageing_is_the_same_in_every_form(owing, tmp_path):
    text = run("ageing", "--on", str(TODAY))
    [row] = json.loads(run("ageing", "--on", str(TODAY), "--json"))["tables"]["customers"]
    header, line = csv.reader(io.StringIO(run("ageing", "--on", str(TODAY), "--csv").removeprefix("\ufeff")))
    run("ageing", "--on", str(TODAY), "--xlsx", str(tmp_path / "ageing.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "ageing.xlsx")

    assert "€123.45" in text
    assert (row["customer"], row["days_31_60"], row["overdue"], row["credit"]) == (
        "=ash",
        "123.45",
        "123.45",
        "20.00",
    )
    assert dict(zip(header, line, strict=True))["31–60 days (EUR)"] == "123.45"
    assert line[0] == "'=ash"
    assert [sheet.title for sheet in book] == ["On the day", "By age", "By currency", "By customer"]
    assert book["By customer"]["E2"].value == 123.45
    assert book["By customer"]["A2"].data_type == "s"


def test_a_past_day_does_not_know_of_what_came_later(owing):
    rows = json.loads(run("ageing", "--on", "2026-02-10", "--json"))["tables"]["customers"]

    assert [(row["days_1_30"], row["credit"]) for row in rows] == [("123.45", "0.00")]


def test_wrong_usage_says_what_to_do(owing):
    assert "one of --csv, --xlsx and --json" in run("ageing", "--csv", "--json", code=2)
    assert "figures, simple, trend" in run("dso", "--csv", "--table", "wrong", code=1)
    assert "'ageing'" in run("wrong", code=2)
