"""What is agreed with customers: lists, pages, and what each role can do with them."""

from datetime import timedelta

import pytest
from agreed import AT, OF, TODAY, days, everything_agreed, owing
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.deciding.schedules import Part
from dunwell.arrangements.models import DiscountStep, Dispute, PaymentPlan, PlanChange, PlanProposal, Promise
from dunwell.arrangements.plans import agree_plan
from dunwell.arrangements.promises import promise
from dunwell.arrangements.settlements import approve_settlement
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Company, Hold
from dunwell.workbench.agreements.actions import ACTIONS
from dunwell.workbench.agreements.kinds import KINDS


@pytest.fixture(autouse=True)
def at_eleven(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def agreed(company):
    return everything_agreed(company)


@pytest.fixture
def browse(client, company, join):
    """Signs in somebody of a role, and returns their browser."""

    def sign_in(role, **columns):
        client.force_login(join(company, role, name="Lee Park", **columns))
        return client

    return sign_in


def test_every_list_and_page_shows_what_is_agreed_in_both_languages(browse, agreed, settings):
    controller = browse("controller")

    for language, words in (("en", "What can be done"), ("de", "Was zu tun ist")):
        controller.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for kind in KINDS.values():
            row = agreed[kind.one]
            listed = controller.get(reverse(kind.name, args=["birch"])).content.decode()
            page = controller.get(reverse(kind.one, args=["birch", row.pk]))
            assert row.customer.name in listed
            assert page.status_code == 200
            assert "<b>broke</b>" not in page.content.decode()
            assert kind.name in ("discounts",) or words in page.content.decode()
        text = controller.get(reverse("holds", args=["birch"])).content.decode()
        assert ">Held<" in text
        assert "<i>please" not in text


DATA = {"note": "as agreed", "amount": "600.00", "on_1": "2026-04-01", "minor_1": "600.00"}


def sent(action):
    return {f"{action.name}-{name}": value for name, value in DATA.items()}


def prepared(action, row):
    """Brings a row to a state in which the action is possible."""

    values = {"on_date": TODAY, "noted_at": AT, "noted_by": "Dana"}
    if action.kind == "plans":
        kind = "handed" if "handed" in action.states else "asked"
        PlanChange.objects.create(plan=row, kind=kind, missed_minor=0, **values)
    if action.kind == "discounts":
        DiscountStep.objects.create(discount=row, step="asked", **values)
    if (action.kind, action.name) == ("settlements", "withdraw"):
        approve_settlement(row, TODAY, "yes", **OF)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda each: f"{each.kind}_{each.name}")
def test_an_action_works_for_whoever_may_and_for_nobody_else(browse, company, agreed, monkeypatch, action):
    row = agreed[KINDS[action.kind].one]
    prepared(action, row)
    path = reverse(f"{KINDS[action.kind].one}_{action.name}", args=["birch", row.pk])
    if "replan" in action.name:
        later = AT + timedelta(days=20)
        monkeypatch.setattr(timezone, "now", lambda: later)

    viewer = browse("viewer").post(path, sent(action))
    manager = browse("account_manager").post(path, sent(action))
    owner = browse("controller")
    wrong_method, foreign = owner.get(path), owner.post(path.replace("/birch/", "/elm/"), sent(action))
    nowhere = owner.post(
        reverse(f"{KINDS[action.kind].one}_{action.name}", args=["birch", 99_999]), sent(action)
    )
    done = owner.post(path, sent(action))

    assert viewer.status_code == 403
    assert manager.status_code == (403 if action.may == "settle" else 404)
    assert (wrong_method.status_code, foreign.status_code, nowhere.status_code) == (405, 404, 404)
    assert done.status_code == 302, done.content.decode()[:2000]
    page = owner.get(done["Location"]).content.decode()
    assert "Lee Park" in page
    assert owner.post(path, sent(action)).status_code in (302, 422)


def test_pages_of_customers_that_are_not_theirs_are_not_there_for_account_managers(browse, company):
    mine, others = owing(company, "mine", account_manager="Lee Park"), everything_agreed(company)

    own = promise(mine, days(3), TODAY, **OF)
    manager = browse("account_manager")

    assert manager.get(reverse("promise", args=["birch", own.pk])).status_code == 200
    for kind in KINDS.values():
        listed = manager.get(reverse(kind.name, args=["birch"])).content.decode()
        assert f">{others[kind.one].customer.name}<" not in listed
        assert manager.get(reverse(kind.one, args=["birch", others[kind.one].pk])).status_code == 404
    assert ">Held<" not in manager.get(reverse("holds", args=["birch"])).content.decode()
    manager.post(reverse("holds_lift", args=["birch"]), {"hold": others["hold"].pk, "note": "x"})
    assert active_holds(others["hold"].customer, TODAY).exists()


