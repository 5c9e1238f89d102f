"""Links that open nothing, and wishes for new ones: nobody learns who is known."""

import re
from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from page_cast import customer, path_to

from dunwell.portal.limits import WISHES, WRONG_LINKS
from dunwell.portal.links import end_links, make_link, token_of
from dunwell.portal.models import Knock, LinkWish, Notice
from dunwell.portal.new_links import work_off_wishes
from dunwell.portal.told_us import NOT_THEIRS
from dunwell.portal.words import LANGUAGES


def expired(of):
    """The token of a link that ran out an hour ago."""
    at = timezone.now() - timedelta(days=91)
    return token_of(make_link(of, at=at, by="Dana", reason="old"))


def plain(answer, token):
    return answer.status_code, answer.content.decode().replace(token, "TOKEN"), sorted(answer.headers.items())


def test_expired_ended_and_invented_links_get_the_very_same_answer(client, ash):
    old = expired(ash)
    ended = path_to(ash).split("/")[2]
    end_links(ash, at=timezone.now(), by="Dana", reason="over")
    invented = "A" * 22

    answers = [plain(client.get(f"/p/{token}/"), token) for token in (old, ended, invented)]

    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404
    assert "Ash" not in answers[0][1]
    assert "Birch" not in answers[0][1]


def test_they_ask_the_database_the_same_questions(client, ash, django_assert_num_queries):
    client.get(f"/p/{'B' * 22}/")  # The first of a window of time makes its row.
    for token in (expired(ash), "A" * 22):
        with django_assert_num_queries(4):
            client.get(f"/p/{token}/")


@pytest.mark.parametrize("field", ["token", "email"])
def test_asking_for_a_new_link_answers_the_same_for_known_and_unknown_in_the_same_time(client, ash, field):
    tries = 12
    known = [expired(ash) for _ in range(tries)] if field == "token" else ["ash@customer.example"] * tries
    unknown = (
        [f"{n:022}" for n in range(tries)]
        if field == "token"
        else [f"nobody{n}@customer.example" for n in range(tries)]
    )
    times, asked, bodies = {True: [], False: []}, {True: set(), False: set()}, set()
    for n in range(tries):
        pair = [(True, known[n]), (False, unknown[n])]
        # Neither of the two is always the first, and what is slow for another reason counts for neither.
        for is_known, value in pair if n % 2 else pair[::-1]:
            Knock.objects.all().delete()
            with CaptureQueriesContext(connection) as queries:
                began = perf_counter()
                answer = client.post("/p/", {field: value}, REMOTE_ADDR=f"10.0.{n}.{int(is_known)}")
                times[is_known].append(perf_counter() - began)
            asked[is_known].add(tuple(each["sql"].split(" ")[0] for each in queries))
            bodies.add((answer.status_code, answer.content))

    assert len(bodies) == 1
    assert asked[True] == asked[False]
    assert min(times[True]) == pytest.approx(min(times[False]), rel=1.0)
    assert not Notice.objects.exists()  # Nothing is looked up before the answer.


def test_a_new_link_goes_to_the_known_address_and_to_no_other(client, ash):
    client.post("/p/", {"token": expired(ash)})
    client.post("/p/", {"email": "ASH@customer.example "})
    client.post("/p/", {"email": "thief@elsewhere.example"})
    client.post("/p/", {"token": "A" * 22})

    assert work_off_wishes(timezone.now()) == 2
    assert set(Notice.objects.values_list("kind", "to_address")) == {("new_link", "ash@customer.example")}
    assert not LinkWish.objects.exists()
    assert work_off_wishes(timezone.now()) == 0


def test_an_address_that_several_customers_share_gets_a_link_for_each(client, ash, brook):
    brook.contact_points.update(address="ash@customer.example")

    client.post("/p/", {"email": "ash@customer.example"})
    work_off_wishes(timezone.now())

    assert set(Notice.objects.values_list("customer__ref", flat=True)) == {"ash", "brook"}


def test_nobody_is_flooded_with_new_links(client, ash):
    for n in range(6):
        client.post("/p/", {"token": expired(ash)}, REMOTE_ADDR=f"10.1.0.{n}")

    work_off_wishes(timezone.now())

    assert Notice.objects.count() == 3


def test_where_somebody_said_it_is_not_for_them_no_link_goes_there_again(client, ash):
    token = path_to(ash).split("/")[2]
    end_links(ash, at=timezone.now(), by="the reader of the link", reason=NOT_THEIRS)

    client.post("/p/", {"token": token})

    assert work_off_wishes(timezone.now()) == 0


def test_the_page_has_a_form_for_the_old_link_and_one_for_an_address(client, db):
    page = client.get(f"/p/{'A' * 22}/?lang=de").content.decode()

    assert page.count("<form") == 2
    assert 'lang="de"' in page
    assert "Neuen Link schicken" in page
    assert client.get("/p/").content.decode().count("<form") == 1


def test_it_speaks_the_browsers_language_unless_told_otherwise(client, db):
    asked = client.get("/p/xyz/", headers={"Accept-Language": "it;q=0.9, pl-PL, en"}).content.decode()

    assert '<html lang="pl">' in asked


def test_guessing_is_slowed_down_and_known_links_go_on_working(client, ash):
    path = path_to(ash)
    codes = [client.get(f"/p/{n:022}/").status_code for n in range(WRONG_LINKS.most + 5)]

    assert codes[0] == 404
    assert set(codes[-3:]) == {429}
    assert client.get(path).status_code == 200


def test_wishes_are_limited_and_cost_nothing_beyond(client, db):
    codes = [client.post("/p/", {"token": f"{n:022}"}).status_code for n in range(WISHES.most + 4)]

    assert codes[0] == 200
    assert codes[-1] == 429
    assert LinkWish.objects.count() == WISHES.most


@pytest.mark.parametrize(
    "token", ["x", "%00", "%2e%2e", "a" * 5000, "é" * 30, "' OR 1=1 --", "<script>alert(1)</script>"]
)
def test_whatever_stands_in_the_address_the_answer_is_the_same_page(client, db, token):
    answer = client.get(f"/p/{token}/")

    assert answer.status_code == 404
    assert not re.search("<script", answer.content.decode())


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a" * 400 + "@b.example", "a@b.example\r\nBcc: c@d.example", "\x00@b"]
)
def test_whatever_is_typed_as_address_nothing_breaks(client, db, email):
    assert client.post("/p/", {"email": email}).status_code == 200
    work_off_wishes(timezone.now())


def test_a_customer_without_an_address_gets_nothing_and_nobody_is_told(client, company):
    quiet = customer(company, "quiet")
    token = expired(quiet)
    quiet.contact_points.all().delete()

    answer = client.post("/p/", {"token": token})

    assert answer.status_code == 200
    assert work_off_wishes(timezone.now()) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_language_is_what_is_spoken(client, ash, language):
    type(ash).objects.filter(pk=ash.pk).update(language=language)
    good = path_to(ash)

    for path, headers in ((good, {}), (f"/p/{'A' * 22}/", {"Accept-Language": f"{language}-XX,en;q=0.5"})):
        answer = client.get(path, headers=headers)
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in answer.content.decode()
