"""What becomes of a message, and of its customer, when a report says it came back or was complained about.

A report is believed for its reference, never for an address alone. Leaves out how reports are read.
"""

from collections import Counter
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime

import idna
from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils.module_loading import import_string

from dunwell.journal.chain import Happening, moment
from dunwell.journal.models import Entry
from dunwell.journal.record import record
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Company, ContactPoint, Customer
from dunwell.ledger.wishes import opt_out
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Message, Question, SentCopy, Status
from dunwell.outreach.states import move
from dunwell.values.delivery import Bounce
from dunwell.values.message_proof import is_proof, key_of, read_reference

#: What may have left and can come back; the others of a right reference tell of the address alone.
_LEFT = (Status.SENT, Status.UNCERTAIN)


class TooEarly(Exception):
    """The message is in the handing over, and its outcome is not recorded yet: the report has to come again."""


class CannotRead(Exception):
    """The report mailbox cannot be read; the message says why, and nothing secret."""


def read_mailbox(at: datetime, by: str) -> Counter[str]:
    """Notes every report in the mailbox of `DUNWELL_BOUNCE_URL`, and returns how many of which came; empty without one.

    Counts what `note_bounce` returns, `early` for what comes again, and `no_report` for other mail, which stays unread.
    Raises `CannotRead`; a report that meets a fault of the program stays unread, and the others are noted before it is
    raised.
    """
    reports = settings.DUNWELL_REPORTS
    counts: Counter[str] = Counter()
    if not reports["url"]:
        return counts
    opened, read = import_string(reports["mailbox"]), import_string(reports["read"])
    trouble: type[Exception] = import_string(reports["trouble"])
    faults: list[Exception] = []
    try:
        with closing(opened(reports["url"])) as mails:
            for mail in mails:
                bounces = read(mail.raw)
                if not bounces:
                    counts["no_report"] += 1
                elif _noted(bounces, at, by, counts, faults):
                    mail.handled()
    except (trouble, ValueError) as error:
        raise CannotRead(str(error)) from None
    if faults:
        raise ExceptionGroup("Some reports met a fault of the program; the others were noted", faults)
    return counts


def _noted(
    bounces: list[Bounce], at: datetime, by: str, counts: Counter[str], faults: list[Exception]
) -> bool:
    """Notes the bounces of one mail; False: it has to come again."""
    whole = True
    for bounce in bounces:
        try:
            counts[note_bounce(bounce, at=at, by=by)] += 1
        except TooEarly:
            counts["early"] += 1
            whole = False
        except (DatabaseError, InterfaceError):
            raise
        except Exception as fault:  # A fault of ours in one report must not hold up the others.
            faults.append(fault)
            whole = False
    return whole


@transaction.atomic
def note_bounce(bounce: Bounce, *, at: datetime, by: str) -> str:
    """Records what a report says of a message, and returns what it was; a report that was noted before changes nothing.

    `hard`: the message came back, its step is not taken, its address is used no more, and the customer is on hold until
    a person has looked. `complaint`: no more e-mail, and on hold. `soft` and `other_address` (the report names another
    than was written to): noted only, the latter with a question. `known`: noted before. `unknown`: no message of ours,
    or forged. Raises `TooEarly`.
    """
    bounce = _clean(bounce)
    message = message_of(bounce.reference)
    if message is None:
        return "unknown"
    if message.status == Status.SENDING:
        raise TooEarly(f"Message {message.pk} is being handed over.")
    # What follows is done once per customer at a time.
    Customer.objects.select_for_update(no_key=True).get(pk=message.customer_id)
    kind = bounce.kind
    if kind != "complaint" and not same_address(bounce.recipient, message.to_address):
        kind = "other_address"
    told = {"kind": kind, "recipient": bounce.recipient, "reported_at": _written(bounce.reported_at)}
    if _told_before(message, kind, bounce.said, told):
        return "known"
    today = company_day(message.company, at)
    happenings: list[Happening] = []
    if kind == "hard":
        _came_back(message, bounce, today)
        happenings += _asked(message, "bounced", _said_of(message, bounce), at, by)
        _hold(message, today, at, by, _said_of(message, bounce))
    elif kind == "complaint":
        said = f"{message.customer.name} complained about message {message.pk}: {bounce.said}. No more e-mail is sent."
        happenings += _asked(message, "complaint", said, at, by)
        opt_out(message.customer, "email", today, at=at, note=f"complained about message {message.pk}", by=by)
        _hold(message, today, at, by, said)
    elif kind == "other_address":
        said = f"A report about message {message.pk} names {bounce.recipient or 'no address'}, not {message.to_address}."
        happenings += _asked(message, "bounced", f"{said} {bounce.said}".strip(), at, by)
    about = ("message", message.pk)
    happenings.append(Happening("bounced", by, message.customer_id, about, bounce.said, told))
    record(message.company_id, at, happenings)
    return kind