def test_another_companys_rows_are_not_there(browse, company, db):
    elm = Company.objects.create(
        key="elm", name="Elm", currency="EUR", jurisdiction="IE", language="en", created_at=AT
    )
    others = everything_agreed(elm)
    owner = browse("owner")

    for kind in KINDS.values():
        assert owner.get(reverse(kind.one, args=["birch", others[kind.one].pk])).status_code == 404
    customer = others["promise"].customer_id
    for name in ("offers", "offer_promise", "offer_deferral", "offer_own_plan", "call", "call_known"):
        assert owner.get(reverse(name, args=["birch", customer])).status_code == 404


def test_what_is_missing_or_wrong_is_said_beside_its_field(browse, agreed):
    controller = browse("controller")
    row = agreed["dispute"]
    path = reverse("dispute_agree_partly", args=["birch", row.pk])

    empty = controller.post(path, {})
    odd = controller.post(path, {"agree_partly-amount": "a lot", "agree_partly-note": "x"})
    much = controller.post(path, {"agree_partly-amount": "99999", "agree_partly-note": "x"})

    assert (empty.status_code, odd.status_code, much.status_code) == (422, 422, 422)
    assert "Write an amount such as" in odd.content.decode()
    assert "That amount does not fit" in much.content.decode()
    assert Dispute.objects.filter(end=None).count() == 1


def test_states_are_counted_and_filtered(browse, company, agreed):
    controller = browse("controller")
    dispute = agreed["dispute"]

    late = controller.get(reverse("disputes", args=["birch"]), {"state": "late"})
    assert "No disputes in this state" in late.content.decode()
    controller.post(
        reverse("dispute_not_agree", args=["birch", dispute.pk]), {"not_agree-note": "It is right."}
    )

    listed = controller.get(reverse("disputes", args=["birch"]), {"state": "not_agreed"}).content.decode()
    assert "Disputer" in listed
    assert "We did not agree (1)" in listed
    assert (
        "Nothing here of"
        in controller.get(reverse("disputes", args=["birch"]), {"q": "zzz"}).content.decode()
    )


def test_a_counter_offer_is_prepared_from_the_policy_and_then_agreed_on(browse, agreed):
    controller, row = browse("controller"), agreed["proposal"]
    assert (
        "The nearest plan within the policy"
        in controller.get(reverse("proposal", args=["birch", row.pk])).content.decode()
    )

    data = {
        "counter-on_1": "2026-04-01",
        "counter-minor_1": "300.00",
        "counter-on_2": "2026-05-01",
        "counter-minor_2": "300,00",
    }
    controller.post(reverse("proposal_counter", args=["birch", row.pk]), data)
    done = controller.post(reverse("proposal_accept", args=["birch", row.pk]), {})

    assert done.status_code == 302
    assert PaymentPlan.objects.get(customer=row.customer).instalments.count() == 2


def test_holds_are_kept_lifted_and_put_on_again_but_not_those_of_agreements(browse, company, agreed):
    controller, hold = browse("controller"), agreed["hold"]
    promised = Hold.objects.get(customer=agreed["promise"].customer)
    listed = controller.get(reverse("holds", args=["birch"])).content.decode()
    assert f'value="{hold.pk}"' in listed

    controller.post(
        reverse("holds_extend", args=["birch"]), {"hold": hold.pk, "review_on": "2026-03-20", "note": "asked"}
    )
    hold.refresh_from_db()
    assert hold.review_on == days(9)

    controller.post(reverse("holds_lift", args=["birch"]), {"hold": [hold.pk, promised.pk], "note": "over"})
    assert not active_holds(hold.customer, TODAY).exists()
    assert active_holds(promised.customer, TODAY).exists()
    text = controller.get(reverse("holds", args=["birch"])).content.decode()
    assert "1 hold is lifted" in text
    assert f'name="holds" value="{hold.pk}"' in text

    controller.post(reverse("holds_again", args=["birch"]), {"holds": f"{hold.pk},x,{promised.pk}"})
    [back] = active_holds(hold.customer, TODAY)
    assert (back.kind, back.note, back.review_on) == ("manual", hold.note, hold.review_on)


