"""`dunwell calls` and `dunwell call-outcome`."""

import json

from calling import DAY, called, to_be_called

from dunwell.arrangements.models import Dispute, Promise
from dunwell.outreach.models import CallOutcome, Message, ReasonForDelay

AT = f"{DAY}T11:00:00Z"


def test_the_list_names_who_is_to_be_called_the_largest_amount_first(company, run):
    to_be_called(company, "elm", amount="90.00")
    called(company)

    listed = json.loads(run("calls", "--company", "birch", "--at", AT, "--json").output)
    assert [(each["customer"], each["amount"], each["open_now"]) for each in listed] == [
        ("ash", "600.00", True), ("elm", "90.00", True),
    ]  # fmt: skip
    assert "may be called now" in run("calls", "--company", "birch", "--at", AT).output
    assert "+353" not in run("calls", "--company", "birch", "--at", AT).output


def test_a_number_is_printed_only_where_the_call_is_allowed(company, run):
    to_be_called(company)
    arguments = ("calls", "--company", "birch", "--customer", "ash", "--at")

    yes, no = run(*arguments, AT), run(*arguments, f"{DAY}T20:00:00Z")

    assert (yes.exit_code, yes.output) == (0, "Yes: +353 1 555 0111\n")
    assert (no.exit_code, "+353" in no.output) == (1, False)
    assert "Next: 2026-03-12T09:00:00+00:00" in no.output
    assert json.loads(run(*arguments, f"{DAY}T20:00:00Z", "--json").output)["bars"][0]["code"] == "hours"


def test_an_outcome_is_noted_with_what_follows(company, run):
    called(company)

    done = run(
        "call-outcome", "ash", "--company", "birch", "--outcome", "promised", "--pay-on", "2026-03-20", "--amount", "200",
        "--reason", "waiting_for_customers", "--invoice", "ASH-1", "--at", AT, "--by", "Dana Reyes",
    )  # fmt: skip

    assert "Promise" in done.output
    assert Promise.objects.get().amount_minor == 20_000
    assert Message.objects.get().status == "sent"
    assert ReasonForDelay.objects.get().invoice.number == "ASH-1"
    assert run("calls", "--company", "birch", "--at", AT).output == "Nobody is to be called.\n"


def test_what_is_not_allowed_or_incomplete_is_refused_and_nothing_noted(company, run):
    to_be_called(company)
    of = ("--company", "birch", "--by", "Dana")

    late = run("call-outcome", "ash", "--outcome", "spoke", "--at", f"{DAY}T20:00:00Z", *of)
    bare = run("call-outcome", "ash", "--outcome", "promised", "--at", AT, *of)

    assert (late.exit_code, bare.exit_code) == (1, 1)
    assert "house-hours" in late.output
    assert (
        run("call-outcome", "ash", "--outcome", "spoke", "--at", "2999-01-01T00:00:00Z", *of).exit_code == 2
    )
    assert not CallOutcome.objects.exists()
    run("call-outcome", "ash", "--outcome", "disputed", "--wrong", "faulty", "--invoice", "ASH-1", "--note", "Broken",
        "--at", f"{DAY}T20:00:00Z", "--made-anyway", *of)  # fmt: skip
    assert Dispute.objects.get().wrong == "faulty"
    assert CallOutcome.objects.get().against == "house-hours"
