"""From the letterbox to the next round: customers open the link of a mail that was delivered, and do each of the six things.

Mails go through a real mail server; the pages are read in Chromium, at 390 and 1440 px, with and without JavaScript. Then
the next round is made: what each of them did is held, or changed what it plans, and who did nothing is written to again.
"""

import email
import email.policy
import json
import re
from datetime import timedelta

import pytest
from browsing import Visit
from click.testing import CliRunner
from hostile_smtp import HostileSmtp
from letterbox import open_hour
from page_cast import customer, invoice, today_of
from playwright.sync_api import expect

from dunwell.arrangements.models import Dispute, Hardship, PaymentDeferral, PaymentPlan
from dunwell.cli import dunwell
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Decision, Message, PayAccount

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: How each reads the page: width, and whether scripts run.
READERS = {
    "phone": (390, True),
    "plain-phone": (390, False),
    "desk": (1440, True),
    "plain-desk": (1440, False),
}
THINGS = ("pay", "paid", "date", "spread", "wrong", "hard")


@pytest.fixture
def post(settings):
    """A mail server, and what arrived there."""
    with HostileSmtp() as server:
        channels = dict(settings.DUNWELL_CHANNELS)
        channels["DUNWELL_EMAIL_URL"] = (*channels["DUNWELL_EMAIL_URL"][:2], server.url)
        settings.DUNWELL_CHANNELS = channels
        yield server


@pytest.fixture
def birch(company, live_server, settings):
    """Six customers a reader, each with two late invoices, and one who says nothing."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = live_server.url
    PayAccount.objects.create(
        company=company, currency="EUR", holder="Birch Supplies", iban="IE29AIBK93115212345678"
    )
    for name in ["silent", *(f"{thing}-{reader}" for thing in THINGS for reader in READERS)]:
        owing = customer(company, name)
        invoice(owing, f"{name}-1", 42_000, 14, note="Delivery")
        invoice(owing, f"{name}-2", 30_000, 13, note="Oak boards")
    return company


def command(*words):
    """Runs the command line; returns what it printed."""
    done = CliRunner().invoke(dunwell, [str(each) for each in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output + done.stderr
    return done.stdout


def make_round(company, day, at):
    """Makes a day's round and sends; returns for each customer the decision, its reason, and which invoices it asks for."""
    command(
        "round", "--company", company.key, "--as-of", day, "--mode", "send", "--at", at.isoformat(), "--json"
    )
    rows = Decision.objects.filter(round__company=company, round__as_of=day).select_related("customer")
    asked = Message.objects.filter(company=company, as_of=day, covered__track="invoice")
    named = {}
    for ref, key in asked.values_list("customer__ref", "covered__occasion_id"):
        number = company.invoices.get(pk=key).number
        named.setdefault(ref, set()).add(number.rpartition("-")[2])
    return {
        each.customer.ref: (each.decision, each.reason, named.get(each.customer.ref, set())) for each in rows
    }


def mails_to(post, ref):
    """The mails that arrived for a customer, as a mail program reads them."""
    mine = [each for each in post.accepted if each.recipient == f"{ref}@customer.example"]
    return [email.message_from_bytes(each.content, policy=email.policy.default) for each in mine]


def link_in(mail, server):
    html = mail.get_body(("html",)).get_content()
    return re.search(rf'href="({server}/p/[^"]+)"', html)[1]


def pay(page, ref, today, post, company):
    """The reference of the transfer is read off the page; the bank's file brings it back."""
    page.get_by_role("link", name="Pay now").click()
    expect(page.get_by_role("img", name="Payment code")).to_be_visible()
    reference = page.locator("dd", has_text=re.compile("^RF")).first.inner_text()
    row = f"{ref},{today},EUR,720.00,{reference}\n"
    return "customer_ref,received_on,currency,amount,reference\n" + row


