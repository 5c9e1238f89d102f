"""Taking back what was said, and the files that were given with it. Leaves out what may be taken back."""

from django.http import HttpResponse

from dunwell.portal.evidence import given_back
from dunwell.portal.page import Page, portal_page
from dunwell.portal.taken_back import said_before, take_back
from dunwell.portal.views.telling import told_by


@portal_page("POST")
def taking_back(page: Page, kind: str, pk: int) -> HttpResponse:
    """Shows what would be taken back and what follows, and takes it back with one press."""
    if page.request.method == "POST":
        done = take_back(told_by(page), kind, pk)
        return page.back("take_back") if done else page.show("take_back", 409, what="")
    said = said_before(told_by(page), kind, pk)
    return page.show("take_back", 200 if said else 404, what=said.what if said else "")


@portal_page()
def evidence_file(page: Page, pk: int) -> HttpResponse:
    """A file that this customer gave, to save; another's is not there."""
    kept = page.customer.evidence.filter(pk=pk).first()
    return given_back(kept) if kept is not None else page.show("missing", 404)
