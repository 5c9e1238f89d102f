"""Members: added, changed, ended; the last owner stays; another company's are not there."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from doors import give_app

from days import NOW
from dunwell.cli.verify import verified
from dunwell.journal.models import Entry
from dunwell.journal.reading import reading
from dunwell.people.invitations import invite, take_back
from dunwell.people.member import member_of
from dunwell.people.memberships import CannotChangePeople, add_member, change_member, end_membership, members
from dunwell.people.models import InvitationEnd, Membership
from dunwell.people.second_factor import days_of, has_one
from dunwell.workbench.sign_in import demo_user


def held(user, company):
    return Membership.objects.get(user=user, company=company, ended=None)


def address(name, membership, key="birch"):
    return reverse(name, args=[key, membership.pk])


def told(role="viewer", name="Vera Vogel", other_names=""):
    return {"role": role, "name": name, "other_names": other_names}


def test_nobody_is_two_things_in_one_company(company, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=cast["viewer"], company=company, role="owner", name="V", since_at=NOW, by="x"
        )
    with pytest.raises(CannotChangePeople) as refusal:
        add_member(company, cast["viewer"], "owner", "Vera", at=NOW, by="Olive Owner")
    assert refusal.value.reason == "member_already"


@pytest.mark.parametrize("columns", [{"role": "king"}, {"name": ""}])
def test_a_member_has_a_role_and_a_name(company, columns):
    whole = {
        "user": demo_user(),
        "company": company,
        "role": "viewer",
        "name": "V",
        "since_at": NOW,
        "by": "x",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**whole | columns)
    for each in columns.items():
        with pytest.raises(CannotChangePeople):
            add_member(company, demo_user(), at=NOW, by="x", **{"role": "viewer", "name": "V"} | dict([each]))


def test_a_change_of_role_holds_at_once_and_history_keeps_both(company, cast, browser):
    vera = browser(cast["viewer"])
    assert vera.get(reverse("sign_ins", args=["birch"])).status_code == 403

    answer = browser(cast["owner"]).post(address("member", held(cast["viewer"], company)), told("auditor"))

    assert answer.status_code == 302
    assert vera.get(reverse("sign_ins", args=["birch"])).status_code == 200
    was, now = Membership.objects.filter(user=cast["viewer"]).order_by("pk")
    assert (was.role, was.ended.by, now.role, now.by) == ("viewer", "Olive Owner", "auditor", "Olive Owner")
    assert was.ended.at == now.since_at


def test_a_change_that_changes_nothing_writes_nothing(company, cast):
    before = Entry.objects.count()

    same = change_member(held(cast["viewer"], company), at=NOW, by="Olive Owner", role="viewer")

    assert same == held(cast["viewer"], company)
    assert Entry.objects.count() == before


def test_a_membership_is_ended_on_its_page(company, cast, browser):
    vera = browser(cast["viewer"])

    browser(cast["owner"]).post(address("end_membership", held(cast["viewer"], company)))

    assert vera.get("/birch/customers/").status_code == 404
    assert not Membership.objects.filter(user=cast["viewer"], ended=None).exists()
    assert [each.role for each in members(company)] == ["owner", "controller", "account_manager", "auditor"]


def test_the_last_owner_can_neither_go_nor_become_less(company, cast, browser):
    client = browser(cast["owner"])
    last = held(cast["owner"], company)

    ended = client.post(address("end_membership", last), follow=True)
    changed = client.post(address("member", last), told("viewer", "Olive Owner"), follow=True)

    for answer in (ended, changed):
        assert "is the last owner" in answer.content.decode()
    assert held(cast["owner"], company) == last


def test_an_owner_beside_another_may_go(company, cast, join, browser):
    join(company, "owner", name="Second Owner")
    client = browser(cast["owner"])

    answer = client.post(address("end_membership", held(cast["owner"], company)))

    assert answer["Location"] == reverse("sign_in")
    assert client.get("/birch/").status_code == 302


def test_an_owner_who_is_not_active_does_not_count(company, cast, join):
    gone = join(company, "owner", name="Gone Owner")
    gone.is_active = False
    gone.save()

    with pytest.raises(CannotChangePeople, match="last owner"):
        end_membership(held(cast["owner"], company), at=NOW, by="x")


def test_a_membership_that_has_ended_is_not_there(company, cast, browser):
    was = held(cast["viewer"], company)
    end_membership(was, at=timezone.now(), by="Olive Owner")
    client = browser(cast["owner"])

    for name in ("member", "end_membership", "reset_second_factor"):
        assert client.post(address(name, was), told()).status_code == 404
    with pytest.raises(CannotChangePeople) as refusal:
        change_member(was, at=NOW, by="x", role="owner")
    assert refusal.value.reason == "ended"


def test_another_companys_member_is_not_there(company, cast, other, join, browser):
    theirs = held(join(other, "owner", name="Ed Elm"), other)
    client = browser(cast["owner"])

    assert client.get(address("member", theirs)).status_code == 404
    for name in ("member", "end_membership", "reset_second_factor"):
        assert client.post(address(name, theirs), told()).status_code == 404
    assert held(theirs.user, other) == theirs


@pytest.mark.parametrize("wrong", [told(role="king"), told(name=""), told(name="x" * 201), {}])
def test_what_cannot_be_is_said_on_the_form(company, cast, browser, wrong):
    answer = browser(cast["owner"]).post(address("member", held(cast["viewer"], company)), wrong)

    if wrong:
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    else:
        assert answer.status_code == 200
    assert held(cast["viewer"], company).role == "viewer"


def test_a_lost_phone_is_taken_away_by_an_owner(company, cast, browser):
    give_app(cast["viewer"])

    browser(cast["owner"]).post(address("reset_second_factor", held(cast["viewer"], company)))

    assert not has_one(cast["viewer"])
    entry = Entry.objects.get(kind="second_factor")
    assert (entry.actor, entry.about_id) == ("Olive Owner", cast["viewer"].pk)


def test_but_not_of_somebody_who_works_for_another_company_too(company, cast, other, join, browser):
    give_app(cast["viewer"])
    join(other, "owner", user=cast["viewer"], name="Vera Vogel")

    browser(cast["owner"]).post(address("reset_second_factor", held(cast["viewer"], company)))

    assert has_one(cast["viewer"])


def test_the_days_for_a_second_factor_are_set(company, cast, browser):
    client = browser(cast["owner"])
    rule = reverse("second_factor_rule", args=["birch"])

    wrong = client.post(rule, {"days": "-1"})
    client.post(rule, {"days": "3"})

    assert wrong.status_code == 422
    assert days_of(company) == 3
    client.post(rule, {"days": ""})
    assert days_of(company) is None


def test_who_keeps_the_installation_is_an_owner_everywhere(company, other):
    keeper = demo_user()

    assert {member_of(keeper, each).role for each in (company, other)} == {"owner"}
    keeper.is_active = False
    assert member_of(keeper, company) is None


def test_the_journal_tells_every_change_and_a_right_nobody_gave_is_found(company, cast):
    change_member(
        held(cast["viewer"], company), at=NOW, by="Olive Owner", role="owner", other_names="V.\n V V "
    )
    end_membership(held(cast["owner"], company), at=NOW, by="Olive Owner", reason="left for sea")

    last = Entry.objects.filter(company_id=company.pk, kind="membership").order_by("seq")
    assert [json.loads(each.payload)["what"] for each in last][-3:] == ["ended", "changed", "ended"]
    assert "left for sea" in last.last().payload
    assert held(cast["viewer"], company).names == ["Vera Vogel", "V.", "V V"]
    with reading() as view:
        assert verified(None, view) == []
    Membership.objects.filter(user=cast["auditor"]).update(role="owner")
    stranger = Membership.objects.create(
        user=demo_user(), company=company, role="owner", name="Nobody", since_at=NOW, by="nobody"
    )
    with reading() as view:
        found = " ".join(str(each) for each in verified(None, view))
    assert f"membership {stranger.pk}" in found
    assert f"membership {held(cast['auditor'], company).pk}" in found


def test_an_invitation_opened_again_around_the_program_is_found(company):
    made, _ = invite(company, "nora@birch.example", "viewer", at=NOW, by="Olive Owner")
    take_back(made, at=NOW, by="Olive Owner")
    with reading() as view:
        assert verified(company, view) == []

    InvitationEnd.objects.all().delete()

    with reading() as view:
        assert "invitation end" in " ".join(str(each) for each in verified(company, view)).replace("_", " ")
