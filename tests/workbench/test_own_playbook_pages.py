"""A playbook for one customer, chosen and taken back on their page."""

import pytest
from agreed import owing
from test_customer_page import do, page, undo

from dunwell.outreach.own_playbook import own_playbook_of

pytestmark = pytest.mark.django_db


def test_it_is_chosen_shown_told_in_the_timeline_and_taken_back(staff, company):
    ash = owing(company, "ash")
    answer = do(staff, ash, "playbook", playbook="gentle", note="Small, and always pays.")
    text = answer.content.decode()

    assert "The playbook of Ash is chosen." in text
    assert "Gentle, for small companies" in text
    assert "own playbook" in text
    assert "Small, and always pays." in text
    timeline = staff.get(page(ash)).content.decode()
    assert "Playbook of their own" in timeline

    undo(staff, answer)
    assert own_playbook_of(ash) is None
    assert "own playbook</span>" not in staff.get(page(ash)).content.decode()
    assert "no longer: Gentle" in staff.get(page(ash)).content.decode()


def test_another_one_is_taken_back_to_the_one_before(staff, company):
    ash = owing(company, "ash")
    do(staff, ash, "playbook", playbook="gentle")
    undo(staff, do(staff, ash, "playbook", playbook="brisk"))

    assert own_playbook_of(ash).playbook == "gentle"


def test_nothing_is_chosen_that_is_not_there(staff, company):
    ash = owing(company, "ash")

    assert staff.post(page(ash, "do/playbook"), {"playbook": "none"}).status_code == 422
    assert staff.post(page(ash, "do/playbook"), {"playbook": ""}).status_code == 422
