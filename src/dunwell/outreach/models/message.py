"""Messages and tasks, what each covers, and every contact made. Leaves out how they are composed and delivered."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer
from dunwell.outreach.models.round import Decision


class Status(models.TextChoices):
    """The life of a message."""

    DRAFTED = "drafted"
    REHEARSED = "rehearsed"
    AWAITING_APPROVAL = "awaiting_approval"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    WITHDRAWN = "withdrawn"
    BOUNCED = "bounced"


#: A step counts as taken once its message has, or may have, reached somebody; what came back has not.
TAKEN = (Status.SENT, Status.UNCERTAIN)


class Message(models.Model):
    """One message, call or task for one customer, as composed on the day of its round.

    `done_on` is the customer's day on which it was sent or done; None until then, and again once it came back: a step
    that reached nobody is not taken. `grounds_sha256` is of the facts its words rest on. A worker that has claimed it
    (`claimed_by`, until `claimed_until`) may send it; it is not tried before `not_before`. `edited_by` wrote its words
    (empty: the program did); the journal keeps what they were before. Many fields for one row: they are what one
    conditional update asks and sets.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="messages")
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="messages")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="messages")
    track = models.CharField(max_length=20)
    as_of = models.DateField()
    channel = models.CharField(max_length=20)
    to_address = models.TextField(blank=True)
    subject = models.TextField()
    body = models.TextField()
    status = models.CharField(max_length=20, choices=Status)
    status_reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    grounds_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    claimed_by = models.CharField(max_length=120, blank=True, db_default="")
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(db_default=0)
    not_before = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "track", "as_of"], name="one_message_per_track_and_day"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="a_message_has_a_status"),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(status__in=TAKEN), name="only_what_left_has_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "done_on"], condition=Q(done_on__isnull=False), name="messages_done"
            ),
            # The queue in its order: the next messages are found without sorting all that wait.
            models.Index(fields=["company", "status", "attempts", "id"], name="messages_in_order"),
        ]


class Covered(models.Model):
    """The message takes this occasion to this step of its ladder."""

    message = models.ForeignKey(Message, models.CASCADE, db_index=False, related_name="covered")
    track = models.CharField(max_length=20)
    occasion_id = models.BigIntegerField()
    step_no = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "track", "occasion_id"], name="one_step_per_message_and_occasion"
            )
        ]
        indexes = [models.Index(fields=["track", "occasion_id"], name="steps_of_an_occasion")]


class Contact(models.Model):
    """One outbound contact made with a customer, by a message or by a person: all count for gaps and caps."""

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="contacts")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=20)
    on_date = models.DateField()
    message = models.OneToOneField(Message, models.CASCADE, null=True, related_name="contact")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["company", "on_date"], name="contacts_by_day")]
