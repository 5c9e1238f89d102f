"""What tests of work in the background do, as a program of its own: `python working.py ACTION` prints JSON."""

import json
import sys
import time
from pathlib import Path

import django

sys.path.append(str(Path(__file__).resolve().parents[1]))


def fill():
    """Makes a company with two customers who owe, and asks for its round; the tables come first."""
    from operating import NOON, TODAY, owing, second_company

    from dunwell.operations.asked_work import ask
    from migrated import migrate

    migrate()
    company = second_company("birch")
    owing(company, "ash", "Ash & Co")
    owing(company, "beech", "Beech Ltd")
    arguments = {"as_of": TODAY.isoformat(), "mode": "approve"}
    ask(company, "round", arguments, "Dana Reyes", NOON)


def begin():
    """Begins the work that was asked for, says so, and never ends it."""
    from dunwell.cli.sending import worker
    from dunwell.operations import asked_work
    from dunwell.operations.doing_work import do_next
    from dunwell.outreach.channels import mail_domain, open_channels

    asked_work.KINDS["round"] = f"{__name__}:wait"
    do_next(worker(), open_channels, mail_domain())


def wait(run):
    """A kind of work that waits for ever."""
    run.progress(1, 2, "record")
    print(json.dumps({"begun": run.work.pk}), flush=True)
    time.sleep(600)


def state():
    """Returns what is known of the work, and the messages by status."""
    from django.db.models import Count

    from dunwell.operations.models import Work
    from dunwell.outreach.models import Message

    found = Work.objects.values("tries", "claimed_by", "outcome", "trouble", "done", "of").get()
    statuses = Message.objects.order_by().values_list("status").annotate(n=Count("pk"))
    print(json.dumps(found | {"messages": dict(statuses)}))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "begin": begin, "state": state}[sys.argv[1]]()
