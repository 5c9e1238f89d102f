"""Every page asks the database at most fifteen times, who is asking included, and as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from every_page import every_page
from full_book import full, more_of_everything

__all__ = ["full"]

MOST = 15
#: It plans two whole rounds and writes nothing of them: as much is read as a round reads, twice.
PLANS_ROUNDS = "playbook_today"


@pytest.mark.django_db
def test_every_page_asks_fifteen_times_at_most_and_no_more_for_many_rows(full, client, join, that_day):
    full.customers.update(account_manager="Mona Lind")
    people = (join(full, "owner", name="Olga Owner"), join(full, "account_manager", name="Mona Lind"))
    more_of_everything(full, range(3))
    full.customers.update(account_manager="Mona Lind")
    few = asked(full, client, people)
    more_of_everything(full, range(3, 30))
    full.customers.update(account_manager="Mona Lind")
    many = asked(full, client, people)

    assert few.keys() == many.keys()
    assert {page: count for page, count in many.items() if count > MOST and PLANS_ROUNDS not in page} == {}
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}


def asked(company, client, people):
    """Returns how many questions each page asks, by who reads it, its name and its place in the list."""
    counts = {}
    for user in people:
        client.force_login(user)
        client.get(f"/{company.key}/")
        for place, (name, path) in enumerate(every_page(company)):
            with CaptureQueriesContext(connection) as queries:
                status = client.get(path).status_code
            assert status in (200, 302, 403, 404), (name, path, status)
            counts[f"{place} {name} {user.username}"] = len(queries)
    return counts
