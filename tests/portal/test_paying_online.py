"""Paying at a provider: begun on the page; each notice counts once, in any order, and stops chasing in the same request."""

import json
import time

import pytest
from django.core.management import call_command
from page_cast import invoice, path_to, today_of
from stripe_server import StripeServer, event, signed

from dunwell.adapters.payments.stripe_checkout import CannotUsePaymentUrl, provider
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.reading import reading
from dunwell.ledger import kept
from dunwell.ledger.check import check_money
from dunwell.ledger.holds import active_holds
from dunwell.ledger.models import Invoice, Payment
from dunwell.portal.models import OnlinePayment, ProviderNotice

pytestmark = pytest.mark.every_example


@pytest.fixture
def stripe(settings):
    """The provider, on loopback."""
    server = StripeServer()
    settings.DUNWELL_PAYMENT_PROVIDER = {**settings.DUNWELL_PAYMENT_PROVIDER, "url": server.url}
    settings.PUBLIC_URL = "https://dunwell.example"
    yield server
    server.close()


@pytest.fixture
def begun(client, ash, stripe):
    """Ash has begun to pay everything: 1,530.00."""
    answer = client.post(path_to(ash, "checkout"), {"currency": "EUR"})
    assert answer.status_code == 303
    return OnlinePayment.objects.get()


def tell(client, body, signature=None):
    return client.post(
        "/webhooks/payments/", body, content_type="application/json",
        headers={"Stripe-Signature": signed(body) if signature is None else signature},
    )  # fmt: skip


def paid(number, amount=153_000, **more):
    return event("checkout.session.completed", number, amount=amount, payment_status="paid", **more)


def open_minor(of):
    return sum(Invoice.objects.filter(customer=of).values_list("open_minor", flat=True))


def sound(company):
    """Nothing is wrong with the journal, the rows it tells of, or the money."""
    with reading() as view:
        rows = [finding for each in kept.KEPT for finding in changed_rows(each, company.pk, view)]
        # Invoices and credit notes of the tests were written around the program; what the page did was not.
        rows = [each for each in rows if "no entry tells of it" not in str(each)]
        return not rows and not check_chain(company.pk, view) and not check_money(company, view)


def test_the_customer_is_led_to_the_providers_page_with_the_net_amount_and_nothing_of_a_card_touches_us(
    client, ash, stripe
):
    page = client.get(path_to(ash, "pay"))
    answer = client.post(path_to(ash, "checkout"), {"currency": "EUR"})

    [(path, headers, asked)] = stripe.asked
    made = OnlinePayment.objects.get()
    assert answer.headers["Location"] == stripe.page
    assert "form-action 'self' https://checkout.stripe.com;" in page.headers["Content-Security-Policy"]
    assert path == "/v1/checkout/sessions"
    assert headers["Idempotency-Key"] == f"dunwell-{made.key}"
    assert asked["line_items[0][price_data][unit_amount]"] == "153000"
    assert asked["line_items[0][price_data][currency]"] == "eur"
    assert asked["payment_intent_data[metadata][dunwell]"] == str(made.pk)
    assert asked["customer_email"] == "ash@customer.example"
    assert asked["success_url"].startswith("https://dunwell.example/p/")


def test_one_invoice_is_paid_by_itself_and_another_customers_never(client, ash, brook, stripe):
    one = ash.invoices.get(number="A-2")

    client.post(path_to(ash, "checkout"), {"currency": "EUR", "invoice": str(one.pk)})
    client.post(path_to(ash, "checkout"), {"currency": "EUR", "invoice": str(brook.invoices.get().pk)})

    assert list(OnlinePayment.objects.order_by("pk").values_list("invoice__number", "amount_minor")) == [
        ("A-2", 42_000), (None, 153_000),
    ]  # fmt: skip


def test_currencies_are_written_as_the_provider_counts_them(client, ash, stripe):
    for currency, minor in (("ISK", 900), ("JPY", 7_000), ("KWD", 5_550)):
        bill = invoice(ash, f"X-{currency}", minor, 3, currency=currency)
        client.post(path_to(ash, "checkout"), {"invoice": str(bill.pk), "currency": currency})

    amounts = [asked["line_items[0][price_data][unit_amount]"] for _, _, asked in stripe.asked]
    assert amounts == ["90000", "7000", "5550"]


