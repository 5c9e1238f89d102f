"""`dunwell arrange` does what the customer's page does, through the same verbs, and says what it did."""

import json
from datetime import timedelta

import pytest
from arranging import customer, findings, held, invoice, open_minor, pay
from click.testing import CliRunner
from django.conf import settings
from policies_drawn import SHIPPED

from days import TODAY
from dunwell.cli.arrange import arrange
from dunwell.cli.company import company as company_command
from dunwell.cli.verify import verify
from dunwell.ledger.models import Hold

pytestmark = pytest.mark.django_db
ON = ("--on", str(TODAY))


def say(*words, command=arrange, code=0):
    """Runs the command for Birch and returns what it prints, standard error with it."""
    done = CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def owner(company):
    return customer(company)


def test_offers_are_shown_and_taken(owner):
    bill = invoice(owner)
    found = json.loads(say("offers", "ash", "--company", "birch", *ON, "--json"))

    assert (found["debt"], found["currency"]) == ("600.00", "EUR")
    assert [each["offer"] for each in found["offers"]] == ["fewest", "middle", "gentlest"]
    assert sum(float(part["amount"]) for part in found["offers"][1]["parts"]) == 600
    assert "fewest (monthly)" in say("offers", "ash", "--company", "birch", *ON)
    said = say("plan", "ash", "--company", "birch", "--offer", "fewest", *ON)
    assert "€300.00" in said
    assert held(owner) == {(bill.number, "arrangement")}
    (row,) = map(json.loads, say("list", "--company", "birch", "--jsonl", *ON).splitlines())
    assert (row["kind"], row["state"], row["amount"], row["open"]) == ("plan", "running", "600.00", "600.00")
    assert (row["owner"], row["invoices"]) == ("Dana Reyes", [bill.number])
    assert "Ended" in say("end", "plan", row["id"], "--company", "birch", "--note", "asked for", *ON)
    assert say("list", "--company", "birch", *ON) == ""
    assert "cancelled" in say("list", "--company", "birch", "--ended", *ON)
    assert findings() == []


def test_a_proposal_waits_is_countered_and_accepted(owner):
    invoice(owner)
    near, far = TODAY + timedelta(days=5), TODAY + timedelta(days=200)
    said = say(
        "plan", "ash", "--company", "birch", "--part", f"{near}=100.00", "--part", f"{far}=500.00", *ON
    )
    number = said.split()[1]

    assert "waits for a person: late_share" in said
    assert "proposal" in say("list", "--company", "birch", "--customer", "ash", *ON)
    say("answer-proposal", number, "--company", "birch", "--counter", *ON, code=2)
    counter = ("--part", f"{near}=300.00", "--part", f"{far}=300.00")
    assert "offered" in say("answer-proposal", number, "--company", "birch", "--counter", *counter, *ON)
    assert "€300.00" in say("answer-proposal", number, "--company", "birch", "--accept", *ON)
    assert "already" in say("answer-proposal", number, "--company", "birch", "--accept", *ON, code=1)


def test_a_promise_and_a_deferral(owner):
    invoice(owner)
    in_five = TODAY + timedelta(days=5)

    assert "€600.00 by" in say("promise", "ash", "--company", "birch", "--pay-on", in_five, *ON)
    assert "Please choose a day up to" in say(
        "promise", "ash", "--company", "birch", "--pay-on", TODAY + timedelta(days=99), *ON, code=1
    )
    assert "put off" in say("defer", "ash", "--company", "birch", "--until", in_five, *ON)
    assert "replaced" in say("list", "--company", "birch", "--ended", *ON)


