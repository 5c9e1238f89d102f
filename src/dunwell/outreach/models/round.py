"""The daily round of one company: what was known, what was decided for whom, and why."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models import Company, Customer


class Round(models.Model):
    """One company's round for one day. `finished_at` None: it was broken off, and the next call goes on with it.

    The hashes say from which facts, playbooks and contact rules, and by which program, the decisions were made; the
    facts themselves are kept beside it, so that every decision can be made again.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="rounds")
    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    program_version = models.CharField(max_length=40)
    facts_sha256 = models.CharField(max_length=64)
    playbooks_sha256 = models.CharField(max_length=64)
    rules_sha256 = models.CharField(max_length=64)
    messages_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "as_of"], name="one_round_per_day")]


class RoundFacts(models.Model):
    """One fact table of a round as a Parquet file, exactly as the planner read it."""

    round = models.ForeignKey(Round, models.CASCADE, db_index=False, related_name="facts")
    table = models.CharField(max_length=40)
    parquet = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "table"], name="one_fact_table_per_round")]


class Decision(models.Model):
    """What was decided for one customer on one day. The columns are the plan's own; see `docs/plan.md`.

    One wide row, not two narrow ones: it mirrors a row of the plan's result, written a hundred thousand at a time.
    """

    round = models.ForeignKey(Round, models.CASCADE, db_index=False, related_name="decisions")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="decisions")
    decision = models.CharField(max_length=4)
    reason = models.CharField(max_length=20)
    hold_kind = models.CharField(max_length=20, null=True)  # noqa: DJ001  None and empty must stay apart
    track = models.CharField(max_length=20, null=True)  # noqa: DJ001
    step_no = models.PositiveIntegerField(null=True)
    step_key = models.CharField(max_length=60, null=True)  # noqa: DJ001
    tone = models.CharField(max_length=10, null=True)  # noqa: DJ001
    approval = models.CharField(max_length=6, null=True)  # noqa: DJ001
    channel = models.CharField(max_length=20, null=True)  # noqa: DJ001
    lead_id = models.BigIntegerField(null=True)
    covered_count = models.PositiveIntegerField(null=True)
    covered_base_minor = models.BigIntegerField(null=True)
    days_late = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "customer"], name="one_decision_per_customer_and_round"),
            models.CheckConstraint(
                condition=Q(decision__in=("act", "wait")), name="a_decision_acts_or_waits"
            ),
        ]
