"""What those who watch want to know, as figures that Prometheus reads. Changes nothing, and tells of no customer.

Each is one query for all companies, over an index; see `docs/operations.md` for what each means.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from dunwell.journal.models import Head
from dunwell.ledger.models import Company
from dunwell.operations.due_rounds import due_rounds
from dunwell.operations.signs_of_life import last_seen, working
from dunwell.outreach.models import Attempt, Message, Pause, Question, Round, Status

#: Why a message that was withdrawn at the last look was not needed any more: what was asked for had come in.
AFTER_PAYMENT = ("nothing_due", "covered_by_credit")

#: What has not ended, or not as it should.
_OPEN = (Status.AWAITING_APPROVAL, Status.QUEUED, Status.SENDING, Status.UNCERTAIN, Status.FAILED)
#: How long what has left is counted by its channel.
LATELY = timedelta(days=7)


class Figures(Collector):
    """The figures of this installation at the moment `now`."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is known beforehand: the database is read only when somebody asks."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yields each figure with its value for each company."""
        self._keys = dict(Company.objects.values_list("pk", "key"))
        yield self._messages()
        yield self._by_channel()
        yield self._after_payment()
        yield self._oldest_queued()
        yield self._oldest_uncertain()
        yield self._questions()
        yield self._paused()
        yield self._last_rounds()
        yield self._overdue()
        yield self._journal()
        yield from self._workers()

    def _messages(self) -> GaugeMetricFamily:
        """All there ever were, counted from the index alone."""
        family = GaugeMetricFamily("dunwell_messages", "Messages by status.", labels=["company", "status"])
        rows = Message.objects.order_by().values_list("company_id", "status").annotate(n=Count("pk"))
        for company, status, count in rows:
            family.add_metric([self._keys.get(company, ""), status], count)
        return family

    def _by_channel(self) -> GaugeMetricFamily:
        """What has not ended, or not well; and what has left lately."""
        family = GaugeMetricFamily(
            "dunwell_messages_by_channel",
            "Messages by status and channel that are not sent, or were in the last seven days.",
            labels=["company", "status", "channel"],
        )
        # Two questions, each with the companies named: so each is answered from an index.
        ours = Message.objects.filter(company__in=list(self._keys)).order_by()
        lately = ours.filter(done_on__gte=self._now.date() - LATELY).exclude(status__in=_OPEN)
        for rows in (ours.filter(status__in=_OPEN), lately):
            counted = rows.values_list("company_id", "status", "channel").annotate(n=Count("pk"))
            for company, status, channel, count in counted:
                family.add_metric([self._keys.get(company, ""), status, channel], count)
        return family

    def _after_payment(self) -> GaugeMetricFamily:
        reasons = Q()
        for each in AFTER_PAYMENT:
            reasons |= Q(status_reason__startswith=f"{each}:")
        rows = Message.objects.filter(reasons, status=Status.WITHDRAWN).order_by().values_list("company_id")
        name = "dunwell_messages_withdrawn_after_payment"
        return self._family(
            name, "Messages not sent, for what they asked for had come in.", rows.annotate(n=Count("pk"))
        )

    def _oldest_queued(self) -> GaugeMetricFamily:
        """Since when the oldest could have left: since its round, or since the moment it was put off to."""
        channels = [name for names, _, _ in settings.DUNWELL_CHANNELS.values() for name in names]
        due = Q(not_before=None) | Q(not_before__lte=self._now)
        rows = Message.objects.filter(due, status=Status.QUEUED, channel__in=channels).order_by()
        since = Min(Coalesce("not_before", "decision__round__started_at"))
        name = "dunwell_oldest_queued_seconds"
        return self._ages(
            name, "Age of the oldest queued message that may leave.", rows.values_list("company_id"), since
        )

    def _oldest_uncertain(self) -> GaugeMetricFamily:
        last = Attempt.objects.filter(message__status=Status.UNCERTAIN, no=F("message__attempts")).order_by()
        name = "dunwell_oldest_uncertain_seconds"
        said = "Age of the oldest message that a person has to judge."
        return self._ages(name, said, last.values_list("message__company_id"), Min("began_at"))

    def _questions(self) -> GaugeMetricFamily:
        rows = (
            Question.objects.filter(answered_at=None)
            .order_by()
            .values_list("company_id")
            .annotate(n=Count("pk"))
        )
        return self._family("dunwell_open_questions", "Questions that a person has to answer.", rows)

    def _paused(self) -> GaugeMetricFamily:
        rows = (
            Pause.objects.filter(resumed_at=None).order_by().values_list("company_id").annotate(n=Count("pk"))
        )
        return self._family("dunwell_paused", "1 where nothing of the company leaves.", rows)

    def _last_rounds(self) -> GaugeMetricFamily:
        rounds = Round.objects.exclude(finished_at=None).order_by().values_list("company_id")
        rows = ((company, _midnight(day)) for company, day in rounds.annotate(day=Max("as_of")))
        name = "dunwell_last_round_day_timestamp_seconds"
        return self._family(name, "Midnight, UTC, of the day of the last finished round.", rows)

    def _overdue(self) -> GaugeMetricFamily:
        rows = ((due.company.pk, (self._now - due.since).total_seconds()) for due in due_rounds(self._now))
        return self._family(
            "dunwell_round_overdue_seconds", "Since when a round is due that was not made.", rows
        )

    def _journal(self) -> GaugeMetricFamily:
        rows = Head.objects.values_list("company_id", "seq")
        return self._family(
            "dunwell_journal_entries", "Entries of the journal; company empty: the installation.", rows
        )

    def _workers(self) -> Iterator[GaugeMetricFamily]:
        silent = timedelta(minutes=settings.WORKER_SILENT_MINUTES)
        yield GaugeMetricFamily("dunwell_workers", "Workers that go on.", value=working(self._now, silent))
        seen = last_seen(self._now)
        if seen is not None:
            name = "dunwell_worker_last_seen_timestamp_seconds"
            yield GaugeMetricFamily(
                name, "When a worker last showed that it goes on.", value=seen.timestamp()
            )

    def _ages(self, name: str, said: str, rows: object, since: object) -> GaugeMetricFamily:
        ages = (
            (company, (self._now - oldest).total_seconds())
            for company, oldest in rows.annotate(since=since)
            if oldest
        )
        return self._family(name, said, ages)

    def _family(self, name: str, said: str, rows: Iterable[tuple[int, float]]) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, said, labels=["company"])
        for company, value in rows:
            family.add_metric([self._keys.get(company, "")], value)
        return family


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
