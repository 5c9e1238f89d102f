"""Has each customer's message written by the playbook they are on. Leaves out how a message is written (`compose`)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dunwell.ledger.models import Company
from dunwell.outreach import compose
from dunwell.outreach.compose import Composer, Letter
from dunwell.outreach.playbooks import Playbook


def composers_of(company: Company, playbooks: Iterable[Playbook], as_of: date) -> dict[str, Composer]:
    """Returns a composer for each playbook, by its key, for one company and one day.

    Raises `CannotCompose` where a step of one of them has no words in the language everything falls back to.
    """
    return {book.key: Composer(company, book, as_of) for book in playbooks}


def letters(
    composers: dict[str, Composer],
    customers: pa.Table,
    decisions: pa.Table,
    beside: dict[str, pa.Table],
    known: Mapping[int, str] | None = None,
) -> Iterator[Letter]:
    """Yields a letter for each `act` of a slice of decisions, as `compose.letters` does.

    `customers` of the facts says who is on which playbook, of what kind and where.
    """
    beside = beside | {"customers": customers}
    if len(composers) == 1:
        [composer] = composers.values()
        yield from compose.letters(composer, decisions, beside, known)
        return
    for key, composer in composers.items():
        theirs = customers["customer_id"].filter(pc.equal(customers["playbook"], key))
        part = decisions.filter(pc.is_in(decisions["customer_id"], value_set=theirs.combine_chunks()))
        if part.num_rows:
            yield from compose.letters(composer, part, beside, known)
