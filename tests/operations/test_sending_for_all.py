"""`dunwell deliver` for several companies: one's trouble is told, and keeps nobody else waiting."""

import json

import pytest
from operating import owing, round_made, second_company

from dunwell.outreach.models import Message


@pytest.mark.django_db
def test_a_company_whose_playbook_is_gone_keeps_no_other_waiting(company, run, settings):
    first, second = company, second_company()
    settings.DUNWELL_CHANNELS = {}
    for each, ref in ((first, "ash"), (second, "oak")):
        owing(each, ref, ref.title())
        round_made(each)
    type(first).objects.filter(pk=first.pk).update(playbook="gone")

    done = run("deliver", "--at", "2026-03-11T12:00Z", "--json")

    assert done.exit_code == 1
    assert "birch: Birch Supplies uses the playbook 'gone', which does not exist." in done.stderr
    assert "elm: 1 by email stay in the queue: DUNWELL_EMAIL_URL is not set" in done.stderr
    assert done.stdout == ""
    assert Message.objects.filter(status="queued").count() == 2
    rest = run("deliver", "--company", "elm", "--at", "2026-03-11T12:00Z", "--json")
    assert json.loads(rest.stdout)["queued"] == 1
