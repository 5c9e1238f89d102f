"""One long work: how far it is, live, and what came of it. Leaves out doing it."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.operations.asked_work import KINDS
from dunwell.operations.models import Work
from dunwell.workbench.access import company_page

#: What nobody has begun after so long, nobody does: no process is there for it.
_SLOW_SECONDS = 15


@company_page
def work(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows one work; asked again by the page itself every second, as long as it has not ended."""
    theirs = Q() if request.member.sees_all else Q(asked_by=request.member.name)
    found = Work.objects.filter(theirs, company=company, pk=pk).first()
    if found is None:
        raise Http404
    waited = (timezone.now() - found.asked_at).total_seconds()
    told = {
        "company": company,
        "place": "rounds" if found.kind in ("round", "delivery") else "imports",
        "work": found,
        "outcome_templates": _templates(found.kind),
        "percent": _percent(found),
        "alone": not found.claimed_by and found.tries == 0 and waited > _SLOW_SECONDS,
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, f"workbench/work/{'standing' if part else 'page'}.html", told)


def _templates(kind: str) -> list[str]:
    """Returns the templates of an outcome, the kind's own first."""
    own = [f"workbench/work/outcome_{kind}.html"] if kind in KINDS else []
    return [*own, "workbench/work/outcome.html"]


def _percent(work: Work) -> int | None:
    """Returns how much is done, of a hundred; None: nobody knows how much there is."""
    return min(100, 100 * work.done // work.of) if work.of else None
