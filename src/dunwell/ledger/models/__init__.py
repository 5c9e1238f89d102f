"""The ledger's tables, one module a subject."""

from dunwell.ledger.models.chased import EarlierReminder
from dunwell.ledger.models.company import Company, ExchangeRate
from dunwell.ledger.models.contact_times import ContactTimes
from dunwell.ledger.models.customer import (
    Care,
    Consent,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerKind,
    OptOut,
    PostalAddress,
    Terms,
)
from dunwell.ledger.models.hold import Hold, Release
from dunwell.ledger.models.imports import ImportFinding, ImportRun, Vanished
from dunwell.ledger.models.many import ChangedOne, ChangeOfMany
from dunwell.ledger.models.note import KeptFile, Note
from dunwell.ledger.models.open_item import Allocation, Correction, CreditNote, Invoice, Payment
from dunwell.ledger.models.set_aside import SetAside
from dunwell.ledger.models.standing import Balance, CountingDay, CurrencyWeight, Standing

__all__ = [
    "Allocation",
    "Balance",
    "Care",
    "ChangeOfMany",
    "ChangedOne",
    "Company",
    "Consent",
    "ContactPerson",
    "ContactPoint",
    "ContactTimes",
    "Correction",
    "CountingDay",
    "CreditNote",
    "CurrencyWeight",
    "Customer",
    "CustomerKind",
    "EarlierReminder",
    "ExchangeRate",
    "Hold",
    "ImportFinding",
    "ImportRun",
    "Invoice",
    "KeptFile",
    "Note",
    "OptOut",
    "Payment",
    "PostalAddress",
    "Release",
    "SetAside",
    "Standing",
    "Terms",
    "Vanished",
]