def test_without_a_provider_there_is_no_button_and_no_address(client, ash):
    assert "checkout" not in client.get(path_to(ash, "pay")).content.decode()
    assert client.post(path_to(ash, "checkout"), {"currency": "EUR"}).status_code == 302
    assert tell(client, b"{}").status_code == 404


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_provider_that_refuses_leaves_the_way_by_transfer(client, ash, stripe, status):
    stripe.status = status

    answer = client.post(path_to(ash, "checkout"), {"currency": "EUR"})

    assert answer.status_code == 503
    assert "pay by transfer" in answer.content.decode()


def test_a_page_that_is_not_the_providers_is_not_led_to(client, ash, stripe):
    stripe.page = "javascript:alert(1)"

    assert client.post(path_to(ash, "checkout"), {"currency": "EUR"}).status_code == 503


def test_a_payment_is_on_the_ledger_within_the_request_that_tells_of_it(client, ash, begun):
    answer = tell(client, paid(begun.pk))

    money = Payment.objects.get()
    assert (answer.status_code, answer.content) == (200, b"paid")
    assert (money.amount_minor, money.source, money.reference) == (153_000, "stripe", "pi_1")
    assert open_minor(ash) == 9_000  # What the credit note covers.
    assert "Nothing is open. Thank you!" in client.get(path_to(ash)).content.decode()
    assert sound(ash.company)


def test_a_notice_counts_once_however_often_and_by_whichever_event_it_comes(client, ash, begun):
    body = paid(begun.pk, event_id="evt_same")

    outcomes = [tell(client, body).content for _ in range(3)]
    again = tell(client, event("checkout.session.async_payment_succeeded", begun.pk, amount=153_000)).content

    assert outcomes == [b"paid", b"known", b"known"]
    assert again == b"known"
    assert Payment.objects.count() == 1


def test_what_is_not_signed_by_the_provider_or_is_old_changes_nothing(client, ash, begun):
    body = paid(begun.pk)

    for signature in (
        "",
        "t=1,v1=00",
        signed(body, secret="whsec_other"),
        signed(body, at=time.time() - 3_600),
        signed(b"{}"),
    ):
        assert tell(client, body, signature).status_code == 400, signature
    assert not Payment.objects.exists()
    assert client.get("/webhooks/payments/").status_code == 405


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"data": 7}', b"\xff", b'{"id": "e", "type": "x", "data": {"object": {}}}']
)
def test_strange_notices_break_nothing(client, ash, stripe, body):
    assert tell(client, body).status_code in (200, 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("amount_total", value) for value in ("x", -1, 1.5, [], {}, True, 10**30, "153000", "\x00")),
        *(("currency", value) for value in (None, "", 7, "eu", "EUR" * 50, "\x00\x00\x00", [])),
        *(("payment_intent", value) for value in (None, 7, "x" * 5_000, "\x00", {"id": "pi"})),
        *(("payment_status", value) for value in (None, 7, [], "unheard of")),
        *(("metadata", value) for value in (None, [], "x", {"dunwell": None}, {"dunwell": [1]})),
    ],
)
def test_signed_notices_with_strange_values_break_nothing_and_make_no_money(client, ash, begun, name, value):
    told = json.loads(paid(begun.pk, event_id="evt_strange"))
    told["data"]["object"][name] = value

    assert tell(client, json.dumps(told).encode()).status_code in (200, 400)
    assert sum(Payment.objects.values_list("amount_minor", flat=True)) in (0, 153_000)
    assert sound(ash.company)


def test_a_notice_of_ours_that_is_told_again_with_other_contents_is_refused(client, ash, begun):
    """A signature belongs to the very bytes that were signed: nobody makes a thousand of a hundred."""
    body = paid(begun.pk)

    assert tell(client, body.replace(b"153000", b"953000"), signed(body)).status_code == 400
    assert tell(client, body + b" ", signed(body)).status_code == 400
    assert not Payment.objects.exists()


