"""Imports: which files were brought in, and what was found in each."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dunwell.ledger.models import Company, ImportFinding, ImportRun, Vanished
from dunwell.operations.models import UploadedFile
from dunwell.workbench.access import company_page
from dunwell.workbench.paging import page_of

IMPORTS_PER_PAGE = 25
FINDINGS_PER_PAGE = 100
#: Errors first, then what waits for an answer, then what is only told: the order of the alphabet happens to be that.
IN_ORDER = ("severity", "row", "pk")


@company_page
def imports(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the files brought in, the latest first."""
    runs = ImportRun.objects.filter(company=company).annotate(finding_count=Count("findings"))
    rows = page_of(request, runs.order_by("-imported_at", "-pk"), IMPORTS_PER_PAGE)
    told = {"company": company, "place": "imports", "rows": rows}
    if request.member.may("import"):
        here = UploadedFile.objects.filter(company=company, gone_at=None).defer("content")
        told |= {"may_import": True, "waiting": here.order_by("-uploaded_at")[:IMPORTS_PER_PAGE]}
    return render(request, "workbench/imports/list.html", told)


@company_page
def import_(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows one import: what it counted, what it found by row and column, and what it asks.

    Findings quote rows of any customer: only who sees all customers reads them.
    """
    run = get_object_or_404(ImportRun, company=company, pk=pk)
    findings = (
        ImportFinding.objects.filter(run=run) if request.member.sees_all else ImportFinding.objects.none()
    )
    asked = Vanished.objects.filter(run=run, answered_on=None).select_related("invoice__customer")
    questions = request.member.seen(asked, "invoice__customer")
    return render(
        request,
        "workbench/imports/run.html",
        {
            "company": company,
            "place": "imports",
            "may_import": request.member.may("import"),
            "run": run,
            "counts": [(name, run.counts.get(name) or {}) for name in ("created", "updated", "unchanged")],
            "rejected": run.counts.get("rejected", 0),
            "rows": page_of(request, findings.order_by(*IN_ORDER), FINDINGS_PER_PAGE),
            "severities": findings.values("severity").annotate(count=Count("pk")).order_by("severity"),
            "vanished": page_of(
                request, questions.order_by("invoice__number"), FINDINGS_PER_PAGE, "vanished"
            ),
        },
    )
