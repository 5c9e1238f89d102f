"""`dunwell people` and `dunwell sign-in-link --user`: who works for a company, by command."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone
from doors import give_app, is_in

from dunwell.cli.people import people
from dunwell.cli.sign_in_link import sign_in_link
from dunwell.journal.models import Entry
from dunwell.people.invitations import find
from dunwell.people.models import Membership
from dunwell.people.second_factor import days_of, has_one


def run(*arguments, command=people):
    return CliRunner().invoke(command, [str(each) for each in arguments])


def held(company, user):
    return Membership.objects.filter(company=company, user=user, ended=None).first()


def test_an_invitation_is_printed_and_works(company, settings):
    done = run("invite", "Nora@Birch.example", "--company", "birch", "--role", "owner", "--by", "Lee")

    url = done.stdout.splitlines()[0]
    token = url.removeprefix(settings.PUBLIC_URL + "/invitation/").rstrip("/")
    assert done.exit_code == 0
    assert find(token, timezone.now()).email == "nora@birch.example"
    assert "Mail is not set up" in done.stderr
    taken = run("take-back", "nora@birch.example", "--company", "birch")
    assert taken.exit_code == 0
    assert run("take-back", "nora@birch.example", "--company", "birch").exit_code == 1


def test_members_are_listed_for_people_and_for_programs(company, cast):
    give_app(cast["owner"])
    run("invite", "nora@birch.example", "--company", "birch", "--role", "viewer")

    read = run("list", "birch").stdout
    data = json.loads(run("list", "birch", "--json").stdout)

    assert [line.split()[0] for line in read.splitlines()] == [
        "owner", "controller", "account_manager", "viewer", "auditor", "viewer",
    ]  # fmt: skip
    assert [each["second_factor"] for each in data["members"]] == [True, False, False, False, False]
    assert data["members"][0]["email"] == cast["owner"].email
    assert [each["email"] for each in data["invitations"]] == ["nora@birch.example"]


def test_a_company_without_people_says_how_to_begin(company):
    assert "dunwell people invite" in run("list", "birch").stdout


def test_a_role_and_names_are_changed(company, cast):
    vera = cast["viewer"]
    done = run(
        "role", vera.email, "--company", "birch", "--role", "account_manager", "--name", "V. Vogel",
        "--other-name", "Vera", "--other-name", "Vogel", "--by", "Lee",
    )  # fmt: skip

    now = held(company, vera)
    assert done.stdout == "V. Vogel is account_manager of Birch Supplies.\n"
    assert (now.role, now.names, now.by) == ("account_manager", ["V. Vogel", "Vera", "Vogel"], "Lee")


def test_a_membership_is_ended_but_for_the_last_owner(company, cast):
    done = run("end", cast["viewer"].email, "--company", "birch", "--reason", "left for sea", "--by", "Lee")
    refused = run("end", cast["owner"].email, "--company", "birch")

    assert done.exit_code == 0
    assert held(company, cast["viewer"]) is None
    assert "left for sea" in Entry.objects.filter(kind="membership").order_by("seq").last().payload
    assert refused.exit_code == 1
    assert "last owner" in refused.stderr


def test_a_second_factor_is_taken_away_and_needed(company, cast):
    give_app(cast["owner"])

    assert run("reset-second-factor", cast["owner"].email).exit_code == 0
    assert run("reset-second-factor", cast["owner"].email).exit_code == 1
    assert not has_one(cast["owner"])
    assert run("second-factor", "birch", "--after-days", "0").exit_code == 0
    assert days_of(company) == 0
    assert run("second-factor", "birch", "--never").exit_code == 0
    assert days_of(company) is None
    assert run("second-factor", "birch").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("invite", "nora", "--company", "birch", "--role", "viewer"), "no e-mail address"),
        (("end", "nobody@birch.example", "--company", "birch"), "does not work for Birch Supplies"),
        (("reset-second-factor", "nobody@birch.example"), "Nobody signs in as"),
        (("list", "oak"), "There is no company"),
    ],
)
def test_what_cannot_be_done_is_said(company, arguments, says):
    done = run(*arguments)

    assert done.exit_code == 1
    assert says in done.stderr


def test_a_sign_in_link_is_for_whom_it_is_asked(cast, client, settings):
    done = run("--user", cast["viewer"].email, command=sign_in_link)

    client.get(done.stdout.strip().removeprefix(settings.PUBLIC_URL))

    assert is_in(client)
    assert client.get("/birch/people/").status_code == 403
    assert run("--user", "nobody@birch.example", command=sign_in_link).exit_code == 1
