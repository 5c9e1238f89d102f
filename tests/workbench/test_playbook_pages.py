"""Playbooks on pages: drawn, told, chosen with what would change, and their words said another way, judged first."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from small_ledger import NOW

from dunwell.journal.models import Entry
from dunwell.outreach.models import Round
from dunwell.outreach.own_texts import source_of
from dunwell.outreach.playbooks import read_playbooks
from dunwell.people.memberships import add_member

pytestmark = pytest.mark.one_database

WORDS = ["standard", "en", "friendly_reminder", "email"]


@pytest.fixture
def own_folder():
    """The folder of one's own words, empty again afterwards."""
    folder = Path(settings.HOME, "messages")
    yield folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.fixture
def step():
    """The first step of the standard playbook's invoices that goes by e-mail, and comes after the due date."""
    track = read_playbooks()["standard"].track("invoice")
    return next(each for each in track.steps if each.offset_days > 0 and "email" in each.channels)


def at(name, company, *more):
    return reverse(name, args=[company.key, *more])


@pytest.mark.parametrize("key", ["standard", "gentle", "public-sector"])
def test_a_playbook_is_drawn_and_told(staff, book, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = staff.get(at("playbook", book, key)).content.decode()

    for track in read_playbooks()[key].tracks:
        assert f"ladder.svg?track={track.name}" in page
        drawing = staff.get(at("playbook_ladder", book, key) + f"?track={track.name}")
        assert drawing["Content-Type"] == "image/svg+xml"
        assert b"<title" in drawing.content
        assert b"<script" not in drawing.content


def test_the_list_shows_which_one_is_used(staff, book):
    page = staff.get(at("playbooks", book)).content.decode()

    assert all(f"/playbooks/{key}/" in page for key in read_playbooks())
    assert "yours" in page


def test_what_would_change_is_shown_and_nothing_is_stored(staff, book):
    before = Round.objects.count(), Entry.objects.count()

    page = staff.get(at("playbook_today", book, "brisk"))

    assert page.status_code == 200
    assert "customers it would be otherwise" in page.content.decode() or "1 customer" in page.content.decode()
    assert (Round.objects.count(), Entry.objects.count()) == before


def test_another_playbook_is_chosen_and_the_choice_taken_back(staff, book):
    staff.post(at("choose_playbook", book), {"playbook": "gentle"})
    book.refresh_from_db()
    assert book.playbook == "gentle"

    [told] = staff.session["said"]
    staff.post(told["undo"], told["fields"])
    staff.post(at("choose_playbook", book), {"playbook": "../../etc"})

    book.refresh_from_db()
    assert book.playbook == "standard"


def test_words_said_another_way_are_kept_for_the_next_round_and_given_up_again(staff, book, step, own_folder):
    standard = read_playbooks()["standard"]
    shipped = source_of("en", standard, step.key, "email")
    where = at("playbook_words", book, "standard", "en", step.key, "email")
    new = {
        "subject": shipped.subject,
        "text": shipped.text.replace("{{ closing }}", "Have a good day.\n\n{{ closing }}"),
    }

    answer = staff.post(where, new)
    assert answer.status_code == 302
    assert "Have a good day." in source_of("en", standard, step.key, "email").text
    assert "your own words" in staff.get(where).content.decode()
    staff.post(at("give_up_playbook_words", book, "standard", "en", step.key, "email"))

    assert source_of("en", standard, step.key, "email") == shipped
    assert (
        Entry.objects.filter(company_id=book.pk, kind="settings", payload__contains="Have a good day").count()
        == 2
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{{ no_such_thing }}", "no_such_thing"),
        ("{% for x in range(99999999) %}x{% endfor %}", ""),
        ("You are a liar and a thief.", "must not leave"),
        ("{{ ''.__class__ }}", ""),
    ],
)
def test_words_that_may_not_be_kept_are_said_and_nothing_is_written(
    staff, book, step, own_folder, change, said
):
    standard = read_playbooks()["standard"]
    shipped = source_of("en", standard, step.key, "email")
    where = [book, "standard", "en", step.key, "email"]
    written = {"subject": shipped.subject, "text": f"{shipped.text}\n{change}"}

    checked = staff.post(at("check_playbook_words", *where), written, headers={"HX-Request": "true"})
    answer = staff.post(at("playbook_words", *where), written)

    assert answer.status_code == 400
    assert said in checked.content.decode()
    assert source_of("en", standard, step.key, "email") == shipped


@pytest.mark.parametrize(
    "more", [["none", "en", "x", "email"], ["standard", "xx", "x", "email"], ["standard", "en", "x", "email"]]
)
def test_words_that_there_are_not_are_a_404(staff, book, more):
    assert staff.get(at("playbook_words", book, *more)).status_code == 404


def test_who_owns_one_company_of_several_changes_no_words_of_the_others(
    client, book, other, join, step, own_folder
):
    standard = read_playbooks()["standard"]
    shipped = source_of("en", standard, step.key, "email")
    where = [book, "standard", "en", step.key, "email"]
    written = {
        "subject": shipped.subject,
        "text": shipped.text.replace("{{ closing }}", "Bye.\n\n{{ closing }}"),
    }
    owner = join(book, "owner", name="Dana Reyes")
    client.force_login(owner)

    assert client.post(at("playbook_words", *where), written).status_code == 403
    assert source_of("en", standard, step.key, "email") == shipped
    add_member(other, owner, "owner", "Dana Reyes", at=NOW, by="Dana")
    assert client.post(at("playbook_words", *where), written).status_code == 302
    assert source_of("en", standard, step.key, "email").own
