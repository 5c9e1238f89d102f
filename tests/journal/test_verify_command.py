"""`dunwell verify` as people and programs call it, and who did it where a command changes something."""

import getpass
import json

import pytest
from click.testing import CliRunner
from django.db import connection

from days import NOW, TODAY
from dunwell.cli import dunwell
from dunwell.journal.models import Entry
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import OptOut


@pytest.fixture
def birch(company, tmp_path):
    """Birch Supplies, to whom one customer owes one invoice; both came by an import."""
    path = tmp_path / "i.csv"
    path.write_text("customer_ref,number,due_on,currency,amount\nash,A1,2026-02-01,EUR,100.00\n")
    outcome = import_export(company, path, "generic", TODAY, NOW, ImportOptions(), by="Dana Reyes")
    assert outcome.written
    return company


def run(*arguments):
    return CliRunner().invoke(dunwell, [str(each) for each in arguments], catch_exceptions=False)


def end(company):
    last = Entry.objects.filter(company_id=company.pk).order_by("-seq").first()
    return f"{last.seq}:{last.sha256}"


def test_where_each_chain_ends_is_printed_to_be_written_down(birch):
    done = run("verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"birch: {end(birch)}\nThe journal is whole. The money adds up.\n"


def test_as_json_there_are_findings_and_heads_and_nothing_else(birch):
    seq, sha256 = end(birch).split(":")
    for scope in ([], ["--company", "birch"]):
        assert json.loads(run("verify", "--json", *scope).stdout) == {
            "findings": [],
            "heads": [{"company": "birch", "seq": int(seq), "sha256": sha256}],
        }


def test_a_finding_says_what_is_wrong_and_the_exit_code_is_one(birch):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_customer SET ref = 'oak'")
    done = run("verify")
    assert done.exit_code == 1
    assert "customer" in done.stderr
    assert "a row was changed" in done.stderr
    (finding,) = json.loads(run("verify", "--json").stdout)["findings"]
    assert finding["column"] == "customer"


def test_an_end_written_down_earlier_is_still_there_after_more_was_done(birch):
    written = end(birch)
    run("pay", "ash", "--company", "birch", "--amount", "10.00", "--on", TODAY)
    assert run("verify", "--company", "birch", "--expect", written).exit_code == 0
    other = written[:-1] + ("0" if written[-1] != "0" else "1")
    done = run("verify", "--company", "birch", "--expect", other)
    assert done.exit_code == 1
    assert "not the one whose hash was written down" in done.stderr


@pytest.mark.parametrize("expected", ["5", "x:y", "1:" + "0" * 63, "0:" + "0" * 64])
def test_what_is_no_end_is_wrong_usage(birch, expected):
    assert run("verify", "--company", "birch", "--expect", expected).exit_code == 2


def test_an_end_needs_its_company(birch):
    assert run("verify", "--expect", end(birch)).exit_code == 2


def test_a_command_tells_who_called_it_by_name_or_as_the_machine_knows_them(birch):
    pay = ("pay", "ash", "--company", "birch", "--amount", "10.00", "--on", TODAY)
    run(*pay)
    run(*pay, "--by", "Lee")
    actors = Entry.objects.filter(kind="payment").order_by("seq").values_list("actor", flat=True)
    assert list(actors) == [getpass.getuser(), "Lee"]


def test_a_customer_opts_out_and_in_by_command(birch):
    out = run(
        "opt-out", "ash", "--company", "birch", "--channel", "call", "--on", TODAY, "--note", "no calls"
    )
    assert out.stdout == "ash is not contacted by call from 2026-03-11 on.\n"
    back = run("opt-in", "ash", "--company", "birch", "--on", "2026-03-20", "--by", "Lee")
    assert back.stdout == "ash may be contacted by call again from 2026-03-20 on.\n"
    assert str(OptOut.objects.get().until_on) == "2026-03-19"
    assert run("opt-in", "ash", "--company", "birch", "--on", "2026-03-20").exit_code == 1
    assert run("verify").exit_code == 0
