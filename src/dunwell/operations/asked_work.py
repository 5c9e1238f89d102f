"""Work that people ask for on pages and need not wait for: asking, and looking for it. Leaves out doing it.

Light on purpose: pages ask, and a process that only waits for work reads no more than this.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from dunwell.ledger.models import Company
from dunwell.operations.models import Work

#: What may be asked for, and the function (`module:name`) that does it; docs/workbench.md says what one is given.
KINDS: Mapping[str, str] = {
    "round": "dunwell.operations.asked_rounds:make_round",
    "delivery": "dunwell.operations.asked_deliveries:deliver_now",
    "import": "dunwell.operations.asked_imports:bring_in",
}
#: So long a process is believed to be at it without a word.
LEASE = timedelta(minutes=10)
#: Work that was begun so often and never ended is not begun again: it takes down whoever is at it.
MOST_TRIES = 3


@transaction.atomic
def ask(company: Company, kind: str, arguments: Mapping[str, Any], by: str, at: datetime) -> Work:
    """Asks for work and returns it; the same that was asked for and has not ended is returned as it is.

    `arguments` is what JSON can hold. Raises `KeyError` for a kind that there is not.
    """
    if kind not in KINDS:
        raise KeyError(f"{kind!r} is no kind of work.")
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    for open_ in Work.objects.filter(company=company, kind=kind, ended_at=None):
        if open_.arguments == dict(arguments):
            return open_
    return Work.objects.create(
        company=company, kind=kind, arguments=dict(arguments), asked_by=by[:200], asked_at=at
    )


def open_work(company: Company, kind: str) -> Work | None:
    """Returns what was asked for of this kind and has not ended, the latest; None: nothing."""
    return Work.objects.filter(company=company, kind=kind, ended_at=None).order_by("-asked_at", "-pk").first()


def to_do(now: datetime, is_gone: Callable[[str], bool], companies: Iterable[int] = ()) -> QuerySet[Work]:
    """Returns the work that nobody is at, the longest asked for first; with `companies`, only theirs.

    Free is also what somebody has left: whose process has ended (`is_gone` of its name), or who was silent for too long.
    """
    open_ = Work.objects.filter(ended_at=None)
    if companies := list(companies):
        open_ = open_.filter(company__in=companies)
    claimed = open_.exclude(claimed_by="").order_by().values_list("claimed_by", flat=True).distinct()
    gone = [name for name in claimed if is_gone(name)]
    free = Q(claimed_by="") | Q(claimed_until__lte=now) | Q(claimed_by__in=gone)
    return open_.filter(free).order_by("asked_at", "pk")
