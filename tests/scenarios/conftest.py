"""Plays a module's stories once, in a transaction that is rolled back; its tests only read the diary."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def diary(request, django_db_setup, django_db_blocker):
    """The diary of the module's `STORIES`, played."""
    with django_db_blocker.unblock(), transaction.atomic():
        played = request.module.STORIES.play()
        transaction.set_rollback(True)
    return played
