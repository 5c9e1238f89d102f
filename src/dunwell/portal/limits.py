"""Decides whether somebody has knocked too often. Leaves out who they are and what they are told."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from dunwell.portal.models import Knock


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window of time; windows begin at full multiples of it."""

    name: str
    most: int
    per: timedelta


#: Addresses that lead nowhere, from one network address.
WRONG_LINKS = Limit("wrong", 60, timedelta(minutes=10))
#: Wishes for a new link, from one network address, and for one link or address.
WISHES = Limit("wishes", 20, timedelta(hours=1))
WISHES_FOR_ONE = Limit("wish", 3, timedelta(hours=1))
#: What one link may send us.
FORMS = Limit("forms", 60, timedelta(hours=1))
#: Codes that one customer may ask for, and wrong codes that may be typed for all of them.
CODES = Limit("codes", 5, timedelta(hours=1))
WRONG_CODES = Limit("wrong codes", 10, timedelta(hours=1))
#: PDFs of one link: setting one takes a while.
DOCUMENTS = Limit("documents", 60, timedelta(minutes=10))

_KEPT = timedelta(days=2)


@transaction.atomic
def allowed(limit: Limit, whom: str, at: datetime) -> bool:
    """Counts one more for somebody and says whether it is within the limit; beyond it nothing is written any more.

    `whom` is kept as a hash.
    """
    seconds = int(limit.per.total_seconds())
    begins_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
    bucket = f"{limit.name}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}"
    window = Knock.objects.filter(bucket=bucket, begins_at=begins_at)
    if window.filter(count__lt=limit.most).update(count=F("count") + 1):
        return True
    if window.exists():
        return False
    Knock.objects.filter(begins_at__lt=at - _KEPT).delete()
    Knock.objects.bulk_create([Knock(bucket=bucket, begins_at=begins_at, count=0)], ignore_conflicts=True)
    return bool(window.filter(count__lt=limit.most).update(count=F("count") + 1))
