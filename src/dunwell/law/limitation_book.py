"""When every claim of the book is barred, and which are near to it. Leaves out what is done about them."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from dunwell.law.limitation import Limitation, limitation
from dunwell.law.packs import Packs

#: What a claim has to have.
CLAIMS = ("jurisdiction", "relationship", "due_on")
#: What it may have besides: the kind of claim, and what last happened that may start the time anew, with its day.
OPTIONAL = ("claim", "event", "event_on")


def limitation_of_book(packs: Packs, claims: pa.Table) -> pa.Table:
    """Returns the claims in their order with `barred_after`, the last day on which each is not barred, and `refused`.

    `refused` is a reason of `NotKnown`, and null where the day is known. Claims that fell due on one day in one place are
    looked up once.
    """
    asked = [name for name in (*CLAIMS, *OPTIONAL) if name in claims.column_names]
    keys = list(zip(*(claims[name].to_pylist() for name in asked), strict=True))
    answers = {key: _answer(packs, dict(zip(asked, key, strict=True))) for key in dict.fromkeys(keys)}
    ends = pa.array([answers[key][0] for key in keys], pa.date32())
    refused = pa.array([answers[key][1] for key in keys], pa.string())
    return claims.append_column("barred_after", ends).append_column("refused", refused)


def _answer(packs: Packs, claim: dict[str, object]) -> tuple[date | None, str | None]:
    due_on, event, event_on = claim["due_on"], claim.get("event"), claim.get("event_on")
    assert isinstance(due_on, date)
    events = ((str(event), event_on),) if event and isinstance(event_on, date) else ()
    kind = str(claim.get("claim") or "contract")
    place, owes = str(claim["jurisdiction"]), str(claim["relationship"])
    found = limitation(packs, place, owes, due_on, claim=kind, events=events)
    return (found.ends_on, None) if isinstance(found, Limitation) else (None, found.reason)


def nearing(book: pa.Table, on: date, within_days: int) -> pa.Table:
    """Returns the claims of `limitation_of_book` that are not barred on a day, but will be within so many days, soonest
    first."""
    last = on + timedelta(days=within_days)
    ends = book["barred_after"]
    near = pc.and_(pc.greater_equal(ends, on), pc.less_equal(ends, last))
    return book.filter(near).sort_by("barred_after")
