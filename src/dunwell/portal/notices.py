"""Mails that answer what a customer did: put in the queue with what they did, and sent by the worker, each once.

They go to the known address alone, whatever gate the company has: the customer did something and is told so. A pause of
the company stops them too. Leaves out their words (`notice_words`).
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Pause, Question
from dunwell.portal.models import Notice, NoticeStatus
from dunwell.portal.notice_words import notice_words
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Outgoing, Party, Transport
from dunwell.values.message_proof import key_of

log = logging.getLogger("dunwell.portal")

#: The kind of question about an answer that a customer may not have got.
QUESTION = "answer_not_sent"
DATABASE_LOST = (OperationalError, InterfaceError)
#: Notices are numbered from here on where a channel wants the number of a message: no message has such a number.
NUMBERS_FROM = 10**15
#: Pauses before a notice that was not accepted is tried again; after the last it has failed.
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
#: One that is being handed over for so long was left behind by a process that is gone.
LEFT_AFTER = timedelta(minutes=15)


def known_address(customer: Customer) -> str:
    """Returns the e-mail address known for the customer; empty where there is none that arrives."""
    points = customer.contact_points.filter(channel="email", replaced_on=None, bounced_on=None)
    return points.values_list("address", flat=True).first() or ""


def queue_notice(customer: Customer, kind: str, language: str, at: datetime, **tells: str) -> Notice | None:
    """Puts a notice into the queue; None where no address is known. Belongs in the transaction of what it tells of."""
    address = known_address(customer)
    if not address:
        return None
    return Notice.objects.create(
        company=customer.company,
        customer=customer,
        kind=kind,
        language=language,
        to_address=address,
        tells=tells,
        queued_at=at,
    )


def send_notices(
    transport: Transport | None, mail_domain: str, at: datetime, limit: int = 200
) -> dict[str, int]:
    """Sends what waits and may leave, oldest first, and returns how each ended; without a way out nothing is tried.

    `at` is the moment. One that a process left behind in the handing over becomes uncertain: a person judges.
    """
    counts: Counter[str] = Counter()
    left = Notice.objects.filter(status=NoticeStatus.SENDING, not_before__lte=at)
    for notice in left.select_related("company", "customer").order_by("pk"):
        _ended(notice, NoticeStatus.UNCERTAIN, "its process ended while it was handed over", at)
        counts["uncertain"] += 1
    if transport is None:
        return dict(+counts)
    paused = Pause.objects.filter(resumed_at=None).values("company")
    waiting = Notice.objects.filter(Q(not_before=None) | Q(not_before__lte=at), status=NoticeStatus.QUEUED)
    for notice in (
        waiting.exclude(company__in=paused).select_related("company", "customer").order_by("pk")[:limit]
    ):
        mine = Notice.objects.filter(pk=notice.pk, status=NoticeStatus.QUEUED)
        if mine.update(status=NoticeStatus.SENDING, not_before=at + LEFT_AFTER, tries=notice.tries + 1) != 1:
            continue
        notice.tries += 1
        status = _send(notice, transport, mail_domain, at)
        counts[status] += 1
        if status == NoticeStatus.QUEUED and notice.evidence.startswith("channel down"):
            break
    return dict(+counts)


def _send(notice: Notice, transport: Transport, mail_domain: str, at: datetime) -> NoticeStatus:
    began = False
    try:
        prepared = transport.prepare(_outgoing(notice, mail_domain, at))
        began = True
        receipt = transport.hand_over(prepared)
    except ChannelDown as error:
        return _ended(notice, NoticeStatus.QUEUED, f"channel down: {error}", at, at + AGAIN_AFTER[0])
    except DeliveryError as error:
        if error.permanent or notice.tries > len(AGAIN_AFTER):
            return _ended(notice, NoticeStatus.FAILED, str(error), at)
        return _ended(notice, NoticeStatus.QUEUED, str(error), at, at + AGAIN_AFTER[notice.tries - 1])
    except DeliveryUnclear as error:
        return _ended(notice, NoticeStatus.UNCERTAIN, str(error), at)
    except DATABASE_LOST:
        raise
    except Exception as error:
        # A fault of the program: loud in the log, and the others' mails leave all the same.
        log.exception("notice not sent", extra={"notice": notice.pk})
        status = NoticeStatus.UNCERTAIN if began else NoticeStatus.FAILED
        return _ended(notice, status, f"a fault of the program: {type(error).__name__}", at)
    return _ended(notice, NoticeStatus.SENT, receipt.evidence, at)


@transaction.atomic
def _ended(
    notice: Notice, status: NoticeStatus, evidence: str, at: datetime, not_before: datetime | None = None
) -> NoticeStatus:
    notice.status, notice.evidence, notice.not_before = status, evidence[:2000], not_before
    notice.done_at = None if status == NoticeStatus.QUEUED else at
    notice.save(update_fields=["status", "evidence", "not_before", "done_at", "tries"])
    if status in (NoticeStatus.FAILED, NoticeStatus.UNCERTAIN):
        _ask_a_person(notice, status, evidence, at)
    if notice.done_at is not None:
        told = {"notice": notice.kind, "status": status.value, "to": notice.to_address}
        about = ("notice", notice.pk)
        record(
            notice.company_id,
            at,
            [Happening("notice", "portal", notice.customer_id, about, evidence[:500], told)],
        )
    level = logging.INFO if status == NoticeStatus.SENT else logging.WARNING
    log.log(
        level, "notice", extra={"company": notice.company.key, "notice": notice.pk, "status": status.value}
    )
    return status


def _ask_a_person(notice: Notice, status: NoticeStatus, evidence: str, at: datetime) -> None:
    """Puts it on the list of `dunwell questions`: the customer did something, and may not have heard of it."""
    how = "did not leave" if status == NoticeStatus.FAILED else "may not have left"
    said = f"the answer to what they did on their page ({notice.kind}) {how}: {evidence[:300]}"
    same = Question.objects.filter(customer=notice.customer, kind=QUESTION, answered_at=None)
    if not same.exists():
        made = Question.objects.create(
            company=notice.company, customer=notice.customer, kind=QUESTION, said=said, raised_at=at
        )
        about = ("question", made.pk)
        told = {"kind": QUESTION, "said": said}
        record(notice.company_id, at, [Happening("question", "portal", notice.customer_id, about, told=told)])


def _outgoing(notice: Notice, mail_domain: str, at: datetime) -> Outgoing:
    company: Company = notice.company
    said = notice_words(notice, at)
    number = NUMBERS_FROM + notice.pk
    rules = rules_of(company)
    address = company.contact_email or f"{company.key}@{mail_domain}"
    return Outgoing(
        message_id=number,
        company_key=company.key,
        key=key_of(number, notice.kind, str(notice.queued_at), notice.to_address),
        channel="email",
        at=at.astimezone(ZoneInfo(company.time_zone)),
        sender=Party(company.name, address, company.language),
        to=Party(notice.customer.name, notice.to_address, said.locale),
        reply_to=rules.reply_to or company.contact_email,
        subject=said.subject,
        text=said.text,
        locale=said.locale,
        button_url=said.url,
        button_text=said.button if said.url else "",
    )
