"""What a company says about sending is set by a command, kept, shown, and told in the journal."""

import json
from datetime import time

import pytest
from operating import entries, message_of, round_made

from dunwell.ledger.models import Company
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Message, PayAccount


def test_settings_are_kept_and_each_change_has_an_entry_of_its_own(run, company):
    done = run(
        "company", "set", "birch", "--gate", "autopilot", "--round-at", "09:30", "--blast-messages", 200,
        "--blast-share", 20, "--fresh-days", 3, "--reply-to", "office@birch.example", "--count-clicks", "no",
        "--pay-url", "https://birch.example/pay", "--postal-address", r"Birch Supplies\n1 Wood Lane",
        "--contact-name", "Kim Doe", "--by", "dana",
    )  # fmt: skip

    assert done.exit_code == 0
    rules = rules_of(company)
    assert (rules.gate, rules.round_at, rules.blast_messages) == ("autopilot", time(9, 30), 200)
    assert (rules.blast_share_pct, rules.fresh_days, rules.count_clicks) == (20, 3, False)
    assert rules.postal_address == "Birch Supplies\n1 Wood Lane"
    assert Company.objects.get().contact_name == "Kim Doe"
    assert entries(company, "gate") == [("dana", {"setting": "gate", "old": "rehearsal", "new": "autopilot"})]
    told = {each["setting"]: (each["old"], each["new"]) for _, each in entries(company, "settings")}
    assert told["round_at"] == (None, "09:30")
    assert told["contact_name"] == ("Dana Reyes", "Kim Doe")
    assert len(told) == 9


def test_what_was_so_already_makes_no_entry(run, company):
    run("company", "set", "birch", "--fresh-days", 3)
    again = run("company", "set", "birch", "--fresh-days", 3, "--contact-name", "Dana Reyes")

    assert again.stdout == "All was so already.\n"
    assert len(entries(company, "settings")) == 1


def test_a_limit_and_the_rounds_time_can_be_taken_away(run, company):
    run("company", "set", "birch", "--blast-messages", 5, "--round-at", "09:00")
    run("company", "set", "birch", "--blast-messages", "none", "--round-at", "never")

    assert (rules_of(company).blast_messages, rules_of(company).round_at) == (None, None)


@pytest.mark.parametrize(
    "option",
    [
        ("--gate", "open"), ("--round-at", "25:00"), ("--round-at", "nine"), ("--blast-messages", "-1"),
        ("--blast-share", "101"), ("--fresh-days", "two"), ("--reply-to", "dana at birch"), ("--pay-url", "birch"),
        ("--pay-url", "javascript:alert(1)"), ("--contact-email", "a@b@c.example"), ("--playbook", "rude"),
        ("--time-zone", "Mars"), ("--name", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_set(run, company, option):
    done = run("company", "set", "birch", "--fresh-days", 9, *option)

    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr) > 30
    assert rules_of(company).fresh_days is None
    assert entries(company, "settings") == []


def test_show_tells_all_settings_and_what_stops_the_company_now(run, company):
    run("company", "set", "birch", "--round-at", "09:00")
    run(
        "company",
        "pay-account",
        "birch",
        "--currency",
        "EUR",
        "--holder",
        "Birch",
        "--iban",
        "IE29AIBK93115212345678",
    )
    run("pause", "birch", "--reason", "A wrong price list went out", "--by", "dana")

    told = json.loads(run("company", "show", "birch", "--json").stdout)
    read = run("company", "show", "birch").stdout

    assert (told["gate"], told["round_at"], told["fresh_days"]) == ("rehearsal", "09:00", None)
    assert told["pay_accounts"][0]["iban"] == "IE29AIBK93115212345678"
    assert told["stopped"] == "paused by dana: A wrong price list went out"
    assert "round at: 09:00" in read
    assert "IE29AIBK93115212345678" in read


def test_a_gate_set_back_takes_back_what_is_queued(run, birch):
    run("company", "set", "birch", "--gate", "autopilot")
    round_made(birch)
    assert message_of("ash").status == "queued"

    run("company", "set", "birch", "--gate", "approve", "--by", "dana")

    assert set(Message.objects.values_list("status", flat=True)) == {"awaiting_approval"}
    assert entries(birch, "gate")[-1] == (
        "dana", {"setting": "gate", "old": "autopilot", "new": "approve", "awaiting_approval": 2}
    )  # fmt: skip


def test_a_gate_that_opens_lets_nothing_through_by_itself(run, birch):
    round_made(birch, "rehearse")

    run("company", "set", "birch", "--gate", "autopilot")

    assert set(Message.objects.values_list("status", flat=True)) == {"rehearsed"}


def test_an_account_is_kept_in_one_writing_and_replaced_with_an_entry(run, company):
    first = run("company", "pay-account", "birch", "--currency", "EUR", "--holder", "Birch Supplies",
                "--iban", "ie29 aibk 9311 5212 3456 78", "--bic", "aibkie2d", "--by", "dana")  # fmt: skip
    run("company", "pay-account", "birch", "--currency", "EUR", "--holder", "Birch Supplies",
        "--iban", "DE89370400440532013000", "--by", "kim")  # fmt: skip

    assert first.exit_code == 0
    kept = PayAccount.objects.get()
    assert (kept.iban, kept.bic) == ("DE89370400440532013000", "")
    (_, made), (by, changed) = entries(company, "settings")
    assert made["new"] == {"holder": "Birch Supplies", "iban": "IE29AIBK93115212345678", "bic": "AIBKIE2D"}
    assert (by, changed["old"]["iban"]) == ("kim", "IE29AIBK93115212345678")


@pytest.mark.parametrize(
    ("iban", "bic"),
    [
        ("IE29AIBK93115212345679", ""), ("IE29AIBK9311521234567", ""), ("XX29AIBK93115212345678", ""),
        ("29AIBK93115212345678", ""), ("IE92AIBK93115212345678", ""), ("IE29AIBK93115212345678", "AIBK"),
    ],
)  # fmt: skip
def test_a_mistyped_account_is_refused(run, company, iban, bic):
    done = run(
        "company", "pay-account", "birch", "--currency", "EUR", "--holder", "B", "--iban", iban, "--bic", bic
    )

    assert done.exit_code == 2
    assert not PayAccount.objects.exists()
