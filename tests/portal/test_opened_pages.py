"""That a customer opened their page is noted: once a day, honestly, and only by the link of a message."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from page_cast import path_to, today_of

from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.models import ContactPoint
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.models import DeliveryRules
from dunwell.portal import openings
from dunwell.portal.links import end_links, links_for, token_of
from dunwell.portal.models import PageOpened
from dunwell.portal.told import OPENED
from dunwell.workbench.customers.timeline import timeline

PERSON = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
}
WALKING = {**PERSON, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1", "Sec-Fetch-Mode": "navigate"}


def sent_path(of, page=""):
    """The path of a page of theirs by the link that messages carry."""
    link = links_for(of.company, [of.pk], at=timezone.now(), by="outreach")[of.pk]
    return f"/p/{token_of(link)}/{page}"


def noted():
    return [each.how for each in PageOpened.objects.order_by("pk")]


def told_of(ash):
    return [
        each.what
        for _, rows in timeline(ash, today_of(ash.company)).days
        for each in rows
        if each.what.startswith("page_")
    ]


def test_a_first_look_is_told_as_what_it_is_perhaps_a_scanners(client, ash):
    assert client.get(sent_path(ash), headers=PERSON).status_code == 200

    assert noted() == ["opened"]
    assert told_of(ash) == ["page_opened"]
    entry = Entry.objects.get(kind="page_opened")
    assert (entry.actor, entry.customer_id) == ("the customer", ash.pk)
    assert not check_chain(ash.company_id)
    assert not changed_rows(OPENED, ash.company_id)


def test_who_walks_on_or_sends_a_form_is_a_person_and_the_day_is_told_once(client, ash):
    client.get(sent_path(ash), headers=PERSON)
    client.get(sent_path(ash, "pay"), headers=WALKING)
    client.post(sent_path(ash, "talk"), {"text": "Please call."}, headers=PERSON)
    client.get(sent_path(ash), headers=PERSON)

    assert noted() == ["opened", "used"]
    assert told_of(ash) == ["page_used"]


def test_a_form_without_a_look_before_is_enough(client, ash):
    client.post(sent_path(ash, "talk"), {"text": "Please call."}, headers=PERSON)
    client.get(sent_path(ash), headers=PERSON)

    assert noted() == ["used"]


def test_the_next_day_counts_again(client, ash):
    client.get(sent_path(ash), headers=PERSON)
    PageOpened.objects.update(on_date=today_of(ash.company) - timedelta(days=1))
    client.get(sent_path(ash), headers=PERSON)

    assert noted() == ["opened", "opened"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "curl/8.9"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"},
        {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) HeadlessChrome/131.0"},
        {"User-Agent": "Mozilla/4.0 (compatible; ms-office; MSOffice rmj)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Proofpoint URL Defense)"},
        {"User-Agent": "WhatsApp/2.23"},
        {**PERSON, "Sec-Purpose": "prefetch"},
        {**PERSON, "Purpose": "preview"},
        {**PERSON, "X-Moz": "prefetch"},
    ],
)
def test_programs_that_say_what_they_are_tell_nothing_of_the_customer(client, ash, headers):
    assert client.get(sent_path(ash), headers=headers).status_code == 200

    assert noted() == []


def test_a_head_tells_nothing(client, ash):
    assert client.head(sent_path(ash), headers=PERSON).status_code == 200

    assert noted() == []


def test_a_link_that_staff_gave_or_that_opens_nothing_tells_nothing(client, ash):
    client.get(path_to(ash), headers=PERSON)
    path = sent_path(ash)
    end_links(ash, at=timezone.now(), by="Dana", reason="lost")
    assert client.get(path, headers=PERSON).status_code == 404

    assert noted() == []


def test_who_says_that_the_page_is_not_theirs_is_not_taken_for_the_customer(client, ash):
    client.post(sent_path(ash, "not-you"), headers=PERSON)

    assert noted() == []


def test_what_was_refused_tells_nothing(client, ash):
    client.get(sent_path(ash, "no-such-page"), headers=WALKING)
    client.post(sent_path(ash, "talk"), {}, headers=PERSON)
    client.post(sent_path(ash, "talk"), {"text": "x"}, headers={**PERSON, "Sec-Fetch-Site": "cross-site"})

    assert noted() == []


def test_it_is_not_noted_of_who_does_not_want_it_nor_where_the_company_counts_nothing(client, ash, brook):
    DeliveryRules.objects.create(company=ash.company)
    opt_out(ash, "clicks", today_of(ash.company), at=timezone.now(), note="", by="Dana")
    client.get(sent_path(ash), headers=PERSON)
    assert noted() == []

    DeliveryRules.objects.update(count_clicks=False)
    client.get(sent_path(brook), headers=PERSON)
    assert noted() == []


def test_they_turn_it_off_on_their_own_page(client, ash):
    ContactPoint.objects.filter(customer=ash).update(consent="given")
    client.post(sent_path(ash, "preferences"), {"channel": ["email"], "language": "en"})
    client.get(sent_path(ash), headers=PERSON)

    assert noted() == []
    assert "once a day" in client.get(sent_path(ash, "data")).content.decode()


def test_a_busy_database_costs_nobody_their_page(client, ash, monkeypatch):
    def busy(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(openings, "_note", busy)

    assert client.get(sent_path(ash), headers=PERSON).status_code == 200


def test_what_is_noted_needs_no_question_to_the_database_on_the_next_look(
    client, ash, django_assert_num_queries
):
    path = sent_path(ash)
    client.get(path, headers=PERSON)
    with django_assert_num_queries(_questions(client, path, {})):
        client.get(path, headers=PERSON)


def _questions(client, path, headers):
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers=headers)
    return len(asked)


def test_the_database_refuses_a_second_of_the_day_and_what_is_not_known(client, ash):
    client.get(sent_path(ash), headers=PERSON)
    known = PageOpened.objects.get()
    for how in ("opened", "perhaps"):
        row = PageOpened(link=known.link, customer=ash, on_date=known.on_date, how=how, at=known.at)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
