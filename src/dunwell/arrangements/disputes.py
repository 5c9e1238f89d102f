"""Disputes: what is wrong with an invoice, by when we answer, and how it ended. Leaves out what the customer is written."""

from datetime import date, datetime, timedelta

from dunwell.arrangements.act import acting, owner_of
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.deciding.calendar import working_days_after
from dunwell.arrangements.models import Dispute, DisputeQuestion, DisputeStep
from dunwell.arrangements.models.concern import WRONG
from dunwell.arrangements.policies import calendar_of, policy_of
from dunwell.ledger.models import Company, Invoice


class CannotDispute(CannotArrange):
    """The dispute cannot be opened or ended as asked."""


def open_dispute(
    invoice: Invoice,
    wrong: str,
    said: str,
    on: date,
    *,
    at: datetime,
    by: str,
    evidence: str = "",
    disputed_minor: int | None = None,
) -> Dispute:
    """Notes what the customer says is wrong with an invoice; it is not chased until we have answered.

    `said` is in their words, `disputed_minor` None: all that is open. Raises `CannotDispute` for an unknown reason, an
    amount that is not open, or where a dispute waits already.
    """
    with acting(invoice.customer, on, at, by) as act:
        invoice.refresh_from_db(fields=["open_minor"])
        if wrong not in WRONG:
            raise CannotDispute(f"Please say what is wrong: {', '.join(WRONG)}.", "wrong")
        if disputed_minor is not None and not 0 < disputed_minor <= invoice.amount_minor:
            raise CannotDispute(f"Please give an amount of invoice {invoice.number}.", "amount")
        if Dispute.objects.filter(invoice=invoice, end=None).exists():
            raise CannotDispute(f"We are looking at invoice {invoice.number} already.", "open")
        rules = policy_of(invoice.company).dispute
        answer_by = working_days_after(on, rules.answer_days, calendar_of(invoice.company))
        note = f"Disputed: {wrong.replace('_', ' ')}. {said}".strip()
        hold = act.hold("dispute", note, invoice=invoice, review_on=answer_by)
        row = Dispute(
            invoice=invoice,
            wrong=wrong,
            disputed_minor=disputed_minor,
            evidence=evidence,
            answer_by=answer_by,
            owner=owner_of(invoice.customer),
            hold=hold,
        )
        return act.add(row, "dispute", said)


def answer_dispute(
    dispute: Dispute,
    step: str,
    on: date,
    said: str,
    *,
    at: datetime,
    by: str,
    credit_minor: int | None = None,
) -> DisputeStep:
    """Ends a dispute: `agreed`, `part_agreed` (both with a credit), `not_agreed`, or `withdrawn` by the customer.

    `credit_minor` None: what was disputed. After an answer nothing is asked for until the policy's days are over, so
    that it can be read. Raises `CannotDispute` where it has ended, or the credit does not fit.
    """
    with acting(dispute.customer, on, at, by) as act:
        if DisputeStep.objects.filter(dispute=dispute).exists():
            raise CannotDispute("This dispute was answered already.", "over")
        invoice = Invoice.objects.get(pk=dispute.invoice_id)
        note = None
        if step in ("agreed", "part_agreed"):
            minor = credit_minor
            if minor is None and step == "agreed":
                minor = dispute.disputed_minor or invoice.open_minor
            if minor is None or not 0 < minor <= invoice.amount_minor:
                raise CannotDispute("Say how much is credited: at most the amount of the invoice.", "amount")
            note = act.credit(minor, invoice.currency, "dispute", f"Dispute about invoice {invoice.number}")
            if used := min(minor, invoice.open_minor):
                act.use(note, invoice, used, "dispute agreed")
        elif credit_minor is not None:
            raise CannotDispute("Only what we agree with is credited.", "amount")
        row = act.add(DisputeStep(dispute=dispute, step=step, credit_note=note), "dispute", said)
        days = 0 if step == "withdrawn" else policy_of(dispute.company).dispute.resume_days
        act.lift([dispute.hold], f"dispute {step.replace('_', ' ')}", on + timedelta(days=days))
    return row


def ask_for_more(dispute: Dispute, asked: str, on: date, *, at: datetime, by: str) -> DisputeQuestion:
    """Notes what we asked the customer for about a dispute: a photo, a delivery note. It is asked by who notes it.

    The invoice stays on hold, and our clock runs on. Raises `CannotDispute` where it was answered, or nothing is asked.
    """
    with acting(dispute.customer, on, at, by) as act:
        if DisputeStep.objects.filter(dispute=dispute).exists():
            raise CannotDispute("This dispute was answered already.", "over")
        if not asked.strip():
            raise CannotDispute("Say what is asked for.", "wrong")
        return act.add(DisputeQuestion(dispute=dispute), "dispute", asked)


def late_answers(company: Company, on: date) -> list[Dispute]:
    """Returns the disputes we should have answered before a day, the oldest first."""
    waiting = Dispute.objects.filter(company=company, end=None, answer_by__lt=on)
    return list(waiting.select_related("customer", "invoice").order_by("answer_by", "pk"))