def message_of(reference: str) -> Message | None:
    """Returns the e-mail that a reference names, held until the transaction ends: one that left with it, or a
    Message-ID with the proof that only we can make. None: there is none, or it is not clear which.
    """
    bare = reference.strip().strip("<>")
    if not bare:
        return None
    kept = SentCopy.objects.filter(reference__in=(bare, f"<{bare}>"), message__channel="email")
    keys = list(kept.values_list("message_id", flat=True)[:2])
    if not keys and (named := read_reference(reference)) is not None:
        keys = [named[0]]
    if len(keys) != 1:
        return None
    rows = Message.objects.select_for_update(of=("self",), no_key=True).select_related("customer", "company")
    found = rows.filter(pk=keys[0], channel="email").first()
    if found is None or kept.exists():
        return found
    key = key_of(found.pk, found.subject, found.body, found.to_address)
    return found if is_proof(named[1], key, settings.SECRET_KEY) else None


def same_address(one: str, other: str) -> bool:
    """Says whether two ways of writing an e-mail address mean the same."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    local, _, domain = address.strip().strip("<>").rpartition("@")
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode("ascii")
    return f"{local}@{domain}".casefold()


def _clean(bounce: Bounce) -> Bounce:
    """Returns the report without signs that a database cannot keep; anybody can write one."""
    texts = {name: getattr(bounce, name) for name in ("reference", "recipient", "said")}
    plain = {
        name: text.replace("\x00", "").encode("utf-8", "replace").decode() for name, text in texts.items()
    }
    return replace(bounce, **plain)


def _written(at: datetime | None) -> str:
    return moment(at) if at is not None and at.tzinfo is not None else ""


def _told_before(message: Message, kind: str, said: str, told: dict[str, str]) -> bool:
    """Says whether the journal tells of it: one hard report and one complaint are enough, others are told apart."""
    entries = Entry.objects.filter(company_id=message.company_id, about="message", about_id=message.pk)
    for entry in entries.filter(kind="bounced"):
        before = entry.told
        if before.get("kind") == kind and (
            kind in ("hard", "complaint") or before == told | ({"reason": said} if said else {})
        ):
            return True
    return False


def _came_back(message: Message, bounce: Bounce, today: date) -> None:
    """The message came back; its address, if it is still the customer's, is used no more."""
    one = Message.objects.filter(pk=message.pk, status__in=_LEFT)
    move(one, Status.BOUNCED, done_on=None, status_reason=f"came back: {bounce.said}"[:300])
    current = ContactPoint.objects.filter(
        customer_id=message.customer_id, channel="email", replaced_on=None, bounced_on=None
    )
    for point in current:
        if same_address(point.address, message.to_address):
            current.filter(pk=point.pk, address=point.address).update(bounced_on=today)


def _said_of(message: Message, bounce: Bounce) -> str:
    return (
        f"Message {message.pk} of {message.as_of} to {message.to_address} came back: {bounce.said or 'no reason given'}. "
        "They may never have heard of it: find out how to reach them."
    )


def _asked(message: Message, kind: str, said: str, at: datetime, by: str) -> list[Happening]:
    """Raises a question for a person, unless one of its kind is open."""
    same = Question.objects.filter(customer_id=message.customer_id, kind=kind, answered_at=None)
    if same.exists():
        return []
    made = Question.objects.create(
        company_id=message.company_id, customer_id=message.customer_id, kind=kind, said=said, raised_at=at
    )
    return [
        Happening(
            "question", by, message.customer_id, ("question", made.pk), told={"kind": kind, "said": said}
        )
    ]


def _hold(message: Message, today: date, at: datetime, by: str, note: str) -> None:
    """Puts the customer on hold until a person has looked, unless a person holds them already."""
    customer, company = message.customer, message.company
    if active_holds(customer, today).filter(kind="manual", occasion_id=None, ends_on=None).exists():
        return
    place_hold(customer, "manual", today, at=at, by=by, note=note, owner=owner_of(company))


def owner_of(company: Company) -> str:
    """Returns who looks after what nobody in particular owns: the company's contact person, else the company."""
    return company.contact_name or company.name
