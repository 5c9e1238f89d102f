"""Which rows of the ledger the journal tells of, and by which fields. Leaves out who writes the entries.

An open amount is not among them: it is the sum of rows that are. Names, addresses and days of an invoice follow the
source system from import to import; what was asked for, and what settled it, does not.
"""

from dunwell.journal.rows import Kept
from dunwell.ledger import models

COMPANY = Kept("company", models.Company, ("key", "currency", "created_at"), ("id",))
RATE = Kept("rate", models.ExchangeRate, ("company_id", "currency", "from_on", "rate_e9"))
CUSTOMER = Kept("customer", models.Customer, ("company_id", "ref"))
CONTACT_POINT = Kept(
    "contact_point", models.ContactPoint, ("customer_id", "channel", "address"), ("customer__company_id",)
)
TERMS = Kept(
    "terms",
    models.Terms,
    ("customer_id", "from_on", "payment_days", "credit_limit_minor"),
    ("customer__company_id",),
)
CARE = Kept(
    "care",
    models.Care,
    ("customer_id", "since_on", "until_on", "note", "noted_by"),
    ("customer__company_id",),
)
OPT_OUT = Kept(
    "opt_out",
    models.OptOut,
    ("customer_id", "channel", "since_on", "until_on", "note", "noted_by"),
    ("customer__company_id",),
)
CONTACT_TIMES = Kept(
    "contact_times",
    models.ContactTimes,
    ("customer_id", "weekdays", "begin_minute", "end_minute", "since_on", "until_on", "noted_by"),
    ("customer__company_id",),
)
INVOICE = Kept("invoice", models.Invoice, ("company_id", "customer_id", "number", "currency", "amount_minor"))
CREDIT_NOTE = Kept(
    "credit_note",
    models.CreditNote,
    ("company_id", "customer_id", "number", "currency", "amount_minor", "reference", "source", "issued_on"),
)
PAYMENT = Kept(
    "payment",
    models.Payment,
    (
        "company_id", "customer_id", "number", "currency", "amount_minor", "reference", "source", "received_on",
        "payer_iban",
    ),
)  # fmt: skip
ALLOCATION = Kept(
    "allocation",
    models.Allocation,
    ("invoice_id", "payment_id", "credit_note_id", "amount_minor", "on_date", "reason"),
    ("invoice__company_id",),
)
CORRECTION = Kept(
    "correction",
    models.Correction,
    ("invoice_id", "payment_id", "credit_note_id", "amount_minor", "on_date", "reason"),
    ("invoice__company_id", "payment__company_id", "credit_note__company_id"),
)
HOLD = Kept(
    "hold",
    models.Hold,
    (
        "company_id", "customer_id", "track", "occasion_id", "kind", "starts_on", "ends_on", "review_on", "owner",
        "note", "placed_at",
    ),
)  # fmt: skip
RELEASE = Kept(
    "release",
    models.Release,
    ("hold_id", "on_date", "reason", "released_by", "released_at"),
    ("hold__company_id",),
)
NOTE = Kept("note", models.Note, ("company_id", "customer_id", "invoice_id", "text", "noted_at", "noted_by"))
FILE = Kept(
    "file",
    models.KeptFile,
    (
        "company_id", "customer_id", "name", "media_type", "size_bytes", "sha256", "content", "about", "noted_at",
        "noted_by",
    ),
)  # fmt: skip
SET_ASIDE = Kept(
    "set_aside",
    models.SetAside,
    ("company_id", "customer_id", "about", "seen", "note", "noted_at", "noted_by", "ended_at"),
)
IMPORT = Kept(
    "import",
    models.ImportRun,
    ("company_id", "profile", "kind", "file_name", "sha256", "as_of", "imported_at"),
)

#: All of them.
KEPT = (
    COMPANY, RATE, CUSTOMER, CONTACT_POINT, TERMS, CARE, OPT_OUT, CONTACT_TIMES, INVOICE, CREDIT_NOTE, PAYMENT, ALLOCATION,
    CORRECTION, HOLD, RELEASE, NOTE, FILE, SET_ASIDE, IMPORT,
)  # fmt: skip
