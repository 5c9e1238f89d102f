"""What was agreed with one customer and what they told us, as they may take it along. Leaves out the ledger and messages.

Their own words are given as they wrote them; what staff wrote for themselves is not (`own_data` says so).
"""

from typing import Any

from dunwell.journal.models import Entry
from dunwell.ledger.models import Customer
from dunwell.portal.told_us import BY
from dunwell.values.money import to_decimal

Rows = list[dict[str, Any]]


def arrangements_of(customer: Customer) -> dict[str, Any]:
    """Returns promises, plans, proposals, days put off, settlements, disputes, hardship, calls and reasons for delay."""
    return {
        "promises": _promises(customer),
        "payment_plans": _plans(customer),
        "proposed_plans": _proposals(customer),
        "days_put_off": _deferrals(customer),
        "settlements": _settlements(customer),
        "disputes": _disputes(customer),
        "hardship": _hardships(customer),
        "calls": [
            {"on": _day(each.on_date), "outcome": each.outcome, "spoke_with": each.spoke_with,
             "call_back_at": _day(each.call_back_at)}
            for each in customer.calls.order_by("pk")
        ],
        "reasons_for_delay": [
            {"on": _day(each.on_date), "invoice": _number(each.invoice), "reason": each.reason, "said": each.said}
            for each in customer.delays.select_related("invoice").order_by("pk")
        ],
        "less_to_pay": _less(customer),
        "rewards": [
            {"given_on": _day(each.on_date), "reward": each.reward, "code": each.code,
             "valid_until": _day(each.valid_until_on)}
            for each in customer.incentives.order_by("pk")
        ],
        "what_you_told_us": _told(customer),
    }  # fmt: skip


def _promises(customer: Customer) -> Rows:
    return [
        {"made_on": _day(each.on_date), "amount": _amount(each.amount_minor, each.currency), "currency": each.currency,
         "promised_on": _day(each.promised_on), "invoices": _numbers(each), "became": _steps(each.outcomes, "outcome")}
        for each in customer.promises.prefetch_related("invoices__invoice", "outcomes").order_by("pk")
    ]  # fmt: skip


def _plans(customer: Customer) -> Rows:
    plans = customer.paymentplans.prefetch_related("invoices__invoice", "instalments", "changes")
    return [
        {
            "agreed_on": _day(each.on_date),
            "total": _amount(each.total_minor, each.currency),
            "interest": _amount(each.interest_minor, each.currency),
            "currency": each.currency,
            "invoices": _numbers(each),
            "instalments": [
                {"schedule": one.revision, "since": _day(one.since_on), "due_on": _day(one.due_on),
                 "amount": _amount(one.amount_minor, each.currency)}
                for one in sorted(each.instalments.all(), key=lambda one: (one.revision, one.position))
            ],
            "became": _steps(each.changes, "kind"),
        }
        for each in plans.order_by("pk")
    ]  # fmt: skip


def _proposals(customer: Customer) -> Rows:
    return [
        {"made_on": _day(each.on_date), "total": _amount(each.total_minor, each.currency), "currency": each.currency,
         "schedule": _schedule(each.schedule, each.currency), "invoices": _numbers(each),
         "answers": [
             {**step, "schedule": _schedule(one.schedule, each.currency)}
             for step, one in zip(_steps(each.answers, "answer"), _in_order(each.answers), strict=True)
         ]}
        for each in customer.planproposals.prefetch_related("invoices__invoice", "answers").order_by("pk")
    ]  # fmt: skip


def _deferrals(customer: Customer) -> Rows:
    return [
        {"agreed_on": _day(each.on_date), "until": _day(each.until_on), "invoices": _numbers(each),
         "ended_on": _day(each.end.on_date) if hasattr(each, "end") else None}
        for each in customer.paymentdeferrals.select_related("end").prefetch_related("invoices__invoice").order_by("pk")
    ]  # fmt: skip