def test_a_settlement_is_quoted_beside_the_other_ways_and_approved(owner):
    invoice(owner, 1_000_000, due=TODAY - timedelta(days=800))
    found = json.loads(say("quote", "ash", "--company", "birch", *ON, "--json"))

    assert (found["owed"], found["pay"]) == ("10000.00", "6000.00")
    assert found["other_ways"][0]["leaves"] == "4460.00"
    assert "approved by Ada" in say(
        "approve", found["settlement"], "--company", "birch", "--note", "fair", "--by", "Ada", *ON
    )
    pay(owner, 600_000)
    assert json.loads(say("settle-day", "--company", "birch", *ON, "--json")) == {"settlement.taken": 1}
    assert say("settle-day", "--company", "birch", *ON) == "Nothing changed.\n"


def test_money_is_given_up(owner):
    due = TODAY + timedelta(days=30)
    small, large = invoice(owner, 400), invoice(owner, 50_000, due=due)

    of = ("--company", "birch", *ON)
    assert "Written off: €4.00" in say("write-off", "ash", "--invoice", small.number, "--note", "small", *of)
    offered = say("discount", "ash", "--invoice", large.number, *of)
    assert "€10.00 less" in offered
    number = offered.split()[1].strip(":")
    assert "nothing to decide" in say("decide-discount", number, "--grant", "--note", "x", *of, code=1)
    assert "€20.00" in say(
        "goodwill", "ash", "--amount", "20", "--invoice", large.number, "--note", "sorry", *of
    )
    assert "needs the name" in say("goodwill", "ash", "--amount", "200", "--note", "sorry", *of, code=1)
    assert "Waived" in say(
        "waive", "ash", "--invoice", large.number, "--claim", "interest", "--note", "ok", *of
    )
    assert "not earned" in say("reward", "ash", *of, code=1)
    assert (open_minor(small), open_minor(large)) == (0, 48_000)
    assert findings() == []


def test_a_dispute_and_hardship(owner):
    bill = invoice(owner)
    of = ("--company", "birch", *ON)
    said = say("dispute", "ash", "--invoice", bill.number, "--wrong", "faulty", "--note", "It leaks.", *of)
    number = said.split()[1].strip(":")

    assert "Dana Reyes answers by" in said
    assert "part agreed" in say(
        "answer-dispute", number, "--part-agreed", "--credit", "100", "--note", "a valve", *of
    )
    assert "speaks with them by" in say("hardship", "ash", "--wish", "call", *of)
    assert Hold.objects.filter(kind="hardship").count() == 1
    assert "Business Debtline" in say("signposts", "GB")
    assert "nobody" in say("signposts", "XX", code=1)
    assert findings() == []


def test_a_company_chooses_a_policy_that_is_read_first(company):
    folder = settings.HOME / "policies"
    folder.mkdir(exist_ok=True)
    path = folder / "gentle.toml"
    path.write_text(SHIPPED.read_text().replace('key = "standard"', 'key = "gentle"', 1))
    try:
        assert "policy" in say("set", "birch", "--policy", "gentle", command=company_command)
        assert "so already" in say("set", "birch", "--policy", "gentle", command=company_command)
        assert json.loads(say("policy", "--company", "birch", "--json"))["policy"] == "gentle"
        assert json.loads(say("show", "birch", "--json", command=company_command))["policy"] == "gentle"
        assert "no policy 'rude'" in say("set", "birch", "--policy", "rude", command=company_command, code=2)
        path.write_text(path.read_text().replace("answer_days = 5", "answer_days = 0"))
        assert "gentle.toml: line" in say("policy", "--company", "birch", code=1)
    finally:
        path.unlink()
    assert findings() == []


def test_verify_warns_of_a_hold_lifted_by_hand_while_its_plan_runs(owner):
    from dunwell.ledger.holds import release_hold

    bill = invoice(owner)
    say("plan", "ash", "--company", "birch", "--offer", "fewest", *ON)
    release_hold(Hold.objects.get(), TODAY, at=bill.company.created_at, by="Dana Reyes", reason="oops")

    said = say("--company", "birch", command=verify)
    assert f"does not hold invoice {bill.number}" in said
    assert "1 warning" in said
