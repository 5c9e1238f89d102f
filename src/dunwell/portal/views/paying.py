"""Pay now: by transfer with a reference that is recognised and a code to scan, or on the company's own page."""

from django.http import HttpResponse

from dunwell.outreach.gates import rules_of
from dunwell.outreach.links import address_of
from dunwell.portal.account import account_of
from dunwell.portal.documents import how_to_pay
from dunwell.portal.online import provider
from dunwell.portal.page import Page, portal_page
from dunwell.portal.ways_to_pay import transfers


@portal_page()
def pay(page: Page) -> HttpResponse:
    """Shows how to pay all that is open, or with `?invoice=` one invoice."""
    account = account_of(page.customer, page.today)
    chosen = page.request.GET.get("invoice", "")[:18]
    invoice = account.invoice(int(chosen)) if chosen.isascii() and chosen.isdecimal() else None
    ways = [how_to_pay(each, page.words) for each in transfers(page.customer, account, invoice)]
    online = address_of(rules_of(page.company), "pay")
    by = provider()
    shown = {"invoice": invoice, "ways": ways, "online": online, "provider": by}
    return page.show("pay", form_to=by.form_to if by else "", account=account, **shown)
