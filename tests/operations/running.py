"""What tests of running workers do in the database, as a program of its own: `python running.py ACTION …` prints JSON."""

import json
import sys
from datetime import date, time
from pathlib import Path

import django

sys.path.append(str(Path(__file__).resolve().parents[1]))

TODAY = date(2026, 3, 11)
#: What must be in no line of a log.
NAMES = ("Ashby", "Kowalczyk")


def fill(count, gate="autopilot"):
    """Makes companies whose rounds are due since midnight, and as many customers who owe; the tables come first."""
    from operating import owing, second_company

    from dunwell.outreach.models import DeliveryRules
    from migrated import migrate

    migrate()
    company = second_company("birch", contact_name=" ".join(NAMES), contact_email="kowalczyk@ashby.example")
    for number in range(int(count)):
        owing(company, f"ashby{number}", f"Ashby {number} Kowalczyk")
    DeliveryRules.objects.create(company=company, gate=gate, round_at=time(0))
    broken = second_company("aspen", playbook="none-such", name="Ashby Aspen")
    DeliveryRules.objects.create(company=broken, gate="autopilot", round_at=time(0))
    return {"made": int(count)}


def more(ref):
    """Adds one customer who owes, with a message of today's round that is queued."""
    from operating import at, owing, second_company

    from dunwell.outreach.daily_round import run_round

    company = second_company(f"new-{ref}")
    owing(company, ref, ref)
    run_round(company, TODAY, at=at(8), mode="approve")
    return {}


def state():
    """Returns messages by status, and how often each round was begun and approved."""
    from django.db.models import Count

    from dunwell.journal.models import Entry
    from dunwell.operations.models import DueRound, WorkerSeen
    from dunwell.outreach.models import Message

    statuses = Message.objects.order_by().values_list("status").annotate(n=Count("pk"))
    entries = (
        Entry.objects.filter(kind__in=("round", "approved"))
        .order_by()
        .values_list("kind")
        .annotate(n=Count("seq"))
    )
    return {
        "messages": dict(statuses),
        "entries": dict(entries),
        "made": DueRound.objects.exclude(done_at=None).count(),
        "claimed": DueRound.objects.exclude(claimed_by="").count(),
        "signed_off": WorkerSeen.objects.exclude(stopped_at=None).count(),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"fill": fill, "more": more, "state": state}[sys.argv[1]](*sys.argv[2:])))
