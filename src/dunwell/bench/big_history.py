"""Makes what was sent before: monthly rounds with their decisions, messages and contacts. Leaves out the ledger."""

from collections.abc import Iterator
from datetime import date, timedelta

from dunwell.bench.big_ledger import AS_OF, MOMENT, BigLedger, first_free, pick
from dunwell.ledger import bulk
from dunwell.outreach.models import Contact, Covered, Decision, Message, Round

#: Open invoices that an earlier message spoke of.
_SPOKEN_OF = 3
_BODY = "Dear customer,\n\n" + "a short note about your open invoices, as it was sent back then. " * 12


def write_history(ledger: BigLedger) -> None:
    """Writes one message a customer and month, going back from the latest round; each covers three invoices."""
    decision, message = first_free(Decision), first_free(Message)
    for number in range(ledger.size.messages):
        as_of = AS_OF - timedelta(days=1 + 30 * number)
        made = Round.objects.create(
            company=ledger.company,
            as_of=as_of,
            started_at=MOMENT,
            finished_at=MOMENT,
            program_version="bench",
        )
        customers = list(_spoken_to(ledger, number))
        bulk.insert(
            Decision,
            "id round customer decision reason track step_no step_key tone approval channel".split(),
            (
                (decision + place, made.pk, customer, "act", "ok", "invoice", 2, "friendly_reminder")
                + ("friendly", "auto", "email")
                for place, customer in enumerate(customers)
            ),
        )
        bulk.insert(
            Message,
            "id company customer decision track as_of channel to_address subject body status status_reason".split()
            + ["done_on"],
            (
                (message + place, ledger.company.pk, customer, decision + place, "invoice", as_of, "email")
                + (f"accounts@customer{customer}.example", "A short note", _BODY, "sent", "", as_of)
                for place, customer in enumerate(customers)
            ),
        )
        bulk.insert(
            Covered, "message track occasion_id step_no".split(), _covered(ledger, customers, message, as_of)
        )
        bulk.insert(
            Contact,
            "company customer channel on_date message note".split(),
            (
                (ledger.company.pk, customer, "email", as_of, message + place, "")
                for place, customer in enumerate(customers)
            ),
        )
        decision, message = decision + len(customers), message + len(customers)


def _spoken_to(ledger: BigLedger, number: int) -> Iterator[int]:
    """Yields who got a message in a month; in the latest only those who are to be left alone for it now."""
    for customer in ledger.customers:
        if number > 0 or ledger.manner(customer) == "spoken_to":
            yield customer


def _covered(
    ledger: BigLedger, customers: list[int], message: int, as_of: date
) -> Iterator[tuple[int, str, int, int]]:
    """Yields for recent messages the open invoices, for older ones invoices that were settled since."""
    recent = (AS_OF - as_of).days < 40
    for place, customer in enumerate(customers):
        open_ids = ledger.invoice_ids(customer)[: ledger.size.open_invoices]
        settled = ledger.invoice_ids(customer)[ledger.size.open_invoices :]
        spoken_of = open_ids if recent or not settled else settled
        for invoice in spoken_of[:_SPOKEN_OF]:
            yield message + place, "invoice", invoice, 1 + pick(invoice, 7, 2)
