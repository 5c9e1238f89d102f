"""How messages leave: every attempt, the copy as sent, and what people say about sending. Leaves out how it is done."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer
from dunwell.outreach.models.message import Message


class Gate(models.TextChoices):
    """What the company lets out by itself."""

    REHEARSAL = "rehearsal"
    APPROVE = "approve"
    AUTOPILOT = "autopilot"


class DeliveryRules(models.Model):
    """What one company says about sending; without a row everything is as the defaults say.

    `gate` is what the worker may do by itself at `round_at` (the company's time of day; None: never). At most
    `blast_messages` messages, and to at most `blast_share_pct` of the customers, leave in a day (None: no limit). Where
    the last import is older than `fresh_days`, nothing leaves (None: no such limit). `postal_address` is the sender's, on
    lines, for letters. `pay_url` is where a message's button leads; empty: no button.
    """

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="delivery_rules")
    gate = models.CharField(max_length=10, choices=Gate, default=Gate.REHEARSAL)
    round_at = models.TimeField(null=True)
    blast_messages = models.PositiveIntegerField(null=True)
    blast_share_pct = models.PositiveIntegerField(null=True)
    fresh_days = models.PositiveIntegerField(null=True)
    count_clicks = models.BooleanField(default=True)
    reply_to = models.CharField(max_length=254, blank=True)
    postal_address = models.TextField(blank=True)
    pay_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gate__in=Gate.values), name="a_company_has_a_gate"),
            models.CheckConstraint(
                condition=Q(blast_share_pct=None) | Q(blast_share_pct__lte=100),
                name="a_share_is_of_a_hundred",
            ),
        ]


class PayAccount(models.Model):
    """The bank account that messages ask to pay to, one a currency."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="pay_accounts")
    currency = models.CharField(max_length=3)
    holder = models.CharField(max_length=70)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "currency"], name="one_pay_account_per_currency")
        ]


class Pause(models.Model):
    """Nothing of the company leaves from `at` until `resumed_at`."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="pauses")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.TextField()
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(resumed_at=None), name="one_pause_at_a_time"
            )
        ]


class OldLedgerAllowed(models.Model):
    """A person lets messages leave to this day, included, though the ledger is older than the company's limit."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="old_ledger_allowed")
    until_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.TextField()


class Attempt(models.Model):
    """One try to hand a message over. `ended_at` None: it began, and nobody has seen its end.

    `repeatable`: the channel delivers the same message once, however often it is handed over. `outcome` is one of
    sent, not_accepted, refused, unclear, lost (its process was gone); empty until it ended.
    """

    message = models.ForeignKey(Message, models.CASCADE, db_index=False, related_name="tries")
    no = models.PositiveIntegerField()
    worker = models.CharField(max_length=120)
    transport = models.CharField(max_length=60)
    repeatable = models.BooleanField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, db_default="")
    stage = models.CharField(max_length=40, blank=True, db_default="")
    evidence = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "no"], name="tries_are_counted")]


class SentCopy(models.Model):
    """The message exactly as it left: `content` packed with zlib, `sha256` of it unpacked. Never changed.

    `reference` is how the channel knows it: a Message-ID, a file, the number a service gave.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="copy")
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    reference = models.CharField(max_length=300, db_index=True)


class Question(models.Model):
    """Something about a customer's data needs a person: an address that bounced, a time zone nobody knows."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="questions")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=30)
    said = models.TextField()
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(answered_at=None), name="one_open_question_of_a_kind"
            )
        ]


class Followed(models.Model):
    """A link of a message was followed; `target` is the name of one of the places a link may lead to."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="followed")
    target = models.CharField(max_length=30)
    at = models.DateTimeField()
