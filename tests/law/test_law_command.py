"""The commands of `dunwell law` say what INTERFACES names, on standard output, and refuse with the reason."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from dunwell.cli.law import law


def _run(*arguments):
    return CliRunner().invoke(law, list(arguments))


def _interest(jurisdiction, relationship, principal, due, until, *more):
    return _run(
        "interest",
        *("--jurisdiction", jurisdiction, "--relationship", relationship, "--principal", principal),
        *("--due", due, "--until", until, *more),
    )


def test_interest_is_told_as_one_document_with_amounts_as_texts():
    done = _interest("DE", "B2B", "1000.00", "2025-05-31", "2025-08-31", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (told["days"], told["interest"], told["compensation"]) == (92, "26.71", "40.00")
    assert [
        (period["from"], period["to"], period["days"], period["rate"], period["interest"])
        for period in told["periods"]
    ] == [
        ("2025-06-01", "2025-06-30", 30, "11.27", "9.26"),
        ("2025-07-01", "2025-08-31", 62, "10.27", "17.45"),
    ]
    assert told["sources"][0]["cite"] == "BGB § 288(2), 289"


def test_the_parts_add_up_to_the_whole_to_the_cent():
    told = json.loads(_interest("FR", "B2B", "333.33", "2018-03-03", "2026-11-11", "--json").stdout)
    assert len(told["periods"]) > 10
    assert sum(Decimal(period["interest"]) for period in told["periods"]) == Decimal(told["interest"])
    assert sum(period["days"] for period in told["periods"]) == told["days"]
    assert Decimal(told["total"]) == Decimal("333.33") + Decimal(told["interest"]) + 40


def test_a_person_reads_periods_total_and_sources():
    done = _interest("GB", "B2B", "2400", "2026-08-15", "2026-10-08")
    assert done.exit_code == 0
    assert "Interest 41.72 GBP for 54 days" in done.stdout
    assert "Total with the debt 2511.72 GBP" in done.stdout
    assert "Source: 1998 Act ss 4, 6" in done.stdout


def test_what_is_not_yet_published_is_marked():
    told = json.loads(_interest("DE", "B2B", "1000", "2026-12-01", "2027-02-01", "--json").stdout)
    assert [period["provisional"] for period in told["periods"]] == [False, True]
    assert told["provisional"] is True


def test_compensation_in_another_currency_is_named_so_and_not_added():
    told = json.loads(_interest("PL", "B2B", "6000.00", "2021-01-31", "2021-03-31", "--json").stdout)
    assert (told["compensation"], told["compensation_currency"], told["total"]) == ("70.00", "EUR", None)


def test_a_yen_debt_has_no_decimals():
    told = json.loads(
        _interest("DE", "B2B", "100000", "2025-05-31", "2025-08-31", "--json", "--currency", "JPY").stdout
    )
    assert told["interest"] == "2671"


def test_a_rate_is_told_with_its_reference_and_margin():
    done = _run("rate", "--jurisdiction", "EU", "--relationship", "B2B", "--on", "2026-09-01", "--json")
    told = json.loads(done.stdout)
    assert (told["rate"], told["reference_rate"], told["margin"]) == ("10.40", "2.40", "8.00")
    assert told["provisional"] is False
    assert told["source"]["address"].startswith("https://")


@pytest.mark.parametrize("jurisdiction", ["US", "US-CA", "AU", "CA-ON", "ZZ"])
def test_what_is_not_known_ends_with_1_and_the_reason(jurisdiction):
    done = _interest(jurisdiction, "B2B", "1000", "2025-05-31", "2025-08-31")
    assert done.exit_code == 1
    assert "not known here" in done.stderr
    assert done.stdout == ""


def test_a_refusal_is_one_document_too():
    done = _interest("US", "B2B", "1000", "2025-05-31", "2025-08-31", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "unconfirmed"


@pytest.mark.parametrize(
    "wrong",
    [
        ("GB", "B2B", "-1", "2025-05-31", "2025-08-31"),
        ("GB", "B2B", "1000.001", "2025-05-31", "2025-08-31"),
        ("GB", "B2B", "nan", "2025-05-31", "2025-08-31"),
        ("GB", "B2B", "1000", "2025-02-30", "2025-08-31"),
        ("GB", "B2B", "1000", "2025-05-31", "9999-12-31"),
        ("GB", "B2X", "1000", "2025-05-31", "2025-08-31"),
    ],
)
def test_wrong_usage_ends_with_2(wrong):
    assert _interest(*wrong).exit_code == 2


def test_another_reading_is_allowed_only_where_the_rule_has_it():
    split = _interest(
        "IE", "B2B", "5000", "2026-05-31", "2026-08-31", "--formula", "floating_half_year", "--json"
    )
    assert json.loads(split.stdout)["interest"] == "130.04"
    refused = _interest("GB", "B2B", "5000", "2026-05-31", "2026-08-31", "--formula", "floating_half_year")
    assert refused.exit_code == 1
    assert "allows fixed_for_life" in refused.stderr


def test_collection_costs_and_limitation_are_told():
    costs = _run(
        "costs", "--jurisdiction", "NL", "--relationship", "B2C", "--principal", "10000", "--on", "2026-01-01"
    )
    assert "875.00 EUR = 375.00 + 250.00 + 250.00" in costs.stdout
    ends = _run(
        *("limitation", "--jurisdiction", "FR", "--relationship", "B2B", "--due", "2021-01-30"),
        *("--event", "acknowledgment", "2024-02-29", "--json"),
    )
    assert json.loads(ends.stdout)["ends_on"] == "2029-02-28"


def test_a_rule_is_explained_with_its_confidence_and_source():
    told = _run("explain", "de-limitation").stdout
    assert "R (recalled general knowledge, not seen)" in told
    assert "refuses to answer by this rule" in told
    unknown = _run("explain", "de-limitatio")
    assert unknown.exit_code == 1
    assert "de-limitation" in unknown.stderr


def test_the_law_needs_no_database_and_no_settings(tmp_path):
    path = {"PATH": os.environ["PATH"], "DUNWELL_HOME": str(tmp_path / "none")}
    command = Path(sys.executable).with_name("dunwell")
    done = subprocess.run(
        [command, "law", "rate", "--jurisdiction", "GB", "--relationship", "B2B", "--on", "2026-01-01"],
        env=path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("11.75 % a year")
    assert not (tmp_path / "none").exists()


def test_what_was_repaid_is_not_in_the_total():
    done = _interest(
        "GB", "B2B", "1000", "2025-05-31", "2025-08-31", "--repaid", "2025-06-30", "400", "--json"
    )
    told = json.loads(done.stdout)
    assert (told["interest"], told["compensation"], told["total"]) == ("23.47", "70.00", "693.47")
