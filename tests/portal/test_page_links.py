"""Links to a customer's page: what they open, for how long, and what is known of them."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone
from page_cast import customer, path_to

from dunwell.cli import dunwell
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.outreach.portal_links import portal_urls
from dunwell.portal.links import end_links, find_open, hash_of, links_for, make_link, token_of, url_of
from dunwell.portal.models import PortalLink
from dunwell.portal.told import KEPT


def made(of, **more):
    return make_link(of, at=timezone.now(), by="Dana", reason="asked on the phone", **more)


def test_a_link_opens_the_page_of_its_customer_without_any_cookie(client, ash):
    answer = client.get(path_to(ash))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Ash" in answer.content.decode()


def test_a_token_has_at_least_128_bits_and_is_new_each_time(ash):
    tokens = {token_of(made(ash)) for _ in range(50)}

    assert len(tokens) == 50
    assert all(len(token) * 6 >= 128 for token in tokens)


def test_the_database_and_the_journal_hold_no_token(ash):
    link = made(ash)
    token = token_of(link)

    assert link.token_sha256 == hash_of(token)
    assert not any(token in str(value) for value in PortalLink.objects.values_list().get(pk=link.pk))
    assert not Entry.objects.filter(payload__contains=token).exists()


def test_without_the_secret_key_a_copy_of_the_database_gives_no_link(ash, settings):
    link = made(ash)
    token = token_of(link)

    settings.SECRET_KEY = "another installation's"

    assert token_of(link) != token
    assert find_open(token_of(link), timezone.now()) is None
    assert find_open(token, timezone.now()) == link  # What is out keeps working.


def test_who_made_a_link_for_whom_why_and_when_is_in_the_journal(ash):
    link = made(ash)

    entry = Entry.objects.get(kind="portal_link")
    assert (entry.actor, entry.customer_id, entry.about_id) == ("Dana", ash.pk, link.pk)
    assert entry.told["reason"] == "asked on the phone"


def test_a_link_runs_out(ash):
    link = made(ash, lasts=timedelta(days=1))
    token = token_of(link)

    assert find_open(token, link.expires_at - timedelta(seconds=1)) == link
    assert find_open(token, link.expires_at) is None


def test_ended_links_open_nothing_and_the_journal_says_who_ended_them(client, ash):
    first, second = path_to(ash), path_to(ash)

    ended = end_links(ash, at=timezone.now(), by="Dana", reason="forwarded by mistake")

    assert ended == 2
    assert client.get(first).status_code == client.get(second).status_code == 404
    assert Entry.objects.filter(kind="portal_link_ended", actor="Dana").count() == 2


def test_messages_of_some_weeks_carry_the_same_link_and_later_ones_a_new_one(ash, company):
    now = timezone.now()

    def url(days):
        return url_of(links_for(company, [ash.pk], at=now + timedelta(days=days), by="round")[ash.pk])

    first = url(0)

    assert first == url(0) == url(59)
    assert url(61) != first


def test_links_for_many_customers_are_made_in_few_questions(company, django_assert_max_num_queries):
    ids = [customer(company, f"c{n}").pk for n in range(40)]

    with django_assert_max_num_queries(12):
        found = links_for(company, ids, at=timezone.now(), by="round")

    assert set(found) == set(ids)
    assert not check_chain(company.pk)


def test_what_the_journal_tells_of_links_can_be_compared(ash, company):
    link = made(ash)
    end_links(ash, at=timezone.now(), by="Dana", reason="over")
    assert not [finding for kept in KEPT for finding in changed_rows(kept, company.pk)]

    PortalLink.objects.filter(pk=link.pk).update(expires_at=link.expires_at + timedelta(days=999))

    assert "expires_at" in str(changed_rows(KEPT[0], company.pk))


@pytest.mark.parametrize("days", ["0", "367", "x"])
def test_the_command_refuses_a_link_for_ever(ash, days):
    run = CliRunner().invoke(dunwell, ["portal-link", "ash", "--company", "birch", "--days", days])

    assert run.exit_code == 2


def test_staff_make_and_end_links_from_the_command_line(client, ash, settings):
    settings.PUBLIC_URL = "https://dunwell.example"
    run = CliRunner()

    out = run.invoke(dunwell, ["portal-link", "ash", "--company", "birch", "--by", "Dana"])
    path = out.output.strip().removeprefix("https://dunwell.example")
    opened = client.get(path).status_code
    back = run.invoke(dunwell, ["portal-link", "ash", "--company", "birch", "--revoke", "--by", "Dana"])

    assert opened == 200
    assert back.output == "1 link of Ash ended.\n"
    assert client.get(path).status_code == 404


def test_outreach_is_given_the_whole_address_of_each_customers_page(client, ash, brook, company):
    urls = portal_urls(company, [ash.pk, brook.pk], timezone.now())

    assert urls == portal_urls(company, [brook.pk, ash.pk], timezone.now())
    for who in (ash, brook):
        page = client.get("/p/" + urls[who.pk].split("/p/")[1])
        assert who.name in page.content.decode()
