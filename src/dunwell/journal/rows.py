"""What entries tell of the rows of a table, so that `dunwell.journal.changed` can compare. Leaves out which tables.

An entry tells of a row with `told`: the row as it was written, and again each time it changes. Of many rows made at
once (by an import, or before there was a journal) one entry tells with `told_of_many`: their number, and one hash.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    BinaryField,
    BooleanField,
    Count,
    DateTimeField,
    F,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
)
from django.db.models.functions import Coalesce

from dunwell.journal.chain import Happening, compact, moment
from dunwell.journal.reading import Reading, as_sql, moment_of, reading, stored

#: What JSON holds as it is, and databases store as it is.
_SIMPLE = frozenset((int, str, type(None)))


@dataclass(frozen=True)
class Kept:
    """A table whose rows the journal tells of. `about` is what its entries call it.

    `fields` are compared, by the names of their attributes (`customer_id`): those that never change, or whose every
    change is told. `company` is how a row leads to its company, as the ORM writes paths; of several the first that does.
    """

    about: str
    model: type[Model]
    fields: tuple[str, ...]
    company: tuple[str, ...] = ("company_id",)

    def rows(self, company_id: int | None = None) -> QuerySet:
        """Returns the rows by number, of one company or of all: the number, then the fields, as they are stored."""
        found = self.model._base_manager.order_by("pk")
        if company_id is not None and len(self.company) == 1:
            found = found.filter(**{self.company[0]: company_id})
        elif company_id is not None:
            found = found.annotate(company_of_row=Coalesce(*self.company)).filter(company_of_row=company_id)
        return found.values_list(stored("pk"), *(stored(name) for name in self.fields))

    def read(self, company_id: int, view: Reading) -> Iterator[tuple[Any, ...]]:
        """Yields the rows of one company."""
        return view.rows(self._rows_sql, [company_id])

    def count(self, view: Reading) -> tuple[dict[int, int], int]:
        """Returns how many rows each company has, by its number, and how many there are in all."""
        counts = {number: count for number, count in view.rows(self._counts_sql) if number is not None}
        ((whole,),) = view.rows(f"SELECT count(*) FROM {self.model._meta.db_table}")
        return counts, whole

    def as_told(self, values: Sequence[Any]) -> list[Any]:
        """Returns stored values of the fields as entries tell them; what no entry could tell becomes a tuple."""
        if self._all_simple and _SIMPLE.issuperset(map(type, values)):
            return list(values)
        return [
            None if value is None else value if type(value) is exact else _told_of(field, value)
            for field, exact, value in zip(*self._types, values, strict=True)
        ]

    @cached_property
    def _rows_sql(self) -> str:
        sql, parameters = as_sql(self.rows(0))
        assert tuple(parameters) == (0,), "the company is the only thing asked for"
        return sql

    @cached_property
    def _counts_sql(self) -> str:
        company = F(self.company[0]) if len(self.company) == 1 else Coalesce(*self.company)
        rows = self.model._base_manager.annotate(company_of_row=company).order_by()
        return as_sql(rows.values_list("company_of_row").annotate(rows=Count("pk")))[0]

    @cached_property
    def _all_simple(self) -> bool:
        """Whether entries tell all fields as they are stored: a value of another type then differs by itself."""
        return None not in self._types[1]

    @cached_property
    def _types(self) -> tuple[list[Field], list[type | None]]:
        """The fields, and the type whose values are told as they are stored."""
        fields = [self.model._meta.get_field(name) for name in self.fields]
        return fields, [_exact(field) for field in fields]


def _exact(field: Field) -> type | None:
    real = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(real, DateTimeField | BooleanField | BinaryField):
        return None
    return int if isinstance(real, IntegerField) else str


def _told_of(field: Field, value: Any) -> Any:
    if isinstance(field, DateTimeField):
        return moment_of(value)
    if isinstance(field, BooleanField) and value in (0, 1):
        return bool(value)
    if isinstance(field, BinaryField) and isinstance(value, bytes | memoryview):
        return _sha256(value)
    return ("stored as", type(value).__name__)


class Digest:
    """One hash of many rows, each a list that begins with its number: SHA-256 over `[1,"a"],[2,"b"],` and so on."""

    def __init__(self) -> None:
        self._sha256, self._rows = hashlib.sha256(), []
        self.count = 0

    def add(self, row: list[Any]) -> None:
        """Adds one row."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) == 1_000:
            self._flush()

    def sha256(self) -> str:
        """Returns the hash of the rows so far."""
        self._flush()
        return self._sha256.hexdigest()

    def _flush(self) -> None:
        if self._rows:
            text = compact(self._rows)[1:-1] + ","
            self._sha256.update(text.encode("utf-8", "surrogateescape"))
            self._rows = []


def told(kept: Kept, row: Model | Mapping[str, Any], was: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Returns what an entry about a row holds: its fields that are not empty, and with `was` those before the change.

    An entry about a change says what the row was, unless the row was made in the same transaction.
    """
    return {"row": _plain(kept, row)} | ({} if was is None else {"was": _plain(kept, was)})


def telling(kept: Kept, row: Model, kind: str, by: str, **more: Any) -> Happening:
    """Returns a happening that tells of a row. `more` may give `customer_id`, `reason`, `was`, and what else to tell."""
    of = {name: more.pop(name) for name in ("customer_id", "reason") if name in more}
    tells = told(kept, row, more.pop("was", None)) | more
    return Happening(kind, by, about=(kept.about, row.pk), told=tells, **of)


def told_of_many(kept: Kept, company_id: int, kind: str, by: str, after: int = 0) -> Happening | None:
    """Returns a happening that tells of all the company's rows with a number above `after`; None: there are none.

    Belongs in the transaction that made the rows; nobody else may be adding rows of the company to the table meanwhile.
    """
    first = last = 0
    digest = Digest()
    with reading() as view:
        for pk, *values in view.rows(*as_sql(kept.rows(company_id).filter(pk__gt=after))):
            first, last = first or pk, pk
            digest.add([pk, *kept.as_told(values)])
    if not digest.count:
        return None
    rows = {"last": last, "count": digest.count, "sha256": digest.sha256(), "fields": list(kept.fields)}
    return Happening(kind, by, about=(kept.about, first), told={"rows": rows})


def _plain(kept: Kept, row: Model | Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name] if isinstance(row, Mapping) else getattr(row, name) for name in kept.fields}
    return {name: _as_json(value) for name, value in values.items() if value is not None}


def _as_json(value: Any) -> Any:
    if type(value) in _SIMPLE:
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return _sha256(value) if isinstance(value, bytes | memoryview) else value


def _sha256(value: bytes | memoryview) -> str:
    return hashlib.sha256(value).hexdigest()
