"""Every address of a company, walked through as each role: works, 403, 404 of another company, wrong method, signed out."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from days import TODAY
from dunwell.people import roles

#: What an address is filled with: things that are not there.
FILLED = {
    "IntConverter": 999_999,
    "DayConverter": TODAY,
    "SlugConverter": "nothing",
    "StringConverter": "nothing",
}


def patterns(resolver):
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        elif isinstance(each, URLPattern) and str(each.pattern).startswith("<slug:company>/"):
            yield each


def pages():
    """Each address below a company's key: its name, its arguments but the company, its view."""
    for pattern in patterns(get_resolver()):
        rest = {
            name: FILLED.get(type(converter).__name__, "nothing")
            for name, converter in pattern.pattern.converters.items()
            if name != "company"
        }
        yield pattern.name, rest, pattern.callback


@pytest.fixture(scope="module")
def addresses():
    """Every address of Birch: name, path, permission."""
    found = list(pages())
    assert len(found) > 15
    return found


def path_of(name, rest, key="birch"):
    return reverse(name, kwargs={"company": key, **rest})


def test_every_address_of_a_company_asks_for_a_permission_that_there_is(addresses):
    open_to_all = [name for name, _, view in addresses if getattr(view, "may", None) not in roles.PERMISSIONS]

    assert open_to_all == []


def test_nobody_signed_in_is_sent_to_the_sign_in_page(company, addresses):
    client = Client()
    for name, rest, _ in addresses:
        path = path_of(name, rest)
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            if answer.status_code != 405:
                assert answer.status_code == 302, name
                assert answer["Location"].partition("?")[0] == reverse("sign_in"), name


def test_an_owner_of_another_company_finds_nothing(company, other, join, browser, addresses):
    client = browser(join(other, "owner"))
    for name, rest, _ in addresses:
        path = path_of(name, rest)
        answers = {getattr(client, method)(path).status_code for method in ("get", "post")}
        assert answers <= {404, 405}, name
        assert 404 in answers, name


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_is_let_in_or_refused_as_the_table_says(company, cast, browser, addresses, role):
    client = browser(cast[role])
    for name, rest, view in addresses:
        path = path_of(name, rest)
        for method in ("get", "post"):
            status = getattr(client, method)(path).status_code
            if status == 405:
                continue
            assert status < 500, (name, method, status)
            assert (status == 403) == (not roles.may(role, view.may)), (name, method, status)


def test_a_method_that_an_address_does_not_take_is_refused_to_everybody(company, cast, browser, addresses):
    nobody, owner = Client(), browser(cast["owner"])
    for name, rest, _ in addresses:
        path = path_of(name, rest)
        for client in (nobody, owner):
            assert client.put(path).status_code == 405, name
        assert nobody.delete(path).status_code == 405, name
        assert {nobody.get(path).status_code, nobody.post(path).status_code} != {405}, name


def test_who_is_refused_is_told_who_may(company, cast, browser):
    answer = browser(cast["viewer"]).get(reverse("people", args=["birch"]))

    assert answer.status_code == 403
    assert "Olive Owner" in answer.content.decode()
    assert "Conny Control" not in answer.content.decode()


def test_the_menu_shows_only_where_one_may_go(company, cast, browser):
    address = reverse("customers", args=["birch"])

    assert reverse("people", args=["birch"]) in browser(cast["owner"]).get(address).content.decode()
    assert reverse("people", args=["birch"]) not in browser(cast["viewer"]).get(address).content.decode()


def test_the_list_of_companies_shows_ones_own_alone(company, other, join, browser, cast):
    client = browser(join(other, "viewer", user=cast["viewer"], name="Vera Vogel"))

    text = client.get(reverse("companies")).content.decode()

    assert "Birch Supplies" in text
    assert "Elm Ltd" in text
    alone = browser(cast["auditor"]).get(reverse("companies"))
    assert alone.status_code == 302
    assert alone["Location"] == "/birch/"


def test_who_belongs_nowhere_sees_no_company(company, browser, django_user_model):
    client = browser(django_user_model.objects.create_user("stranger@nowhere.example"))

    assert "Birch" not in client.get(reverse("companies")).content.decode()
    assert client.get("/birch/").status_code == 404


def test_who_is_not_active_any_more_is_out(company, cast, browser):
    client = browser(cast["owner"])
    cast["owner"].is_active = False
    cast["owner"].save()

    assert client.get("/birch/customers/").status_code == 302
