"""The commands that make rounds: their options, exit codes, and that nothing but the answer is on standard output."""

import json
import re

import pyarrow.parquet as pq
import pytest
from cast import customer, day, decision, invoice, round_on

from dunwell.engine.facts import TABLES
from dunwell.ledger.models import Company, Hold
from dunwell.outreach.models import Decision, Message

TODAY = "2026-03-11"


def test_migrate_says_nothing_on_standard_output(run):
    done = run("migrate")

    assert (done.exit_code, done.stdout) == (0, "")


def test_company_create_prints_only_the_key(run):
    options = ["--currency", "EUR", "--jurisdiction", "GB", "--language", "en", "--playbook", "standard"]
    first = run("company", "create", "--name", "Acme & Söhne Ltd", *options)
    second = run("company", "create", "--name", "Acme & Söhne Ltd", *options)

    assert (first.exit_code, first.stdout) == (0, "acme-sohne-ltd\n")
    assert second.stdout == "acme-sohne-ltd-2\n"
    assert Company.objects.get(key="acme-sohne-ltd").jurisdiction == "GB"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--currency", "EURO"), ("--jurisdiction", "XX"), ("--language", "klingon"), ("--playbook", "rude"),
        ("--time-zone", "Mars"),
    ],
)  # fmt: skip
def test_company_create_refuses_what_does_not_exist(run, option, value):
    options = {"--name": "A", "--currency": "EUR", "--jurisdiction": "GB", "--language": "en", option: value}

    done = run("company", "create", *[part for pair in options.items() for part in pair])

    assert (done.exit_code, done.stdout) == (2, "")
    assert value in done.stderr
    assert not Company.objects.exists()


def test_round_prints_one_document_and_doing_it_twice_changes_nothing(run, birch):
    first = run("round", "--company", "birch", "--as-of", TODAY, "--json")
    second = run("round", "--company", "birch", "--as-of", TODAY, "--mode", "rehearse", "--json")

    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert json.loads(first.stdout) == {
        "as_of": TODAY, "act": 1, "wait": {"nothing_due": 1, "unreachable": 1}, "channels": {"email": 1},
        "messages": {"rehearsed": 1},
    }  # fmt: skip
    assert Decision.objects.count() == 3


def test_round_in_a_table_names_every_reason(run, birch):
    done = run("round", "--company", "birch", "--as-of", TODAY, "--mode", "approve")

    assert done.exit_code == 0
    for words in ("Birch Supplies", "wait: unreachable", "wait: nothing_due", "1 queued"):
        assert words in done.stdout


def test_round_tells_of_a_fallback_on_standard_error(run, company):
    invoice(customer(company, "ash", language="fi"), "A1", "2026-03-08")

    done = run("round", "--company", "birch", "--as-of", TODAY, "--json")

    assert json.loads(done.stdout)["act"] == 1
    assert done.stderr == "warning: 1 message: written in English: there is no text in fi yet\n"


def test_round_that_sends_keeps_in_the_queue_what_has_no_way_out_and_says_so(run, birch):
    done = run(
        "round", "--company", "birch", "--as-of", TODAY, "--mode", "send", "--at", f"{TODAY}T10:00Z", "--json"
    )

    assert done.exit_code == 0
    assert json.loads(done.stdout)["messages"] == {"queued": Message.objects.count()}
    assert "DUNWELL_EMAIL_URL is not set" in done.stderr


def test_messages_are_listed_one_object_a_line(run, birch):
    round_on(birch, TODAY, "approve")

    done = run("messages", "--company", "birch", "--status", "queued", "--jsonl")

    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == [
        {
            "message": Message.objects.get().pk, "customer": "ash", "channel": "email", "to": "ash@example.com",
            "subject": "Invoice A1, €120.00: a friendly reminder", "status": "queued", "track": "invoice",
            "step_key": "friendly_reminder", "as_of": TODAY, "sent_at": None, "reason": "",
        }
    ]  # fmt: skip
    assert run("messages", "--company", "birch", "--status", "sent", "--jsonl").stdout == ""
    assert "friendly reminder" in run("messages", "--company", "birch").stdout


def test_a_message_is_shown_with_its_headers(run, birch):
    round_on(birch, TODAY)

    done = run("show", "message", Message.objects.get().pk)

    assert done.stdout.startswith(
        "From: Birch Supplies <dana@birch.example>\nTo: ash@example.com\nSubject: Invoice A1"
    )
    assert "\n\nDear Kim,\n\nOur invoice A1" in done.stdout


