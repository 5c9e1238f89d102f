"""What workers leave behind for each other and for who watches: signs of life, and which rounds were made when due."""

from django.db import models

from dunwell.ledger.models import Company


class WorkerSeen(models.Model):
    """One worker, and when it last showed that it goes on. `stopped_at`: it ended because it was told to."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)


class DueRound(models.Model):
    """A company's round of a day, as the worker makes it when its time has come: by one worker, once.

    `claimed_by` makes it now, and is believed until `claimed_until`. Where that failed, `problem` says why, and it is not
    tried before `not_before`. Days are the company's; the other moments are real ones, whatever a rehearsal pretends.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="due_rounds")
    day = models.DateField(db_index=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "day"], name="one_due_round_per_day"),
        ]


class Work(models.Model):
    """Something long that a person asked for on a page and need not wait for: a round, a delivery, an import.

    Whoever has claimed it (`claimed_by`, until `claimed_until`) is at it; `tries` counts those who began. It is `done` of
    `of` (None: nobody knows how much there is), and `doing` says at what it is. It has ended at `ended_at`: with `outcome`,
    or for want of one with `trouble`. Many fields for one row: they are what one conditional update asks and sets.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="works")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=120, blank=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=models.Q(ended_at=None), name="work_to_do"),
            models.Index(fields=["company", "kind", "-asked_at"], name="work_of_a_company"),
        ]


class UploadedFile(models.Model):
    """A file that a person brought in the browser, and how it is to be read.

    `content` None: it was brought into the ledger or thrown away, at `gone_at`. An empty `kind`: as the file says.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="uploaded_files")
    name = models.CharField(max_length=255)
    content = models.BinaryField(null=True)
    size_bytes = models.PositiveBigIntegerField()
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    profile = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    gone_at = models.DateTimeField(null=True)
