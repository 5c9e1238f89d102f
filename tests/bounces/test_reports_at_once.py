"""The same report by mailbox and by webhook at the same moment is one report."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from posted import LATER, mail_server, owing, send

from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.models import Hold, OptOut
from dunwell.outreach.bounces import note_bounce
from dunwell.outreach.models import Question
from dunwell.values.delivery import Bounce


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["hard", "complaint", "soft"])
def test_it_is_noted_once(company, settings, tmp_path, kind):
    owing(company, "ash")
    with mail_server(settings, tmp_path):
        ash = send(company)["ash"]
    bounce = Bounce(ash.copy.reference, ash.to_address, kind, "550 5.1.1 User unknown", LATER)
    together = Barrier(4)

    def note(number):
        together.wait(20)
        try:
            return note_bounce(bounce, at=LATER, by=f"reader {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(note, range(4)))

    assert outcomes == sorted([kind, "known", "known", "known"])
    assert Entry.objects.filter(kind="bounced").count() == 1
    assert Hold.objects.count() == Question.objects.count() == (kind != "soft")
    assert OptOut.objects.count() == (kind == "complaint")
    assert not check_chain(company.pk)
