"""Everything a report can say has a name in each language, and a page of the documents."""

from pathlib import Path

import pytest
from by_hand import Item
from ledger_written import customers, rates, write_invoice

from days import TODAY
from dunwell.arrangements.models.concern import WRONG
from dunwell.engine.facts import CONTACT_CHANNELS, HOLD_KINDS
from dunwell.insight.measures.buckets import ALL
from dunwell.insight.measures.overdue_reasons import CAUSES, STATES
from dunwell.insight.measures.promises_kept import JUDGED, NOT_JUDGED
from dunwell.insight.naming import LANGUAGES, column_name, named, spoken
from dunwell.insight.reports.named import REPORTS, make_report
from dunwell.insight.writing import for_people
from dunwell.outreach.models.call import DELAYS

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_name(language):
    codes = {
        "bucket": ALL,
        "outcome": (*JUDGED, *NOT_JUDGED),
        "channel": (*CONTACT_CHANNELS, "*"),
        "reason": (
            "none_known",
            *(f"hold_{kind}" for kind in HOLD_KINDS),
            *(f"dispute_{wrong}" for wrong in WRONG),
            *(f"said_{reason}" for reason in DELAYS),
        ),
    }
    for of, known in codes.items():
        for code in known:
            assert named(language, f"code.{of}.{code}")


def test_every_kind_of_hold_has_its_place_among_reasons():
    assert sorted((*CAUSES, *STATES)) == sorted(HOLD_KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_can_be_written_down_whole(company, language):
    rates(company)
    [owner] = customers(company, ["ash"])
    write_invoice(owner, Item("GBP", TODAY.replace(month=1), TODAY.replace(month=2), 1_000))
    for name in REPORTS:
        made = make_report(name, company, TODAY)
        key = name.replace("-", "_")
        assert named(language, f"report.{key}.title")
        assert named(language, f"report.{key}.says")
        for chart in made.charts:
            assert named(language, f"chart.{chart.key}")
            columns = {column.key for column in made.table(chart.table).columns}
            assert {chart.along, *chart.across} <= columns
        for table in made.tables:
            assert named(language, f"table.{key}.{table.key}")
            for column in table.columns:
                assert column_name(language, column.key)
            for row in table.rows:
                assert len(row) == len(table.columns)
                for value, column in zip(row, table.columns, strict=True):
                    assert isinstance(for_people(value, column, "EUR", language), str)
        assert made.table(made.main)


def test_every_report_is_documented():
    for name in REPORTS:
        assert f"`{name}`" in DOCUMENT


@pytest.mark.parametrize(
    ("tag", "language"), [("de-AT", "de"), ("de_CH", "de"), ("fr", "en"), ("en-GB", "en")]
)
def test_readers_of_other_languages_get_english(tag, language):
    assert spoken(tag) == language
