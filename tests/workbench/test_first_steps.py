"""The first day: a company made in the browser by whoever keeps the installation, and steps read from what is there."""

import pytest
from django.urls import reverse
from small_ledger import NOW

from dunwell.ledger.models import Company
from dunwell.outreach.company_settings import change_settings, set_pay_account
from dunwell.outreach.models import Message, Round
from dunwell.people.member import member_of
from dunwell.people.roles import OWNER
from dunwell.workbench.setup.steps import next_step, steps

NEW = {
    "name": "Health",
    "currency": "EUR",
    "country": "IE",
    "language": "en",
    "time_zone": "Europe/Dublin",
    "playbook": "gentle",
    "contact_name": "Dana Reyes",
    "contact_email": "dana@birch.example",
}


def done(company):
    return {step.key for step in steps(company) if step.done}


def test_who_keeps_the_installation_makes_a_company_and_owns_it(staff, django_user_model):
    answer = staff.post("/new-company/", NEW, follow=True)

    made = Company.objects.get()
    assert made.key == "health-2"
    assert member_of(django_user_model.objects.get(), made).role == OWNER
    assert "Bring in open invoices" in answer.content.decode()


@pytest.mark.parametrize("field", ["name", "currency", "country", "contact_name", "contact_email"])
def test_what_is_missing_is_asked_for(staff, field):
    assert (
        staff.post("/new-company/", {name: value for name, value in NEW.items() if name != field}).status_code
        == 400
    )
    assert not Company.objects.exists()


def test_nobody_else_finds_the_form(client, company, django_user_model):
    assert client.get("/new-company/").status_code == 302
    client.force_login(django_user_model.objects.create_user("vera"))
    assert client.get("/new-company/").status_code == 404


def test_each_step_is_done_when_it_is(book):
    Round.objects.all().delete()
    assert done(book) == {"import", "health"}
    assert next_step(steps(book)).key == "account"

    set_pay_account(book, "EUR", holder="Birch", iban="IE29AIBK93115212345678", bic="", at=NOW, by="Dana")
    change_settings(book, {"gate": "autopilot"}, at=NOW, by="Dana")

    assert done(book) == {"import", "health", "account", "autopilot"}


def test_a_round_and_an_approved_message_are_seen(book):
    assert {"playbook", "rehearsal"} <= done(book)

    Message.objects.filter(channel="email").update(status="queued")

    assert "approval" in done(book)


def test_the_page_has_one_next_thing(staff, book, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = staff.get(reverse("setup", args=[book.key])).content.decode()

    assert page.count('class="button" href') == 1
