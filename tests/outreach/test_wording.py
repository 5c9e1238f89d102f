"""Every message reads well and is true to the cent, whoever it is for: checked over hundreds of random accounts."""

import re
from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from accounts import any_account
from babel.numbers import format_currency

from dunwell.outreach.asking import Account, Item, NothingToAsk, Rung, asked
from dunwell.outreach.playbooks import SHIPPED, read_playbook
from dunwell.outreach.texts import read_texts
from dunwell.outreach.wording import words
from dunwell.values.money import to_decimal

pytestmark = pytest.mark.one_database

TODAY = date(2026, 3, 11)
STANDARD = read_playbook(SHIPPED / "standard.toml")
ENGLISH = read_texts("en", "standard")
TEXTS = [
    (step.step_no, step.key, channel)
    for track in STANDARD.tracks
    if track.name == "invoice"
    for step in track.steps
    for channel in step.channels
]


def placeholders(account):
    return words(account, asked(account, STANDARD, TODAY, Rung()), ENGLISH)


def written(account, step_key, channel):
    return ENGLISH.fill(step_key, channel, placeholders(account))


def money(minor, currency):
    return format_currency(to_decimal(minor, currency), currency, locale="en_GB")


def asked_for(account):
    """What is due by now; a heads-up, where nothing is yet, asks for all."""
    due = [item for item in account.items if item.due_on <= TODAY]
    return due or account.items


def sums(account):
    """By currency: what is due, and what is left after credit; counted apart from the code that writes."""
    gross = defaultdict(int)
    for item in asked_for(account):
        gross[item.currency] += item.open_minor
    net = {
        currency: max(0, minor - account.credits_minor.get(currency, 0)) for currency, minor in gross.items()
    }
    return dict(sorted(gross.items())), {currency: minor for currency, minor in sorted(net.items()) if minor}


def _without_names(text):
    return text.replace("None & Sons", "Ash").replace("{{ 7 * 7 }}", "Ash")


def check(account, step_key, channel):
    """Fails where a message is not as every message must be."""
    subject, body = written(account, step_key, channel)
    gross, net = sums(account)
    asked = " and ".join(money(minor, currency) for currency, minor in net.items())
    assert asked in subject
    assert asked in body
    whole = " and ".join(money(minor, currency) for currency, minor in gross.items())
    assert (
        f"The open amount is {asked}: {whole} less " if gross != net else f"The open amount is {asked}."
    ) in body
    assert ("that we hold for you" in body) == (gross != net)
    for text in (subject, body):
        found = re.search(
            r"\bNone\b|\{\{|\}\}|\{%|undefined| ,|  +[a-z]|\b1 invoices|\b1 of our", _without_names(text)
        )
        assert not found, text
    assert "\n" not in subject
    assert "\n\n\n" not in body
    assert body == body.strip() + "\n"
    lines = [line for line in body.splitlines() if line.startswith("- ")]
    many = len(asked_for(account))
    soon = len(account.items) - many
    assert len(lines) == (0 if many == 1 else min(many, 13)) + min(soon, 13)
    assert sum("is not due until 13 March 2026" in line for line in lines) == min(soon, 12)
    if channel in ("email", "letter"):
        greeting = f"Dear {account.contact_name}," if account.contact_name else "Hello,"
        assert body.startswith(greeting + "\n\n")
        assert body.rstrip().endswith("\n".join(line for line in account.company_lines if line))


@pytest.mark.parametrize(("step_no", "step_key", "channel"), TEXTS)
def test_a_message_is_whole_and_true_for_every_account(step_no, step_key, channel):
    draw, written_count = Random(step_no), 0
    for _ in range(500):
        account = any_account(draw, TODAY, step_no)
        if sums(account)[1]:
            check(account, step_key, channel)
            written_count += 1
        else:
            with pytest.raises(NothingToAsk):
                written(account, step_key, channel)
    assert written_count > 300


