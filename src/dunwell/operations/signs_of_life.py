"""That a worker goes on, as others can see it. Leaves out what it does."""

from datetime import datetime, timedelta

from dunwell.operations.models import WorkerSeen

#: So long is remembered who worked.
KEPT = timedelta(days=30)


def sign(name: str, now: datetime) -> None:
    """Says that the worker of that name goes on."""
    if not WorkerSeen.objects.filter(name=name).update(seen_at=now, stopped_at=None):
        WorkerSeen.objects.filter(seen_at__lt=now - KEPT).delete()
        WorkerSeen.objects.bulk_create(
            [WorkerSeen(name=name, started_at=now, seen_at=now)], ignore_conflicts=True
        )


def sign_off(name: str, now: datetime) -> None:
    """Says that the worker of that name has ended as it was told."""
    WorkerSeen.objects.filter(name=name).update(seen_at=now, stopped_at=now)


def last_seen(now: datetime) -> datetime | None:
    """Returns when any worker last showed that it goes on; None: none ever ran, or none for as long as is remembered."""
    seen = WorkerSeen.objects.filter(seen_at__gte=now - KEPT).order_by("-seen_at")
    return seen.values_list("seen_at", flat=True).first()


def working(now: datetime, within: timedelta) -> int:
    """Returns how many workers have shown themselves lately and were not told to end."""
    return WorkerSeen.objects.filter(seen_at__gte=now - within, stopped_at=None).count()
