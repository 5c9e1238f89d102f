"""How entries are written as bytes and chained by hash. Pure; leaves out where they are kept.

An entry's hash is SHA-256 over its canonical JSON, which holds the hash of the entry before it and the hash of its
payload. Canonical JSON is that of RFC 8785 for what is allowed here: text, whole numbers, true, false, null, lists, and
objects with ASCII keys. Numbers with a fraction are refused: money is whole minor units, everything else is text.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from json.encoder import encode_basestring as _quoted
from typing import Any

#: What the first entry of a chain holds in place of a hash before it.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Happening:
    """What an entry tells, before it has a place in the chain.

    `about` names a table and the number of the row it tells of. `reason` is why, in words; empty where the kind says it.
    """

    kind: str
    actor: str
    customer_id: int | None = None
    about: tuple[str, int] | None = None
    reason: str = ""
    told: dict[str, Any] = field(default_factory=dict)


def canonical(value: Any) -> str:
    """Returns the value as canonical JSON. Raises `TypeError` for what it cannot hold."""
    _refuse_fractions(value)
    return compact(value)


def payload_of(happening: Happening) -> str:
    """Returns what is kept as the entry's payload: what it tells, with the reason."""
    return canonical({**happening.told, "reason": happening.reason} if happening.reason else happening.told)


def hash_of(
    company_id: int, seq: int, at: str, actor: str, kind: str, customer_id: int | None,
    about: str, about_id: int | None, payload: str, previous_sha256: str,
) -> str:  # fmt: skip
    """Returns the hash of one entry, as it is stored: 64 small hexadecimal digits. `at` is written as by `moment`.

    It is SHA-256 over canonical JSON, put together by hand: a journal is checked entry by entry, millions of them.
    """
    of_payload = hashlib.sha256(payload.encode("utf-8", "surrogateescape")).hexdigest()
    whole = (
        f'{{"about":{_quoted(about)},"about_id":{_number(about_id)},"actor":{_quoted(actor)},"at":{_quoted(at)},'
        f'"company_id":{company_id},"customer_id":{_number(customer_id)},"kind":{_quoted(kind)},'
        f'"payload_sha256":"{of_payload}","previous_sha256":{_quoted(previous_sha256)},"seq":{seq}}}'
    )
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def moment(at: datetime) -> str:
    """Returns a moment in UTC to the microsecond, always written alike: 2026-03-11T08:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"The journal cannot hold {type(value).__name__}.")


def _refuse_fractions(value: Any) -> None:
    for each in value.values() if isinstance(value, dict) else (value,):
        if type(each) in _SIMPLE:
            continue
        if isinstance(each, float):
            raise TypeError("The journal holds no numbers with a fraction; write them as text.")
        if isinstance(each, dict):
            _refuse_fractions(each)
        elif isinstance(each, list | tuple):
            for one in each:
                _refuse_fractions(one)


_SIMPLE = frozenset((str, int, bool, type(None)))
#: Writes canonical JSON of what is known to hold no fractions.
compact = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
).encode
