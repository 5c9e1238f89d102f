"""Every message carries the way to the customer's own page: delivered as it stands, it opens, and belongs to nobody else."""

import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from letterbox import letterbox, open_hour
from page_cast import customer, invoice, path_to

from dunwell.adapters.letters.fonts import SHIPPED
from dunwell.adapters.letters.prepare import document
from dunwell.outreach.models import DeliveryRules, SentCopy
from dunwell.outreach.portal_links import portal_urls
from dunwell.portal.links import end_links
from dunwell.portal.models import PortalLink


@pytest.fixture
def mails(company, settings):
    """Makes the next round that may write, and returns its mails by customer."""
    settings.PUBLIC_URL = "https://dunwell.example"
    settings.ALLOWED_HOSTS = ["testserver"]
    return lambda: letterbox(company, at=open_hour(company))


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def path_in(mail):
    """The path of the page whose address the mail's text has."""
    return next(word for word in text_of(mail).split() if "/p/" in word).removeprefix(
        "https://dunwell.example"
    )


def test_the_button_of_a_delivered_mail_opens_the_page_of_its_customer_alone(client, ash, brook, mails):
    sent = mails()
    for ref, name, other in (("ash", "A-1", "B-1"), ("brook", "B-1", "A-1")):
        _, mail, outgoing = sent[ref]
        page = client.get(path_in(mail)).content.decode()

        assert f"See and pay: {outgoing.button_url}" in text_of(mail)
        assert f'href="{outgoing.button_url}"' in mail.get_body(("html",)).get_content()
        assert name in page
        assert other not in page


def test_the_copy_that_is_kept_shows_the_link_as_it_was_sent(ash, mails):
    message, _, outgoing = mails()["ash"]

    kept = zlib.decompress(SentCopy.objects.get(message=message).content)

    assert outgoing.button_url.encode() in kept.replace(b"=\r\n", b"").replace(b"=\n", b"")


def test_a_company_that_is_paid_elsewhere_shows_the_page_beside_its_button(client, ash, mails):
    DeliveryRules.objects.create(company=ash.company, pay_url="https://pay.birch.example/now")

    _, mail, outgoing = mails()["ash"]

    assert "/l/" in outgoing.button_url
    assert client.get(path_in(mail)).status_code == 200
    assert "To your page: https://dunwell.example/p/" in text_of(mail)
    assert path_in(mail) in mail.get_body(("html",)).get_content()


def test_whoever_leaves_out_the_last_stroke_gets_there_too(client, ash):
    path = path_to(ash)

    assert client.get(path.rstrip("/")).status_code == 200
    assert client.get(f"{path}no/such/page").status_code == 404


def test_no_link_goes_where_somebody_said_that_it_is_not_for_them(client, ash, mails):
    client.post(path_to(ash, "not-you"))
    ash.holds.all().delete()

    assert not any("/p/" in word for word in text_of(mails()["ash"][1]).split())

    path_to(ash)
    urls = portal_urls(ash.company, [ash.pk], timezone.now())
    assert list(urls) == [ash.pk]


def test_a_link_that_a_person_ended_gives_way_to_a_new_one(ash):
    now = timezone.now()
    old = portal_urls(ash.company, [ash.pk], now)
    end_links(ash, at=now, by="Dana", reason="lost telephone")

    new = portal_urls(ash.company, [ash.pk], now)

    assert old[ash.pk] != new[ash.pk]


def test_links_for_many_ask_the_database_no_more_often_than_for_one(company):
    asked = []
    for count in (1, 30):
        owing = [customer(company, f"c{count}-{n}") for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as first:
            portal_urls(company, [each.pk for each in owing], timezone.now())
        with CaptureQueriesContext(connection) as again:
            portal_urls(company, [each.pk for each in owing], timezone.now())
        asked.append((len(first), len(again)))

    assert asked[0] == asked[1]
    assert PortalLink.objects.count() == 31


def test_a_letter_shows_the_address_and_a_code_to_scan(ash, mails):
    _, _, outgoing = mails()["ash"]

    letter = document(outgoing, (SHIPPED,))

    assert ["Online", outgoing.button_url] in [
        [label, url.replace("\u200b", "")] for label, url in letter["pay"]
    ]
    assert letter["online_qr"].startswith("<svg")
    assert outgoing.button_url in letter["online_alt"]


def test_the_page_stands_in_the_language_of_the_message(company, mails):
    DeliveryRules.objects.create(company=company, pay_url="https://pay.birch.example/now")
    invoice(customer(company, "eiche", language="de"), "E-1", 5_000, 20)

    assert "Zu Ihrer Seite: https://dunwell.example/p/" in text_of(mails()["eiche"][1])
