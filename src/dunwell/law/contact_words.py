"""The words in which a file of contacts may tell them: columns, channels, outcomes, persons, numbers, days and moments.

Many words for one thing are understood, in any case, with blanks, hyphens or underscores. Leaves out files and rows.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from dunwell.law.contact_kinds import CHANNELS, NUMBERS, PERSONS

#: What came of a contact. Only `conversation` is one; `voicemail`, `reached` and `sent` are contacts; the rest are
#: attempts alone. An outcome that nobody noted counts as a contact, not as a conversation.
OUTCOMES: Mapping[str, str] = {
    "conversation": "spoke with the person",
    "reached": "reached, but not spoken with",
    "voicemail": "left a message",
    "sent": "sent, delivered or read",
    "no_answer": "rang, and nobody answered",
    "not_connected": "did not connect to the number that was dialled: busy, out of service",
    "failed": "not delivered",
}
#: The years a contact may lie in.
FIRST_YEAR, LAST_YEAR = 1950, 2199


class Unreadable(Exception):
    """A value that cannot be understood; the message says what to write."""


def folded(text: str) -> str:
    """Returns a text as words are compared: lower case, with underscores."""
    return re.sub(r"[\s\-_/]+", "_", text.strip().lower()).strip("_")


def _words(known: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Returns each known word and the other ways to say it; `others` by known word, with blanks between."""
    return {word: word for word in known} | {
        folded(other): word for word, list_ in others.items() for other in list_.split()
    }


#: The columns that are understood, by field; an empty field is a column that says nothing about the rules.
COLUMNS: Mapping[str, str] = {
    folded(column): field
    for field, columns in {
        "at": "at moment timestamp datetime date_time when contacted_at called_at sent_at made_at started_at local_at",
        "on": "on on_date date day contacted_on called_on sent_on local_date",
        "time": "time local_time time_of_day",
        "zone": "zone time_zone timezone tz",
        "channel": "channel medium channel_used kind type",
        "outcome": "outcome result status disposition",
        "spoke": "spoke spoken conversation had_conversation is_conversation talked answered",
        "inbound": "inbound incoming by_customer",
        "connected": "connected",
        "voicemail": "voicemail voice_mail left_message left_voicemail message_left",
        "debts": "debt debts debt_id invoice invoices invoice_number account accounts account_id account_number",
        "person": "person persons to_person whom contact_person who relation",
        "number": "number number_kind number_type phone_type place",
        "by": "by began_by initiated_by initiator direction",
        "asked": "asked requested customer_asked call_back callback on_request",
        "consented_on": "consented_on consent_on consent consented consent_date prior_consent_on",
        "notices": "notice notices notice_id notice_sent",
        "": "id row_id contact_id note notes comment customer customer_id customer_ref actor"
        " ref reference agent user staff duration duration_seconds subject text",
    }.items()
    for column in columns.split()
}
CHANNEL_WORDS = _words(
    CHANNELS,
    {
        "email": "e_mail emails mailing",
        "sms": "text texts text_message textmessage",
        "letter": "post postal postal_mail letters",
        "registered_letter": "registered recorded_delivery registered_mail certified_mail registered_post",
        "call": "calls phone phone_call telephone telephone_call tel dial voice outbound_call",
        "voicemail": "voice_mail voice_message answering_machine",
        "prerecorded_call": "prerecorded robocall recorded_message artificial_voice_call recorded_call pre_recorded_call",
        "social": "whatsapp messenger social_media chat",
        "visit": "home_visit in_person face_to_face field_visit visits",
    },
)
OUTCOME_WORDS = _words(
    OUTCOMES,
    {
        "conversation": "spoke spoken talked answered conversed discussed promise promised promise_to_pay right_party"
        " right_party_contact rpc spoke_with_customer spoke_to_customer answered_by_customer refused",
        "reached": "contact contacted connected hung_up wrong_party third_party answered_by_other",
        "voicemail": "voice_mail left_voicemail voicemail_left left_message message_left message answering_machine",
        "sent": "delivered read opened clicked made done ok success completed handed_over",
        "no_answer": "noanswer ringing dropped unanswered not_answered rang missed attempt attempted no_reply"
        " not_home nobody_home",
        "not_connected": "busy engaged did_not_connect disconnected out_of_service no_connection"
        " invalid_number not_in_service",
        "failed": "bounced bounce undelivered undeliverable error rejected returned not_delivered",
    },
) | {"unknown": ""}
PERSON_WORDS = _words(
    PERSONS,
    {
        "customer": "debtor consumer self client account_holder them",
        "representative": "lawyer attorney solicitor adviser advisor counsel paralegal",
        "spouse": "wife husband partner",
        "family": "relative sister brother child son daughter",
        "household": "flatmate roommate",
        "neighbour": "neighbor neighbours neighbors",
        "employer": "work colleague coworker boss",
        "executor": "administrator estate",
        "parent": "mother father parents",
    },
)
NUMBER_WORDS = _words(
    NUMBERS,
    {
        "residence": "home residential landline house",
        "mobile": "cell cellular cellphone cell_phone mobile_phone personal",
        "workplace": "work office employer business",
    },
)
SIDE_WORDS = {
    folded(word): side
    for side, words in {
        "us": "us we out outbound outgoing creditor company collector agency staff",
        "customer": "customer them in inbound incoming debtor consumer they",
    }.items()
    for word in words.split()
}
_FLAGS = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
}