def test_a_payment_of_somebody_elses_system_is_left_alone(client, ash, begun):
    for number in (begun.pk + 1_000, "x", "9" * 40, ""):
        assert tell(client, paid(number)).status_code == 200
    assert tell(client, paid(begun.pk, currency="usd")).content == b"unknown"
    assert not Payment.objects.exists()


def test_less_and_more_than_was_asked_for_is_what_came(client, ash, begun):
    tell(client, paid(begun.pk, amount=100_000))
    assert open_minor(ash) == 62_000

    client.post(path_to(ash, "checkout"), {"currency": "EUR"})
    tell(client, paid(OnlinePayment.objects.latest("pk").pk, amount=70_000))

    assert open_minor(ash) == 0
    assert Payment.objects.latest("pk").open_minor == 8_000
    assert sound(ash.company)


def test_a_debit_that_is_on_its_way_holds_chasing_until_it_came_or_failed(client, ash, begun):
    today = today_of(ash.company)
    tell(client, event("checkout.session.completed", begun.pk, amount=153_000, payment_status="unpaid"))
    assert [hold.kind for hold in active_holds(ash, today)] == ["payment_in_flight"]

    tell(client, event("checkout.session.async_payment_failed", begun.pk, amount=153_000))
    assert not active_holds(ash, today)

    assert (
        tell(client, event("checkout.session.async_payment_succeeded", begun.pk, amount=153_000)).content
        == b"paid"
    )
    assert not active_holds(ash, today)
    assert Payment.objects.count() == 1


def test_a_refund_opens_what_the_money_settled_and_only_what_is_new_of_it_counts(client, ash, begun):
    tell(client, paid(begun.pk))

    tell(client, event("charge.refunded", begun.pk, amount=30_000))
    assert open_minor(ash) == 39_000
    tell(client, event("charge.refunded", begun.pk, amount=50_000))
    assert open_minor(ash) == 59_000
    assert tell(client, event("charge.refunded", begun.pk, amount=30_000)).content == b"known"
    tell(client, event("charge.refunded", begun.pk, amount=153_000))

    assert open_minor(ash) == 162_000
    assert Payment.objects.get().open_minor == 0
    assert sound(ash.company)


def test_a_refund_that_is_told_before_its_payment_is_told_again_later(client, ash, begun):
    refund = event("charge.refunded", begun.pk, amount=10_000)

    assert tell(client, refund).status_code == 409
    tell(client, paid(begun.pk))
    assert tell(client, refund).status_code == 200

    assert open_minor(ash) == 19_000


def test_a_chargeback_takes_the_money_back_and_a_person_asks_before_anybody_is_chased(client, ash, begun):
    today = today_of(ash.company)
    tell(client, paid(begun.pk))

    tell(client, event("charge.dispute.funds_withdrawn", begun.pk, amount=153_000))
    assert open_minor(ash) == 162_000
    assert [hold.kind for hold in active_holds(ash, today)] == ["dispute"]

    tell(client, event("charge.dispute.funds_reinstated", begun.pk, amount=153_000))
    assert open_minor(ash) == 9_000
    assert not active_holds(ash, today)
    assert sound(ash.company)
    assert ProviderNotice.objects.count() == 3


def test_no_more_is_taken_back_than_came(client, ash, begun):
    tell(client, paid(begun.pk, amount=50_000))

    tell(client, event("charge.refunded", begun.pk, amount=50_000))
    tell(client, event("charge.dispute.funds_withdrawn", begun.pk, amount=50_000))

    assert open_minor(ash) == 162_000
    assert sound(ash.company)


@pytest.mark.parametrize(
    "url", ["", "stripe://", "stripe://key", "stripe://@secret", "paypal://key@secret", "https://x"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(CannotUsePaymentUrl):
        provider(url)


def test_the_migrations_say_what_the_models_are(db):
    call_command("makemigrations", "portal", check=True, dry_run=True, verbosity=0)
