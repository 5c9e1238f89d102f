"""The address of every page of the workbench, found in a book that has something of everything."""

from django.urls import reverse

from dunwell.ledger.models import Company, Customer, ImportRun, Invoice, Payment
from dunwell.operations.models import UploadedFile, Work
from dunwell.outreach.models import Message, Round
from dunwell.people.models import Membership
from dunwell.workbench.agreements.kinds import KINDS
from dunwell.workbench.customers.deeds import DOINGS
from dunwell.workbench.customers.one import PARTS

#: Addresses that answer with a file, a drawing, a piece of a page, or lead on to another page.
NOT_PAGES = {
    "call_known", "check_playbook_words", "customer_statement", "customers_file", "given_file", "kept_file", "next_call",
    "playbook_ladder", "report_csv", "report_xlsx",
}  # fmt: skip
#: Pages by name alone.
PLAIN = (
    "company", "rounds", "calls", "customers", *KINDS, "holds", "find", "design", "people", "sign_ins", "settings",
    "settings_company", "settings_sending", "settings_accounts", "settings_look", "settings_policy", "settings_mail",
    "settings_rules", "reports", "imports", "new_import", "data_health", "payments", "playbooks", "setup",
)  # fmt: skip


def every_page(company: Company) -> list[tuple[str, str]]:
    """Returns each page of the company as the name of its address and its path; some more than once."""
    key = company.key
    mail = Message.objects.filter(company=company, channel="email").order_by("pk").first()
    day = Round.objects.filter(company=company).latest("as_of").as_of
    customer = mail.customer_id
    invoice = Invoice.objects.filter(customer=customer, open_minor__gt=0).first().pk
    on_hold = Customer.objects.filter(company=company, holds__release=None, holds__isnull=False).first().pk
    files = UploadedFile.objects.filter(company=company).order_by("pk")
    words = ["standard", "en", "friendly_reminder", "email"]
    wanted = [
        *((name, [key]) for name in PLAIN),
        ("round", [key, day]),
        ("waiting", [key, day, "on_hold"]),
        ("message", [key, mail.pk]),
        ("work", [key, Work.objects.filter(company=company).first().pk]),
        ("call", [key, customer]),
        ("customer", [key, customer]),
        ("customer", [key, on_hold]),
        *(("customer_part", [key, customer, part]) for part in PARTS[1:]),
        *(("customer_do", [key, customer, what]) for what in DOINGS if what not in ("works", "consent")),
        ("why", [key, customer, day]),
        ("invoice", [key, customer, invoice]),
        ("offers", [key, customer]),
        ("offer_plan", [key, customer, "fewest"]),
        *((f"offer_{name}", [key, customer]) for name in ("own_plan", "promise", "deferral")),
        *((kind.one, [key, row.pk]) for kind in KINDS.values() if (row := kind.model.objects.first())),
        ("member", [key, Membership.objects.filter(company=company, ended=None).first().pk]),
        *(("report", [key, name]) for name in ("ageing", "dso")),
        *(("import_file", [key, file.pk]) for file in files),
        ("map_import_file", [key, files[0].pk]),
        ("import", [key, ImportRun.objects.filter(company=company).first().pk]),
        ("payment", [key, Payment.objects.filter(company=company).first().pk]),
        ("playbook", [key, company.playbook]),
        ("playbook_today", [key, "gentle"]),
        ("playbook_words", [key, *words]),
    ]
    return [(name, reverse(name, args=arguments)) for name, arguments in wanted]