def test_why_in_words_and_as_a_document(run, birch):
    round_on(birch, TODAY)

    words = run("why", "elm", "--company", "birch")
    document = json.loads(run("why", "elm", "--company", "birch", "--on", TODAY, "--json").stdout)

    assert words.stdout.startswith("Elm, Wed 11 March 2026: we wait. We know no way to reach them")
    assert "What was known" in words.stdout
    assert set(document) == {
        "customer", "name", "on", "decision", "reason", "channel", "step_key", "summary", "because", "facts", "rules",
        "hashes", "program_version",
    }  # fmt: skip
    assert (document["decision"], document["reason"]) == ("wait", "unreachable")
    assert set(document["facts"]) == {"customers", "occasions", "holds", "contacts", "reach"}
    assert document["facts"]["occasions"][0]["anchor_on"] == "2026-03-01"


def test_pay_settles_the_oldest_or_the_named_and_the_rest_is_credit(run, birch):
    ash = birch.customers.get(ref="ash")
    invoice(ash, "A2", "2026-03-10", "50.00")

    named = run(
        "pay",
        "ash",
        "--company",
        "birch",
        "--amount",
        "50.00",
        "--on",
        TODAY,
        "--invoice",
        "A2",
        "--reference",
        "R",
    )
    rest = run("pay", "ash", "--company", "birch", "--amount", "130", "--on", TODAY)

    assert (named.exit_code, rest.exit_code) == (0, 0)
    assert ash.invoices.filter(open_minor__gt=0).count() == 0
    assert "€120.00 settles invoices, €10.00 is unapplied" in rest.stdout


def test_a_hold_is_put_on_and_lifted(run, birch):
    put = run(
        "hold",
        "ash",
        "--company",
        "birch",
        "--kind",
        "dispute",
        "--from",
        TODAY,
        "--invoice",
        "A1",
        "--note",
        "price",
    )
    assert "Dana Reyes looks at it again on 2026-03-18" in put.stdout
    round_on(birch, TODAY)
    assert decision(birch, "ash", TODAY).reason == "on_hold"

    whole = run("release", "ash", "--company", "birch", "--on", "2026-03-12", "--note", "done")
    one = run(
        "release",
        "ash",
        "--company",
        "birch",
        "--on",
        "2026-03-12",
        "--invoice",
        "A1",
        "--kind",
        "dispute",
        "--note",
        "done",
    )

    assert (whole.exit_code, one.exit_code) == (1, 0)
    assert Hold.objects.get().release.on_date == day("2026-03-12")


def test_the_bare_planner_decides_from_the_exported_facts_as_the_round_did(run, birch, tmp_path):
    round_on(birch, TODAY)

    exported = run("facts", "export", tmp_path / "facts", "--company", "birch", "--as-of", TODAY)
    planned = run("plan", tmp_path / "facts", "--as-of", TODAY, "--out", tmp_path / "plan")

    assert (exported.exit_code, exported.stdout, planned.exit_code) == (0, "", 0)
    assert {path.stem for path in (tmp_path / "facts").iterdir()} == set(TABLES)
    rows = pq.read_table(tmp_path / "plan" / "decisions.parquet").to_pylist()
    columns = [name for name in rows[0] if name != "customer_id"]
    recorded = Decision.objects.order_by("customer_id").values("customer_id", *columns)
    assert rows == list(recorded)
    assert pq.read_table(tmp_path / "plan" / "covered.parquet").num_rows == 1


def test_help_names_every_command(run):
    text = run("--help").stdout

    for command in (
        "round",
        "plan",
        "facts",
        "why",
        "messages",
        "show",
        "pay",
        "hold",
        "release",
        "verify",
        "migrate",
    ):
        assert re.search(rf"^  {command} ", text, re.MULTILINE), command


def test_a_round_can_pretend_that_it_is_another_moment(run, birch):
    birch.time_zone = "Pacific/Auckland"
    birch.save()

    done = run("round", "--company", "birch", "--at", "2026-03-10T12:30:00Z", "--json")

    # Half past twelve in London is already the next day in Auckland.
    assert json.loads(done.stdout)["as_of"] == TODAY
    assert birch.rounds.get().started_at.isoformat() == "2026-03-10T12:30:00+00:00"
