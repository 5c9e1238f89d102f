"""Calls: who has a customer on the phone just now, what came of each call, and why customers pay late.

Outcomes and reasons are only added; the database refuses any change. Leaves out which calls are due, and whether one is
allowed.
"""

from django.db import models
from django.db.models import Q

from dunwell.arrangements.models import Promise
from dunwell.ledger.models import Company, Customer, Invoice
from dunwell.outreach.models.message import Contact, Message

#: What can come of a call.
OUTCOMES = (
    "spoke",
    "promised",
    "disputed",
    "hardship",
    "call_back",
    "voicemail",
    "no_answer",
    "wrong_number",
)
#: Those in which nobody was spoken with.
NOT_SPOKEN = ("voicemail", "no_answer", "wrong_number")
#: Those after which the customer is to be tried again.
NOT_REACHED = ("voicemail", "no_answer")
#: Why an invoice is paid late, in the customer's view.
DELAYS = (
    "cash_short",
    "waiting_for_customers",
    "approval_inside",
    "invoice_not_received",
    "order_number_missing",
    "dispute",
    "forgot",
    "bank_or_technical",
    "gone_or_closed",
    "refuses",
    "other",
)


class CallTurn(models.Model):
    """Whose turn it is to call a customer: nobody else does until it is over. `holder` tells people apart, `name` is shown.

    Only the last turn is kept; a call that was made is a `CallOutcome`.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="call_turn")
    holder = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    until = models.DateTimeField()


class CallOutcome(models.Model):
    """One call, made or tried. `key` is the form's: what is sent twice is noted once.

    `contact` is what counts against caps; None: it reached somebody else's number. `against` names the rules that spoke
    against it at that moment, where it was made all the same.
    """

    key = models.CharField(max_length=40, unique=True)
    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="calls")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="calls")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="calls")
    contact = models.OneToOneField(Contact, models.CASCADE, null=True, related_name="call")
    promise = models.ForeignKey(Promise, models.CASCADE, null=True, related_name="calls")
    outcome = models.CharField(max_length=12)
    spoke_with = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    call_back_at = models.DateTimeField(null=True)
    against = models.CharField(max_length=200, blank=True)
    on_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="an_outcome_of_a_call_is_known"),
            models.CheckConstraint(
                condition=Q(call_back_at=None) | ~Q(outcome__in=NOT_SPOKEN),
                name="a_call_back_was_agreed_with_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "call_back_at"],
                condition=Q(call_back_at__isnull=False),
                name="calls_to_call_back",
            ),
            models.Index(fields=["company", "on_date"], name="calls_by_day"),
        ]


class ReasonForDelay(models.Model):
    """Why, as the customer says on a day, an invoice or (None) the whole account is paid late. `said` is in their words."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="delays")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="delays")
    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="delays")
    call = models.ForeignKey(CallOutcome, models.CASCADE, null=True, related_name="delays")
    reason = models.CharField(max_length=24)
    said = models.TextField(blank=True)
    on_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=DELAYS), name="a_reason_for_delay_is_known")
        ]
        indexes = [models.Index(fields=["company", "on_date"], name="delays_by_day")]