def _settlements(customer: Customer) -> Rows:
    """Returns those that a person approved: before that the customer has heard of none."""
    found = customer.settlements.filter(steps__step="approved").distinct()
    return [
        {"made_on": _day(each.on_date), "owed": _amount(each.owed_minor, each.currency), "currency": each.currency,
         "pay": _amount(each.pay_minor, each.currency), "pay_by": _day(each.pay_by), "invoices": _numbers(each),
         "became": _steps(each.steps, "step")}
        for each in found.prefetch_related("invoices__invoice", "steps").order_by("pk")
    ]  # fmt: skip


def _disputes(customer: Customer) -> Rows:
    disputes = customer.disputes.select_related("invoice", "end", "end__credit_note")
    found = []
    for each in disputes.prefetch_related("questions").order_by("pk"):
        currency, end = each.invoice.currency, getattr(each, "end", None)
        credit = end.credit_note if end is not None else None
        found.append(
            {
                "opened_on": _day(each.on_date),
                "invoice": each.invoice.number,
                "wrong": each.wrong,
                "what_you_said": each.reason,
                "what_you_added": each.evidence,
                "disputed": None if each.disputed_minor is None else _amount(each.disputed_minor, currency),
                "currency": currency,
                "we_answer_by": _day(each.answer_by),
                "we_asked": [{"on": _day(one.on_date), "text": one.reason} for one in _in_order(each.questions)],
                "answer": None if end is None else {
                    "on": _day(end.on_date), "answer": end.step, "text": end.reason,
                    "credit": credit and _amount(credit.amount_minor, credit.currency),
                },
            }
        )  # fmt: skip
    return found


def _hardships(customer: Customer) -> Rows:
    return [
        {"told_on": _day(each.on_date), "wish": each.wish, "person_by": _day(each.speak_by),
         "became": _steps(each.steps, "step")}
        for each in customer.hardships.prefetch_related("steps").order_by("pk")
    ]  # fmt: skip


def _less(customer: Customer) -> Rows:
    """Returns discounts for paying early and claims that were not made; other credit is among the credit notes."""
    discounts = customer.earlydiscounts.select_related("invoice").prefetch_related("steps").order_by("pk")
    waived = customer.waivers.select_related("invoice").order_by("pk")
    return [
        {"on": _day(each.on_date), "what": "early_discount", "invoice": each.invoice.number, "pay_by": _day(each.pay_by),
         "amount": _amount(each.discount_minor, each.invoice.currency), "currency": each.invoice.currency,
         "became": _steps(each.steps, "step")}
        for each in discounts
    ] + [
        {"on": _day(each.on_date), "what": f"no_{each.claim}", "invoice": each.invoice.number,
         "amount": None if each.amount_minor is None else _amount(each.amount_minor, each.invoice.currency),
         "currency": each.invoice.currency}
        for each in waived
    ]  # fmt: skip


def _told(customer: Customer) -> Rows:
    """Returns what the customer said on their page, and what their files with it are called."""
    entries = Entry.objects.filter(
        company_id=customer.company_id, customer_id=customer.pk, kind="hold", about="hold", actor=BY
    )
    holds = customer.holds.filter(pk__in=[*entries.values_list("about_id", flat=True)])
    return [
        {"on": _day(each.starts_on), "kind": each.kind, "text": each.note,
         "files": [one.name for one in each.evidence.all()]}
        for each in holds.prefetch_related("evidence").order_by("pk")
    ]  # fmt: skip


def _steps(steps: Any, name: str) -> Rows:
    return [{"on": _day(each.on_date), "what": getattr(each, name)} for each in _in_order(steps)]


def _in_order(rows: Any) -> list[Any]:
    return sorted(rows.all(), key=lambda each: each.pk)


def _schedule(text: str, currency: str) -> Rows:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return [{"due_on": day, "amount": _amount(int(minor), currency)} for day, minor in lines]


def _numbers(arranged: Any) -> list[str]:
    return [each.invoice.number for each in _in_order(arranged.invoices)]


def _number(invoice: Any) -> str | None:
    return invoice.number if invoice is not None else None


def _amount(minor: int, currency: str) -> str:
    return str(to_decimal(minor, currency))


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
