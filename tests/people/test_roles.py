"""What each role may do, said once more by hand."""

import pytest

from dunwell.people import roles
from dunwell.people.models import Role

MAY = {
    "owner": "see see_reports see_journal work approve run import settle set people",
    "controller": "see see_reports see_journal work approve run import settle",
    "account_manager": "see work approve",
    "viewer": "see see_reports",
    "auditor": "see see_reports see_journal",
}


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_what_the_table_says_and_nothing_else(role):
    assert {each for each in roles.PERMISSIONS if roles.may(role, each)} == set(MAY[role].split())


def test_the_roles_of_the_database_are_the_roles_of_the_table():
    assert set(roles.ROLES) == set(Role.values) == set(MAY)


def test_a_permission_that_there_is_not_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        roles.may("owner", "everything")


def test_who_may_do_something_is_told_the_mightiest_first():
    assert roles.roles_that_may("people") == ("owner",)
    assert roles.roles_that_may("see_journal") == ("owner", "controller", "auditor")