@pytest.mark.parametrize("name", ["holds_lift", "holds_extend", "holds_again"])
def test_who_only_looks_changes_no_hold(browse, agreed, name):
    assert (
        browse("viewer").post(reverse(name, args=["birch"]), {"hold": agreed["hold"].pk}).status_code == 403
    )
    assert browse("controller").get(reverse(name, args=["birch"])).status_code == 405
    assert active_holds(agreed["hold"].customer, TODAY).exists()


def test_an_offer_is_looked_at_whole_and_then_agreed_on(browse, company):
    customer, controller = owing(company, "ash"), browse("controller")
    offers = controller.get(reverse("offers", args=["birch", customer.pk])).content.decode()
    assert "It is about €600.00" in offers

    path = reverse("offer_plan", args=["birch", customer.pk, "fewest"])
    whole = controller.get(path).content.decode()
    changed = controller.post(path, {"total_minor": "1", "currency": "EUR"})
    assert "€600.00" in whole
    assert changed["Location"] == reverse("offers", args=["birch", customer.pk])
    done = controller.post(path, {"total_minor": "60000", "currency": "EUR"})

    assert done["Location"] == reverse("plan", args=["birch", PaymentPlan.objects.get().pk])
    assert controller.get(reverse("offer_plan", args=["birch", customer.pk, "nonsense"])).status_code == 404
    assert (
        "nothing to offer" in controller.get(reverse("offers", args=["birch", customer.pk])).content.decode()
    )


def test_what_goes_beyond_the_policy_waits_unless_somebody_who_may_agrees(browse, company):
    ash, elm = owing(company, "ash", account_manager="Lee Park"), owing(company, "elm")
    far = {"on_1": "2027-12-01", "minor_1": "600.00"}
    manager = browse("account_manager")

    late = {"on": "2026-12-01", "person": "on"}
    assert manager.post(reverse("offer_promise", args=["birch", ash.pk]), late).status_code == 422
    assert not Promise.objects.exists()
    manager.post(reverse("offer_own_plan", args=["birch", ash.pk]), far | {"person": "on"})
    assert PlanProposal.objects.get().customer == ash
    controller = browse("controller")
    controller.post(reverse("offer_own_plan", args=["birch", elm.pk]), far | {"person": "on"})
    assert PaymentPlan.objects.get().customer == elm


def test_promise_deferral_discount_and_settlement_are_made_from_what_may_be_offered(browse, company):
    controller = browse("controller")
    ash, old, early = (
        owing(company, "ash"),
        owing(company, "old", 900_000, 500),
        owing(company, "early", 200_000, -25),
    )

    made = controller.post(
        reverse("offer_promise", args=["birch", ash.pk]), {"on": "2026-03-18", "amount": "200"}
    )
    assert Promise.objects.get().amount_minor == 20_000
    assert made["Location"] == reverse("promise", args=["birch", Promise.objects.get().pk])
    assert (
        controller.post(reverse("offer_deferral", args=["birch", ash.pk]), {"on": "2026-03-20"}).status_code
        == 302
    )
    assert controller.post(reverse("offer_settlement", args=["birch", old.pk])).status_code == 302
    number = early.invoices.get().number
    assert (
        controller.post(reverse("offer_discount", args=["birch", early.pk]), {"invoice": number}).status_code
        == 302
    )
    assert (
        controller.post(reverse("offer_discount", args=["birch", ash.pk]), {"invoice": number}).status_code
        == 404
    )
    viewer = browse("viewer")
    for name in ("offer_promise", "offer_deferral", "offer_settlement", "offer_discount", "offer_own_plan"):
        assert viewer.post(reverse(name, args=["birch", ash.pk]), {}).status_code == 403
    assert viewer.post(reverse("offer_plan", args=["birch", ash.pk, "fewest"]), {}).status_code == 403


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(
    staff, company, agreed, django_assert_max_num_queries
):

    for number in range(12):
        promise(owing(company, f"p{number}"), days(4), TODAY, **OF)
        agree_plan(owing(company, f"l{number}"), [Part(days(9), 30_000), Part(days(39), 30_000)], TODAY, **OF)
        place_hold(
            owing(company, f"h{number}"), "reply", TODAY - timedelta(days=8), note="x", owner="Dana", **OF
        )
    controller, more = staff, owing(company, "more")

    for name in (*KINDS, "holds"):
        with django_assert_max_num_queries(15):
            assert controller.get(reverse(name, args=["birch"])).status_code == 200
    for kind in KINDS.values():
        with django_assert_max_num_queries(15):
            controller.get(reverse(kind.one, args=["birch", agreed[kind.one].pk]))
    with django_assert_max_num_queries(15):
        controller.get(reverse("offers", args=["birch", more.pk]))
