"""Files that customers added to what they say, given to whoever may see the customer. Leaves out what staff keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dunwell.ledger.models import Company
from dunwell.portal.evidence import given_back
from dunwell.portal.models import Evidence
from dunwell.workbench.access import company_page
from dunwell.workbench.customers.the_list import seen_or_404


@company_page
def given_file(request: HttpRequest, company: Company, pk: int, file: int) -> HttpResponse:
    """Gives a customer's file as one to save: nothing in it can run here, whatever it says."""
    return given_back(get_object_or_404(Evidence, customer=seen_or_404(request, pk), pk=file))
