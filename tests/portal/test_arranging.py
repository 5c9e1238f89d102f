"""Choosing a date and spreading it: within the policy at once, confirmed by a code, exact to the cent."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from letter_slot import answers, text_of
from page_cast import customer, invoice, path_to, today_of

from dunwell.arrangements.models import PaymentPlan, PlanProposal, Promise
from dunwell.arrangements.policies import policy_of
from dunwell.arrangements.promises import cancel_deferral, defer
from dunwell.journal.check import check_chain
from dunwell.ledger.holds import active_holds
from dunwell.portal.choices import proposal_terms
from dunwell.portal.code_digits import MINUTES
from dunwell.portal.codes import TRIES
from dunwell.portal.limits import CODES
from dunwell.portal.models import Confirmation, Notice


def soon(of, days):
    return (today_of(of.company) + timedelta(days=days)).isoformat()


def chosen(client, of, **fields):
    """Chooses the first plan that is offered, and returns where the code is asked for."""
    page = client.get(path_to(of, "spread")).content.decode()
    fields = fields or {"offer": re.search(r'name="offer" value="(\w+)"', page)[1]}
    answer = client.post(path_to(of, "spread"), fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def the_code():
    return re.search(r"\d{6}", answers()[-1]["Subject"])[0]


def used_up(of):
    """The policy puts nothing off any more this year."""
    today = today_of(of.company)
    for _ in range(policy_of(of.company).deferral.most_a_year):
        defer(of, today + timedelta(days=3), today, at=timezone.now(), by="Dana")
    [standing] = of.paymentdeferrals.filter(end=None)
    cancel_deferral(standing, today, "paid", at=timezone.now(), by="Dana")


def test_a_day_within_the_policy_is_put_off_to_and_counts_as_the_due_day_then(client, ash):
    answer = client.post(path_to(ash, "date"), {"on": soon(ash, 5)})

    made = ash.paymentdeferrals.get()
    assert answer.headers["Location"].endswith("?done=deferral")
    assert (made.until_on.isoformat(), made.noted_by) == (soon(ash, 5), "the customer")
    assert {hold.kind for hold in active_holds(ash, today_of(ash.company))} == {"arrangement"}
    page = client.get(path_to(ash) + "?done=deferral").content.decode()
    assert "You have until" in page
    assert "Agreed. You have until the day you chose" in page
    assert not Promise.objects.exists()


def test_where_nothing_more_is_put_off_the_day_is_a_promise_and_holds_chasing_until_then(client, ash):
    used_up(ash)
    answer = client.post(path_to(ash, "date"), {"on": soon(ash, 5)})

    made = Promise.objects.get()
    assert answer.headers["Location"].endswith("?done=date")
    assert (made.customer, made.amount_minor, made.noted_by) == (ash, 103_000, "the customer")
    assert {hold.kind for hold in active_holds(ash, today_of(ash.company))} == {"promise"}
    page = client.get(path_to(ash)).content.decode()
    assert page.count("<strong>You promised to pay €1,030.00 by") == 1
    assert "While what we agreed is kept" in page
    assert "You owe €1,530.00" in page


@pytest.mark.parametrize("on", ["", "x", "0000-00-00", "PAST", "TODAY", "FAR"])
def test_a_day_outside_the_policy_is_asked_again(client, ash, on):
    policy = policy_of(ash.company)
    latest_days = max(policy.promise.latest_days, policy.deferral.longest_days)
    days = {"PAST": -1, "TODAY": 0, "FAR": latest_days + 1}
    on = soon(ash, days[on]) if on in days else on

    answer = client.post(path_to(ash, "date"), {"on": on})

    assert answer.status_code == 422
    assert not Promise.objects.exists()
    assert not ash.paymentdeferrals.exists()


@pytest.mark.parametrize("put_off", [True, False])
def test_the_date_is_confirmed_by_mail(client, ash, put_off):
    if not put_off:
        used_up(ash)
    client.post(path_to(ash, "date"), {"on": soon(ash, 5)})

    [mail] = answers()

    assert mail["To"].endswith("<ash@customer.example>")
    assert "€1,030.00" in text_of(mail)
    assert "/p/" in text_of(mail)


def test_offers_add_up_to_the_debt_and_say_every_day_and_amount(client, ash):
    page = client.get(path_to(ash, "spread")).content.decode()

    offers = page.split('class="offer"')[1:]
    assert 2 <= len(offers) <= 3
    for offer in offers:
        parts = re.findall(r"<li>[^<]*€([\d,.]+)</li>", offer)
        assert sum(int(part.replace(",", "").replace(".", "")) for part in parts) == 103_000


def test_a_plan_begins_only_with_the_code_that_went_to_the_known_address(client, ash):
    at = chosen(client, ash)
    assert not PaymentPlan.objects.exists()

    answer = client.post(at, {"code": the_code()})

    plan = PaymentPlan.objects.get()
    assert answer.headers["Location"].endswith("?done=spread")
    assert plan.total_minor == 103_000
    assert plan.noted_by == "the customer"
    assert "arrangement" in {hold.kind for hold in active_holds(ash, today_of(ash.company))}
    [mail] = answers()
    assert "this is agreed" in text_of(mail)
    assert not check_chain(ash.company_id)
    page = client.get(path_to(ash)).content.decode()
    assert "Payment plan over €1,030.00" in page
    assert "next: €" in page


def test_the_page_of_the_code_shows_the_address_only_in_part(client, ash):
    page = client.get(chosen(client, ash)).content.decode()

    assert "a…@customer.example" in page
    assert "ash@customer.example" not in page


def test_a_wrong_code_changes_nothing_and_a_few_of_them_end_it(client, ash):
    at, right = chosen(client, ash), the_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    codes = [client.post(at, {"code": wrong}).status_code for _ in range(TRIES)]
    answer = client.post(at, {"code": right})

    assert set(codes) == {422}
    assert answer.status_code == 422
    assert not PaymentPlan.objects.exists()


def test_a_code_works_once_and_for_a_while(client, ash):
    at, right = chosen(client, ash), the_code()
    Confirmation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(at, {"code": right}).status_code == 422

    at, right = chosen(client, ash), the_code()
    assert client.post(at, {"code": right}).status_code == 302
    assert client.post(at, {"code": right}).status_code == 422
    assert PaymentPlan.objects.count() == 1
    assert MINUTES <= 30


def test_a_code_of_somebody_else_confirms_nothing(client, ash, brook):
    at, right = chosen(client, ash), the_code()
    pk = at.rstrip("/").split("/")[-1].split("?")[0]

    answer = client.post(path_to(brook, f"code/{pk}"), {"code": right})

    assert answer.status_code == 422
    assert not PaymentPlan.objects.exists()


def test_no_code_lies_in_the_database(client, ash):
    chosen(client, ash)
    right = the_code()

    assert right not in str(Notice.objects.values_list())
    assert right not in str(Confirmation.objects.values_list())


def test_without_a_known_address_nothing_about_money_is_changed(client, ash):
    ash.contact_points.all().delete()

    page = client.post(path_to(ash, "spread"), {"offer": "fewest"})

    assert page.status_code == 422
    assert "we know no e-mail address of yours" in page.content.decode()


def test_codes_cannot_be_asked_for_without_end(client, ash):
    for _ in range(CODES.most):
        chosen(client, ash, offer="fewest")

    answer = client.post(path_to(ash, "spread"), {"offer": "fewest"})

    assert answer.status_code == 422
    assert "many codes" in answer.content.decode()


def test_what_changed_before_the_code_came_is_looked_at_again(client, ash):
    at, right = chosen(client, ash), the_code()
    invoice(ash, "A-9", 40_000, 8)

    answer = client.post(at, {"code": right})

    assert answer.status_code == 422
    assert "has changed in the meantime" in answer.content.decode()
    assert not PaymentPlan.objects.exists()


def test_an_offer_that_nobody_made_is_refused(client, ash):
    for key in ("gratis", "<script>", "fewest' OR 1=1"):
        assert client.post(path_to(ash, "spread"), {"offer": key}).status_code == 422
    assert not Confirmation.objects.exists()


def test_a_plan_of_ones_own_outside_the_policy_waits_for_a_person_and_chasing_rests(client, ash):
    fields = {"amount": "20,00", "every": "monthly", "from": soon(ash, 40)}
    at = chosen(client, ash, **fields)

    answer = client.post(at, {"code": the_code()})

    proposal = PlanProposal.objects.get()
    assert answer.headers["Location"].endswith("?done=proposal")
    assert proposal.total_minor == 103_000
    assert sum(int(line.split()[1]) for line in proposal.schedule.splitlines()) == 103_000
    assert active_holds(ash, today_of(ash.company)).exists()
    page = client.get(path_to(ash)).content.decode()
    assert "You proposed a plan over €1,030.00" in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"amount": "100"},
        {"amount": "100", "every": "monthly"},
        {"amount": "0", "every": "monthly", "from": "SOON"},
        {"amount": "0.01", "every": "monthly", "from": "SOON"},
        {"amount": "5000", "every": "monthly", "from": "SOON"},
        {"amount": "100", "every": "hourly", "from": "SOON"},
        {"amount": "100", "every": "monthly", "from": "9999-12-31"},
        {"amount": "100", "every": "monthly", "from": "2020-01-01"},
    ],
)
def test_a_proposal_that_is_no_plan_is_asked_again(client, ash, fields):
    if fields.get("from") == "SOON":
        fields["from"] = soon(ash, 7)

    assert client.post(path_to(ash, "spread"), fields).status_code == 422
    assert not Confirmation.objects.exists()


def test_parts_of_a_proposal_at_the_end_of_a_month_stay_at_its_end(ash):
    from datetime import date

    from dunwell.portal.choices import Debt

    terms = proposal_terms(Debt("EUR", 40_000, []), 10_000, "monthly", date(2027, 1, 31))

    assert [line.split()[0] for line in terms["parts"].splitlines()] == [
        "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30",
    ]  # fmt: skip


def test_a_disputed_account_is_not_spread_but_handed_to_a_person(client, company, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    elm = customer(company, "elm")
    bill = invoice(elm, "E-1", 10_000, 10)
    client.post(path_to(elm, "wrong"), {"invoice": str(bill.pk), "kind": "faulty"})

    for page in ("date", "spread"):
        answer = client.get(path_to(elm, page))
        assert answer.status_code == 200
        assert "This cannot be arranged here just now" in answer.content.decode()


def test_each_currency_is_spread_by_itself(client, ash):
    invoice(ash, "G-1", 80_000, 9, currency="GBP")

    page = client.get(path_to(ash, "spread") + "?currency=GBP").content.decode()

    assert "£800.00" in page
    assert "€" not in page.split("<main")[1]


def test_the_mail_about_a_plan_has_each_part_on_a_line_of_its_own(client, ash):
    client.post(chosen(client, ash), {"code": the_code()})

    [mail] = answers()
    lines = mail.get_body(("plain",)).get_content().splitlines()
    parts = PaymentPlan.objects.get().instalments.count()
    assert (
        len([each for each in lines if re.fullmatch(r"\d+ \w+ \d{4}: €[\d,]+\.\d\d", each.strip())]) == parts
    )
