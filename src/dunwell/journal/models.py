"""The tables of the journal: its entries, and where each company's chain ends. Leaves out how entries are made.

Companies and customers are named by number alone: the journal stands below the ledger, and outlasts what it tells of.
"""

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One thing that happened. `company_id` 0: it concerns no single company (a sign-in, say).

    `seq` counts each company's entries from 1 without gaps. `about` and `about_id` name the row of the ledger or of
    outreach it tells of, if one. `payload` is canonical JSON; `reason` in it says why. `sha256` is of the whole entry,
    `previous_sha256` with it; see `dunwell.journal.chain`. Triggers of the database refuse any change.
    """

    pk = models.CompositePrimaryKey("company_id", "seq")
    company_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    customer_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    payload = models.TextField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "customer_id", "seq"], name="entries_of_a_customer"),
            models.Index(
                fields=["company_id", "about", "about_id"],
                condition=models.Q(about_id__isnull=False),
                name="entries_about_a_row",
            ),
        ]

    @property
    def told(self) -> dict[str, Any]:
        """The payload, read."""
        return json.loads(self.payload)


class Head(models.Model):
    """The last entry of one company's chain, so that a missing end is seen."""

    company_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
