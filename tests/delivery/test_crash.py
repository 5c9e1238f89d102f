"""Deliverers killed at random moments: nothing is sent twice, nothing is lost, no state lies. The short form; in full it
is `dunwell bench crash`."""

import pytest

from dunwell.bench.crash import crashed

pytestmark = pytest.mark.own_database


def test_killed_on_sqlite_two_at_once_nothing_is_sent_twice_and_nothing_lost():
    held = crashed(kills=25, messages=300, database="sqlite", workers=2)
    assert held["broken"] == {}
    assert held["states"]["sent"] > 200


@pytest.mark.postgresql
def test_killed_on_postgresql_four_at_once_nothing_is_sent_twice_and_nothing_lost(postgresql_database):
    held = crashed(kills=25, messages=300, database=postgresql_database, workers=4)
    assert held["broken"] == {}
    assert held["states"]["sent"] > 200
