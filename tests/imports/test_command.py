"""`dunwell import` as people and programs call it."""

import json

import pytest
from click.testing import CliRunner

from dunwell.ledger.models import Invoice

pytestmark = pytest.mark.django_db

GOOD = "customer_ref,number,due_on,currency,amount\nC1,1,2026-02-04,EUR,10\n"


@pytest.fixture
def run(company, tmp_path):
    from dunwell.cli.import_file import import_file

    def run(content: str, *arguments: str):
        path = tmp_path / "open items.csv"
        path.write_text(content)
        start = [str(path), "--company", "birch", "--profile", "generic", "--as-of", "2026-03-11"]
        return CliRunner().invoke(import_file, [*start, *arguments], catch_exceptions=False)

    return run


def test_prints_what_was_done_and_exits_with_nothing(run):
    result = run(GOOD)

    assert result.exit_code == 0
    assert "invoices: 1 created, 0 updated, 0 unchanged" in result.stdout


def test_prints_one_json_document_and_nothing_else(run):
    result = run(GOOD, "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(found) == {"created", "updated", "unchanged", "rejected", "findings"}
    assert found["created"] == {"customers": 1, "invoices": 1}
    assert set(found["findings"][0]) == {"row", "column", "severity", "message"}


def test_exits_with_one_and_writes_nothing_where_a_row_is_rejected(run):
    bad = GOOD + "C1,2,soon,EUR,10\n"

    result = run(bad, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["rejected"] == 1
    assert "--accept-partial" in result.stderr
    assert not Invoice.objects.exists()

    assert run(bad, "--accept-partial").exit_code == 0
    assert Invoice.objects.count() == 1


def test_a_trial_writes_nothing(run):
    assert "nothing written" in run(GOOD, "--dry-run").stdout
    assert not Invoice.objects.exists()


def test_wrong_usage_exits_with_two(run):
    assert run(GOOD, "--kind", "orders").exit_code == 2
    assert run(GOOD, "--as-of", "yesterday").exit_code == 2


def test_an_unknown_company_names_those_there_are(run, tmp_path):
    result = run(GOOD, "--company", "oak")

    assert result.exit_code == 1
    assert "birch" in result.stderr


def test_a_kind_the_profile_does_not_read_is_refused(run):
    result = run(GOOD, "--kind", "statement")

    assert result.exit_code == 1
    assert "not statement" in result.stderr


def test_a_credit_limit_below_nothing_is_left_out_and_told(run):
    result = run("customer_ref,customer_name,credit_limit\nC1,Ann,-5\n")

    assert result.exit_code == 0
    assert "credit_limit: A credit limit is not less than nothing: left empty." in result.stderr


def test_a_file_of_another_kind_than_asked_for_is_called_by_its_own(run):
    result = run(GOOD, "--kind", "payments")

    assert result.exit_code == 1
    assert "The file holds invoices, not payments." in result.stderr


def test_one_rejected_row_is_told_in_the_singular(run):
    result = run(GOOD + "C1,2,2026-02-30,EUR,10\n")

    assert "Nothing was written: 1 row rejected" in result.stderr