def word_of(value: Any, words: Mapping[str, str]) -> str:
    """Returns the known word for a value. Raises Unreadable."""
    found = words.get(folded(str(value)))
    if found is None:
        raise Unreadable(f"holds {value!r}. It may be {', '.join(sorted(set(words.values()) - {''}))}.")
    return found


def number_of(value: Any) -> str:
    """Returns the kind of a number; unknown where the number itself is written. Raises Unreadable."""
    if re.fullmatch(r"[+\d\s().\-/]{5,}", str(value).strip()):
        return ""
    return word_of(value, NUMBER_WORDS)


def flag_of(value: Any) -> bool:
    """Returns yes or no. Raises Unreadable."""
    found = _FLAGS.get(folded(str(value)))
    if found is None:
        raise Unreadable(f"holds {value!r}. Write yes or no.")
    return found


def day_of(value: Any) -> date:
    """Returns a day; of a moment its day as it is written. Raises Unreadable."""
    found = moment_of(value)
    return found.date() if isinstance(found, datetime) else found


def moment_of(value: Any) -> datetime | date:
    """Returns a moment, or a day where no time of day is written. Raises Unreadable."""
    found = _day_or_moment(str(value).strip())
    if found is None:
        raise Unreadable(
            f"holds {value!r}. Write a moment as 2026-03-11T20:30 (the customer's clock) or with its offset, "
            "2026-03-11T20:30-04:00, or a day as 2026-03-11."
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"holds {value!r}, which is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def _day_or_moment(text: str) -> datetime | date | None:
    for reads in (date.fromisoformat, datetime.fromisoformat):
        try:
            return reads(text)
        except ValueError:
            continue
    return None


def wall_of(value: Any) -> time:
    """Returns a time of day. Raises Unreadable."""
    try:
        return time.fromisoformat(str(value).strip()).replace(tzinfo=None)
    except ValueError:
        raise Unreadable(f"holds {value!r}. Write a time of day as 20:30.") from None


def list_of(value: Any) -> tuple[str, ...]:
    """Returns the entries of a list, or of a text with semicolons or commas between them. Raises Unreadable."""
    parts = value if isinstance(value, list) else re.split(r"[;,|]", str(value))
    if wrong := [
        part
        for part in (*parts, value)
        if isinstance(part, dict) or (isinstance(part, list) and part is not value)
    ]:
        raise Unreadable(f"holds {wrong[0]!r}. Write texts, with ; between them.")
    return tuple(text for part in parts if (text := str(part).strip()))
