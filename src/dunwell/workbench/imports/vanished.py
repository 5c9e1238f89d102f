"""What became of an open invoice that a full export no longer names: a person says it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from dunwell.ledger.absences import answer_absence
from dunwell.ledger.models import Company, Vanished
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action
from dunwell.workbench.said import say

#: What may have become of it.
ANSWERS = ("still_open", "settled")


@company_action(may="import")
def answer(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes the answer: it is open still and may be chased again, or it was settled and is chased no more."""
    asked = get_object_or_404(
        request.member.seen(Vanished.objects.filter(invoice__company=company), "invoice__customer"), pk=pk
    )
    given, now = request.POST.get("answer", ""), timezone.now()
    if given in ANSWERS and asked.answered_on is None:
        answer_absence(asked, given, company_day(company, now), at=now, by=request.member.name)
        say(request, f"imports.vanished_{given}", number=asked.invoice.number)
    return redirect("import", company=company.key, pk=asked.run_id)
