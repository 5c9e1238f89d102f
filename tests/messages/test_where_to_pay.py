"""Where a message says to pay: a button in what asks for money, a short address in an SMS that has room for it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from customers import TODAY

from dunwell.ledger.models import Company
from dunwell.outreach.asking import Account, Item
from dunwell.outreach.compose import Draft
from dunwell.outreach.models import DeliveryRules
from dunwell.outreach.outgoing import Sender
from dunwell.values.sms_parts import segments

PAY = "https://pay.birch.example/now"
PAGE = "https://dunwell.example/p/B9T2GEeKK2onWrYaSjDQjw/"
BODY = "Hello,\n\nThank you.\n\nKind regards\nDana\n"
MOMENT = datetime.combine(TODAY, datetime.min.time(), UTC)
ACCOUNT = Account("Birch Supplies", "Dana Reyes", (), "Ash", "Kim", (), {}, frozenset())


@dataclass(frozen=True)
class Queued:
    """A message as the database has it."""

    channel: str
    track: str = "invoice"
    pk: int = 7
    customer_id: int = 3
    edited_by: str = ""


@dataclass(frozen=True)
class Standing:
    """What a sender is given: a message that stands, and its draft."""

    message: Queued
    draft: Draft


def sender(pay_url=PAY, page=""):
    company = Company(key="birch", name="Birch Supplies", language="en", time_zone="Europe/Dublin")
    rules = DeliveryRules(company=company, pay_url=pay_url, count_clicks=True)
    pages = {3: page} if page else {}
    return Sender(company, rules, {}, "birch.example", "https://dunwell.example", pages=pages)


def outgoing(channel, track="invoice", body="Birch Supplies: Invoice A1, €120.00.\n", pay_url=PAY, page=""):
    draft = Draft(3, "a@b.example", "s", body, account=ACCOUNT, pay_button="See and pay")
    return sender(pay_url, page).outgoing(Standing(Queued(channel, track), draft), MOMENT)


@pytest.mark.parametrize(
    ("channel", "shown"), [("letter", ["A1"]), ("registered_letter", ["A1"]), ("email", ["A2", "A1"])]
)
def test_the_table_of_a_letter_adds_up_what_it_asks_for_and_not_what_is_due_later(channel, shown):
    items = (
        Item("A2", "EUR", TODAY, TODAY + timedelta(days=9), 500, 1),
        Item("A1", "EUR", TODAY, TODAY - timedelta(days=9), 700, 1),
    )
    account = replace(ACCOUNT, items=items)
    draft = Draft(3, "a@b.example", "s", BODY, account=account, as_of=TODAY)

    made = sender().outgoing(Standing(Queued(channel), draft), MOMENT)

    assert [line.number for line in made.lines] == shown


def test_an_sms_ends_with_the_address_as_the_company_wrote_it():
    assert outgoing("sms").text == f"Birch Supplies: Invoice A1, €120.00. {PAY}\n"


def test_an_sms_goes_without_it_where_it_would_take_a_third_part():
    body = "x" * 290 + "\n"

    assert segments(body.strip()) == 2
    assert outgoing("sms", body=body).text == body


@pytest.mark.parametrize("pay_url", ["", "javascript:alert(1)"])
def test_an_sms_has_no_address_that_is_none(pay_url):
    assert outgoing("sms", pay_url=pay_url).text == "Birch Supplies: Invoice A1, €120.00.\n"


@pytest.mark.parametrize("track", ["receipt", "welcome", "checkin"])
def test_thanks_and_welcomes_ask_for_no_money(track):
    assert outgoing("email", track).button_url == ""
    assert PAY not in outgoing("sms", track).text


@pytest.mark.parametrize("track", ["invoice", "statement", "instalment", "promise"])
def test_what_asks_for_money_has_one_button(track):
    assert outgoing("email", track).button_url.startswith("https://dunwell.example/l/")


def test_where_the_company_has_no_place_of_its_own_the_button_leads_to_the_customers_page():
    sent = outgoing("email", body=BODY, pay_url="", page=PAGE)

    assert (sent.button_url, sent.button_text, sent.text) == (PAGE, "See and pay", BODY)


@pytest.mark.parametrize(("track", "pay_url"), [("invoice", PAY), ("receipt", PAY), ("welcome", "")])
@pytest.mark.parametrize("channel", ["email", "letter", "registered_letter"])
def test_where_no_button_leads_there_the_page_stands_before_the_closing(channel, track, pay_url):
    sent = outgoing(channel, track, BODY, pay_url, PAGE)

    assert PAGE not in sent.button_url
    assert sent.text.split("\n\n")[-2:] == [f"To your page: {PAGE}", "Kind regards\nDana\n"]


@pytest.mark.parametrize("track", ["invoice", "receipt"])
def test_an_sms_ends_with_the_customers_page_where_there_is_room(track):
    short = outgoing("sms", track, pay_url="", page=PAGE)
    full = outgoing("sms", track, "x" * 290 + "\n", "", PAGE)

    assert short.text == f"Birch Supplies: Invoice A1, €120.00. {PAGE}\n"
    assert full.text == "x" * 290 + "\n"


def test_a_company_that_is_paid_elsewhere_says_only_that_in_an_sms():
    assert outgoing("sms", page=PAGE).text == f"Birch Supplies: Invoice A1, €120.00. {PAY}\n"