def paid(page, ref, today, post, company):
    page.get_by_role("link", name="I have already paid").click()
    page.get_by_label("Paid on").fill(today.isoformat())
    page.get_by_label("Amount (EUR)").fill("720")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Reminders are paused while we look").wait_for()


def date(page, ref, today, post, company):
    page.get_by_role("link", name="Choose a date").click()
    page.get_by_label("I pay on").fill((today + timedelta(days=25)).isoformat())
    page.get_by_role("button", name="I pay on this day").click()
    page.get_by_text("You have until the day you chose").wait_for()


def spread(page, ref, today, post, company):
    """The plan asks for the code of a mail that goes to the known address."""
    page.get_by_role("link", name="Spread it").click()
    page.get_by_role("button", name="Choose this plan").first.click()
    page.get_by_label("The code from the mail").wait_for()
    command("deliver", "--json")
    code = re.search(r"\d{6}", mails_to(post, ref)[-1]["Subject"])[0]
    page.get_by_label("The code from the mail").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Your plan is in force").wait_for()


def wrong(page, ref, today, post, company):
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_label("Which invoice?").select_option(label=f"{ref}-1 · Delivery")
    page.get_by_label("The price or amount is wrong").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you for telling us. We do not ask for it").wait_for()


def hard(page, ref, today, post, company):
    page.get_by_role("link", name="I'm finding it hard").click()
    page.get_by_role("button", name="Please talk to me").click()
    page.get_by_text("A person gets in touch within one working day").wait_for()


def test_each_of_the_six_things_holds_or_changes_what_the_next_round_plans(
    birch, chromium, live_server, post, tmp_path
):
    today, first = company_day(birch, open_hour(birch)), open_hour(birch)
    wrote = make_round(birch, today, first)
    assert {(decision, *sorted(asked)) for decision, _, asked in wrote.values()} == {("act", "1", "2")}

    rows = []
    for reader, (width, scripts) in READERS.items():
        for thing in (pay, paid, date, spread, wrong, hard):
            ref = f"{thing.__name__}-{reader}"
            visit = Visit(chromium, width, scripts=scripts)
            [mail] = mails_to(post, ref)
            visit.page.goto(link_in(mail, live_server.url))
            expect(visit.page.get_by_text("You owe €720.00")).to_be_visible()
            done = thing(visit.page, ref, today_of(birch), post, birch)
            rows.append(done) if done else None
            assert visit.hosts == {live_server.url.split("/")[2]}
            assert not visit.complaints
            visit.context.close()
    assert (Dispute.objects.count(), PaymentDeferral.objects.count(), PaymentPlan.objects.count()) == (
        4,
        4,
        4,
    )
    assert Hardship.objects.count() == 4
    file = tmp_path / "bank.csv"
    file.write_text(rows[0] + "".join(each.partition("\n")[2] for each in rows[1:]))
    said = json.loads(command("import", file, "--company", birch.key, "--profile", "generic", "--json"))
    assert said["created"]["payments"] == len(READERS)

    planned = _next_that_writes(birch, today, first)

    for reader in READERS:
        got = {thing: planned.get(f"{thing}-{reader}", ("wait", "nothing_due", set())) for thing in THINGS}
        assert got["paid"] == got["hard"] == ("wait", "on_hold", set()), reader
        assert not got["pay"][2], "what was paid is not asked for"
        assert not got["date"][2], "a day that was put off is waited for"
        assert not got["spread"][2], "what a plan covers is not asked for"
        assert got["wrong"][2] <= {"2"}, "what is questioned is not asked for"
    assert planned["wrong-phone"] == ("act", "ok", {"2"})


def _next_that_writes(company, today, first):
    """Makes the rounds of the days that follow, until the one who said nothing is written to; returns its decisions."""
    for later in range(7, 15):
        day = today + timedelta(days=later)
        if day.weekday() > 4:
            continue
        planned = make_round(company, day, first + timedelta(days=later))
        if planned["silent"][0] == "act":
            return planned
    pytest.fail("whoever says nothing is never written to again")
