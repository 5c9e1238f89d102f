"""The pages on which a customer tells us something: paid, wrong, hard, a question, a complaint, not for me."""

from datetime import date

from django.http import HttpResponse

from dunwell.arrangements.hardships import WISHES
from dunwell.arrangements.models.concern import WRONG
from dunwell.arrangements.signposts import Signpost, signposts
from dunwell.ledger.models import CustomerKind, Invoice
from dunwell.portal.account import Account, account_of
from dunwell.portal.evidence import ACCEPTED, FILE_BYTES, FILES, CannotTake, File, read_files
from dunwell.portal.page import FORM_BYTES, Page, portal_page
from dunwell.portal.told_us import Told, say_hard, say_not_theirs, say_paid, say_wrong, write
from dunwell.portal.words import Words
from dunwell.values.typed_amounts import read_amount

#: Whom the signposts for each kind of customer help.
_HELPED = {
    CustomerKind.BUSINESS: ("businesses", "both"),
    CustomerKind.SOLE_TRADER: ("people", "businesses", "both"),
    CustomerKind.CONSUMER: ("people", "both"),
}
#: How far back a payment may be said to be.
PAID_WITHIN_DAYS = 400


#: The most that a form with files may weigh.
WITH_FILES_BYTES = FILES * FILE_BYTES + FORM_BYTES


@portal_page("POST", most_bytes=WITH_FILES_BYTES)
def paid(page: Page) -> HttpResponse:
    """I have already paid: when, how much, for which invoice; chasing is held at once."""
    account, wrong = account_of(page.customer, page.today), ""
    if not account.invoices:
        return page.back()
    if page.request.method == "POST":
        invoice = _invoice(page, account)
        currency = _currency(page, account, invoice)
        on, amount_minor = _day(page.posted("on", 10)), read_amount(page.posted("amount", 30), currency)
        if on is None or not 0 <= (page.today - on).days <= PAID_WITHIN_DAYS:
            wrong = page.words.say("paid.wrong_day")
        elif amount_minor is None:
            wrong = page.words.say("paid.wrong_amount")
        else:
            more = {"invoice": invoice, "reference": page.posted("reference", 140)}
            try:
                say_paid(told_by(page), on, amount_minor, currency, files=_files(page), **more)
                return page.back("paid")
            except CannotTake as error:
                wrong = page.words.say(str(error))
    currencies = [each.currency for each in account.owed]
    shown = {"account": account, "currencies": currencies, "accepted": ACCEPTED, "chosen": _chosen(page)}
    return page.show("paid", 422 if wrong else 200, wrong=wrong, **shown)


@portal_page("POST", most_bytes=WITH_FILES_BYTES)
def something_wrong(page: Page) -> HttpResponse:
    """Something is wrong with an invoice: chasing of it is held until a person has looked."""
    account, wrong = account_of(page.customer, page.today), ""
    if not account.invoices:
        return page.back()
    if page.request.method == "POST":
        invoice, kind = _invoice(page, account), page.posted("kind", 20)
        if invoice is None:
            wrong = page.words.say("wrong.no_invoice")
        elif kind not in WRONG:
            wrong = page.words.say("wrong.no_kind")
        else:
            try:
                say_wrong(told_by(page), invoice, kind, page.posted("text"), files=_files(page))
                return page.back("wrong")
            except CannotTake as error:
                wrong = page.words.say(str(error))
    kinds = [(kind, f"wrong.kinds.{kind}") for kind in WRONG]
    shown = {"account": account, "kinds": kinds, "accepted": ACCEPTED, "chosen": _chosen(page)}
    return page.show("wrong", 422 if wrong else 200, wrong=wrong, **shown)


@portal_page("POST")
def hard(page: Page) -> HttpResponse:
    """I'm finding it hard: one press is enough, and a person has it."""
    if page.request.method == "POST":
        wish = page.posted("wish", 20)
        say_hard(told_by(page), wish if wish in WISHES else "")
        return page.back("hard")
    wishes = [(wish, f"hard.wishes.{wish}") for wish in WISHES if wish]
    country = page.customer.country or page.company.jurisdiction[:2]
    helped = _HELPED[page.customer.kind]
    fitting = [_shown(each, page.words) for each in signposts(country) if each.helps in helped]
    return page.show("hard", wishes=wishes, signposts=fitting)


def _shown(each: Signpost, w: Words) -> dict[str, str]:
    """Returns who helps as the page shows it: the number to press, and when it is answered."""
    hours = []
    for one in each.hours:
        days = "–".join(w.short_weekday(day) for day in sorted({one.first_day, one.last_day}))
        hours.append(f"{days} {w.clock(one.begin)}–{w.clock(one.end)}")
    digits = "".join(sign for sign in each.phone if sign.isdigit())
    shown = {"name": each.name, "address": each.address, "phone": each.phone, "digits": digits}
    return {**shown, "hours": ", ".join(hours)}


@portal_page("POST")
def talk(page: Page) -> HttpResponse:
    """Write to a person, or be called by one."""
    return _writing(page, "talk")


@portal_page("POST")
def complain(page: Page) -> HttpResponse:
    """How to complain, and a complaint."""
    return _writing(page, "complain")


@portal_page("POST")
def not_you(page: Page) -> HttpResponse:
    """Not you? Ends the link with one press."""
    if page.request.method == "POST":
        say_not_theirs(page.link, told_by(page))
        return page.show("not_you", done=True)
    return page.show("not_you")


def _writing(page: Page, name: str) -> HttpResponse:
    wrong = ""
    if page.request.method == "POST":
        text, phone = page.posted("text"), page.posted("phone", 50)
        if text or phone:
            write(
                told_by(page), text, phone=phone, when=page.posted("when", 100), complaint=name == "complain"
            )
            return page.back(name)
        wrong = page.words.say(f"{name}.empty")
    return page.show(name, 422 if wrong else 200, wrong=wrong)


def told_by(page: Page) -> Told:
    """Returns who tells us what the form says."""
    return Told(page.customer, page.at, page.today, page.words, page.owner)


def _files(page: Page) -> list[File]:
    """Returns the files of the form. Raises `CannotTake`."""
    return read_files(page.request.FILES.getlist("evidence"))


def _invoice(page: Page, account: Account) -> Invoice | None:
    """Returns the invoice the form names, if it is an open one of this customer."""
    number = _chosen(page)
    return account.invoice(number) if number is not None else None


def _chosen(page: Page) -> int | None:
    """Returns the number of an invoice that the form names, whosever it is."""
    text = page.posted("invoice", 20)
    return int(text) if text.isascii() and text.isdecimal() else None


def _currency(page: Page, account: Account, invoice: Invoice | None) -> str:
    if invoice is not None:
        return invoice.currency
    known = [each.currency for each in account.owed]
    chosen = page.posted("currency", 3)
    return chosen if chosen in known else known[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
