"""`dunwell verify` tells of contacts that were not allowed: the program's as errors, a person's as warnings."""

import json

import pytest
from cast import at, day
from sent_mail import send

from dunwell.ledger.models import Company, Customer
from dunwell.outreach.models import Attempt
from dunwell.outreach.taken import note_contact

BILLS = """customer_ref,customer_name,email,country,number,issued_on,due_on,currency,amount
ash,Ash,ash@example.com,IE,ash-1,2026-02-06,2026-03-06,EUR,120.00
oak,Oak,oak@example.com,IE,oak-1,2026-03-06,2026-04-06,EUR,120.00
"""


@pytest.fixture
def written(run, tmp_path):
    """Ash was written to; all of it made by the program."""
    (tmp_path / "bills.csv").write_text(BILLS)
    run(*"company create --name Birch --currency EUR --jurisdiction IE --language en".split())
    run("import", tmp_path / "bills.csv", *"--company birch --profile generic --as-of 2026-03-11".split())
    run(*"round --company birch --as-of 2026-03-11 --mode approve --at 2026-03-11T08:00:00Z".split())
    assert send(Company.objects.get(), at("2026-03-11", 10), tmp_path) == {"sent": 1}


def verify(run, *more):
    done = run("verify", "--company", "birch", *more)
    return done.exit_code, done.stdout, done.stderr


def test_what_a_person_did_is_a_warning_and_no_failure(run, written):
    oak, sunday = Customer.objects.get(ref="oak"), "2026-03-15"
    note_contact(oak, "call", on=day(sunday), at=at(sunday), by="dana", note="")

    code, out, err = verify(run)

    assert (code, "The money adds up. 1 warning." in out) == (0, True), err
    assert "2026-03-15 is a quiet weekday" in err
    told = json.loads(verify(run, "--json")[1])["findings"]
    assert [(each["column"], each["severity"]) for each in told] == [("quiet_day", "warning")]


def test_what_the_program_did_wrong_fails(run, written):
    assert verify(run)[::2] == (0, "")

    Attempt.objects.update(began_at=at("2026-03-11", 23))

    code, _, err = verify(run)
    assert (code, "quiet_hours" in err) == (1, True)
