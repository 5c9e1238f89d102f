"""The customer's first page: what they owe, net of credits, and what happens next."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from page_cast import credit, customer, invoice, path_to, today_of, unapplied

from dunwell.ledger.holds import place_hold
from dunwell.ledger.payments import receive
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.models import Contact
from dunwell.portal.contact_promise import contact_promise
from dunwell.portal.standing import quiet_until
from dunwell.portal.words import LANGUAGES, words


def shown(client, of, query=""):
    answer = client.get(path_to(of) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_says_what_is_owed_net_of_credit_what_of_it_is_due_and_since_when(client, ash):
    page = shown(client, ash)
    since = words("en").day(today_of(ash.company) - timedelta(days=20))

    assert '<h1 id="owe">You owe €1,530.00</h1>' in page
    assert f"€1,030.00 of it has been due since {since}." in page
    assert "€90.00 of credit is already taken off." in page


def test_each_open_invoice_is_listed_with_what_it_is_for(client, ash):
    page = shown(client, ash)

    for number, what, amount in (("A-1", "Oak boards", "€700.00"), ("A-3", "Ash boards", "€500.00")):
        assert number in page
        assert what in page
        assert amount in page


def test_an_invoice_paid_in_part_shows_what_is_left_of_it(client, ash):
    receive(ash, 20_000, "EUR", today_of(ash.company), at=timezone.now(), by="Dana", numbers=["A-1"])

    page = shown(client, ash)

    assert "€500.00" in page
    assert "of €700.00" in page


def test_nothing_due_yet_says_when_the_first_part_falls_due(client, company, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    elm = customer(company, "elm")
    invoice(elm, "E-1", 10_000, -7)

    page = shown(client, elm)

    assert "Nothing of it is due yet" in page
    assert words("en").day(today_of(company) + timedelta(days=7)) in page


def test_a_paid_account_says_so_and_thanks(client, ash):
    receive(ash, 162_000, "EUR", today_of(ash.company), at=timezone.now(), by="Dana")

    page = shown(client, ash)

    assert "Nothing is open. Thank you!" in page
    assert "We hold €90.00 of credit for you." in page
    assert "Pay now" not in page
    assert "I have already paid" not in page


def test_credit_that_covers_everything_asks_for_nothing(client, company, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    elm = customer(company, "elm")
    invoice(elm, "E-1", 10_000, 30)
    unapplied(elm, "P-1", 12_500)

    page = shown(client, elm)

    assert "Nothing is open. Thank you!" in page
    assert "We hold €25.00 of credit for you." in page


def test_several_currencies_are_never_added_up(client, ash):
    invoice(ash, "A-4", 5_000, 3, currency="GBP")
    invoice(ash, "A-5", 7_000, 3, currency="JPY")
    credit(ash, "CN-2", 1_000, currency="GBP")

    page = shown(client, ash)

    assert "You owe €1,530.00, £40.00 and JP¥7,000" in page


def test_somebody_with_nothing_at_all_has_a_page(client, company, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    page = shown(client, customer(company, "new"))

    assert "Nothing is open" in page


def test_an_invoice_without_a_due_day_is_listed_and_not_called_due(client, company, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    elm = customer(company, "elm")
    made = invoice(elm, "E-1", 10_000, 30)
    type(made).objects.filter(pk=made.pk).update(due_on=None)

    page = shown(client, elm)

    assert "E-1" in page
    assert "has been due" not in page


def test_what_happens_next_is_the_contact_promise_and_the_pace_of_the_playbook(client, ash):
    Contact.objects.create(company=ash.company, customer=ash, channel="email", on_date=today_of(ash.company))

    page = shown(client, ash)

    promise = contact_promise()
    assert f"at most {promise.most} times in {promise.window_days} days" in page
    assert "You get no reminder before" in page


def test_a_company_that_chooses_playbooks_by_segment_promises_the_shortest_of_their_paces(client, ash):
    ash.company.playbook = "by-segment"
    ash.company.save(update_fields=["playbook"])
    today = today_of(ash.company)
    Contact.objects.create(company=ash.company, customer=ash, channel="email", on_date=today)
    paces = [book.min_gap_days for book in assignment_of(ash.company).playbooks.values()]

    assert len(paces) > 1
    assert quiet_until(ash, today) == today + timedelta(days=min(paces))
    assert "You get no reminder before" in shown(client, ash)


def test_a_hold_says_who_looks_at_it_and_by_when_and_never_shows_the_notes_of_staff(client, ash):
    today = today_of(ash.company)
    place_hold(
        ash, "manual", today, at=timezone.now(), by="Dana", note="seems to be broke", owner="Dana Reyes",
        review_on=today + timedelta(days=4),
    )  # fmt: skip

    page = shown(client, ash)

    assert (
        f"Reminders are paused. Dana Reyes looks at it by {words('en').day(today + timedelta(days=4))}"
        in page
    )
    assert "broke" not in page


def test_it_needs_few_questions_and_no_more_for_forty_invoices(client, ash, django_assert_max_num_queries):
    path = path_to(ash)
    client.get(path)
    for n in range(40):
        invoice(ash, f"M-{n}", 1_000 + n, n - 5)

    with django_assert_max_num_queries(9):
        page = client.get(path)

    assert len(page.content) < 40_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_page_speaks_the_language_that_is_chosen_and_links_keep_it(client, ash, language):
    page = shown(client, ash, f"?lang={language}")

    assert f'<html lang="{language}">' in page
    assert words(language).say("next.title") in page
    assert (f"pay?lang={language}" in page) is (language != "en")


def test_a_customer_is_met_in_their_own_language(client, ash):
    ash.language = "de-AT"
    ash.save()

    assert "Offen sind 1.530,00 €" in shown(client, ash).replace("\xa0", " ")


def test_an_unknown_language_is_met_in_the_customers_own(client, ash):
    assert '<html lang="en">' in shown(client, ash, "?lang=../../etc")


def test_what_was_done_is_one_of_our_own_sentences(client, ash):
    assert "Reminders are paused while we look for your payment" in shown(client, ash, "?done=paid")
    assert "evil" not in shown(client, ash, "?done=<b>evil</b>")


def test_a_company_shows_its_name_its_colour_and_whom_to_talk_to(client, ash):
    page = shown(client, ash)

    assert "Birch Supplies" in page
    assert "--accent:#1a6354" in page
    assert "Dana Reyes" in page
    assert 'href="tel:+35315550100"' in page
    assert 'href="mailto:dana@birch.example"' in page


def test_where_all_of_it_is_due_the_amount_is_not_said_twice(client, brook):
    page = client.get(path_to(brook)).content.decode()

    assert "It has been due since" in page
    assert "of it has been due" not in page


def test_a_name_that_is_read_from_the_right_stands_by_itself(client, ash):
    type(ash).objects.filter(pk=ash.pk).update(name="شركة النخيل (2)")
    ash.invoices.update(note="شحن 3")

    page = client.get(path_to(ash)).content.decode()

    assert "<bdi>شركة النخيل (2)</bdi>" in page
    assert "<bdi>شحن 3</bdi>" in page