@pytest.mark.parametrize(
    ("step_no", "step_key"), sorted({(no, key) for no, key, way in TEXTS if way == "email"})
)
def test_a_mail_has_at_most_120_words_beside_its_list(step_no, step_key):
    draw, longest = Random(step_no), 0
    for _ in range(200):
        account = any_account(draw, TODAY, step_no)
        if sums(account)[1]:
            body = written(account, step_key, "email")[1]
            text = " ".join(line for line in body.splitlines() if not line.startswith("- "))
            longest = max(longest, len(text.split()))
    # The longest of names counts as a word, but three currencies with credits are as long as it gets.
    assert longest <= 120


def account_of(*items, credit=None, reach=("email",), person="Dana Reyes"):
    return Account(
        company_name="Birch Supplies", company_person=person, company_lines=(person, "Birch Supplies"),
        customer_name="Ash", contact_name="Kim", items=items, credits_minor=credit or {}, reach=frozenset(reach),
    )  # fmt: skip


def item(number, days_late, step_no, minor=10_000, currency="EUR"):
    due_on = TODAY - timedelta(days=days_late)
    return Item(number, currency, due_on - timedelta(days=30), due_on, minor, step_no)


def test_a_list_of_more_than_twelve_counts_and_sums_the_rest_in_their_currencies():
    items = [item(f"N{n:02}", 20 - n, 2) for n in range(12)]
    items += [item("Z1", 5, 2, 700, "USD"), item("Z2", 4, 2, 300, "USD"), item("Z3", 3, 2, 50, "JPY")]

    body = written(account_of(*items), "friendly_reminder", "email")[1]

    assert "- and 3 more, together JP¥50 and US$10.00\n" in body
    assert body.count("\n- N") == 12


def test_items_stand_oldest_due_first():
    body = written(
        account_of(item("B", 5, 2), item("A", 9, 2), item("C", 5, 2)), "friendly_reminder", "email"
    )[1]

    assert re.findall(r"^- (\w)", body, re.MULTILINE) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("step_no", "step_key", "reach", "said"),
    [
        (2, "friendly_reminder", ["email"], "we will write about it again, but not before 20 March 2026"),
        (
            3,
            "is_anything_wrong",
            ["email", "call"],
            "we will call you about it, but not before 29 March 2026",
        ),
        (3, "is_anything_wrong", ["email"], "we will write about it again, but not before 29 March 2026"),
        (
            6,
            "last_request",
            ["email"],
            "Dana Reyes will look at your account personally, but not before 7 May 2026",
        ),
    ],
)
def test_what_comes_next_is_what_the_playbook_will_do_for_this_customer(step_no, step_key, reach, said):
    body = written(account_of(item("A", 3, step_no), reach=reach), step_key, "email")[1]

    assert said in body


def test_the_next_word_waits_as_long_as_the_step_says_however_late_it_is():
    body = written(account_of(item("A", 300, 5)), "firm_reminder", "email")[1]

    assert "by 20 March 2026" in body  # the day before the next step, ten days on
    assert "not before 21 March 2026" in body


def test_a_step_that_repeats_says_when_it_comes_again():
    following = placeholders(account_of(item("A", 90, 8)))

    assert following["next"].endswith("not before 10 April 2026.")


def test_what_falls_due_later_is_only_a_note_and_is_asked_for_by_nothing():
    account = account_of(item("A", 60, 6), item("B", -3, 1, 5_000), credit={"EUR": 2_000})

    subject, body = written(account, "last_request", "email")

    assert subject == "Invoice A, €80.00: last request, please answer by 24 March 2026"
    assert "\n- B is not due until 14 March 2026, just so you know: €50.00\n" in body
    assert "our invoice A of" in body


def test_a_heads_up_promises_peace_until_the_reminder():
    body = written(account_of(item("A", -3, 1)), "heads_up", "email")[1]

    assert "You will not hear from us about it again before 17 March 2026." in body
    assert "falls due on 14 March 2026" in body


def test_without_a_person_the_company_is_named():
    account = account_of(item("A", 60, 6), person="")

    assert (
        "somebody at Birch Supplies will look at your account" in written(account, "last_request", "email")[1]
    )
