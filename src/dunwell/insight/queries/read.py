"""Reading rows of a snapshot as plain Python values: days, whole numbers, text. Leaves out what is read."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from dunwell.ledger.snapshot import Snapshot

_KINDS = {"int": pa.int64(), "text": pa.string(), "day": pa.date32(), "flag": pa.bool_()}


def rows(view: Snapshot, sql: str, parameters: Sequence[Any], kinds: str) -> Iterator[tuple[Any, ...]]:
    """Returns the rows of a query (placeholders `%s`); `kinds` names each column's kind: int, text, day or flag."""
    names = kinds.split()
    schema = pa.schema([(str(place), _KINDS[name]) for place, name in enumerate(names)])
    table = view.table(sql, parameters, schema)
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def among(column: str, keys: Sequence[int] | None) -> str:
    """Returns the condition that a column is one of these numbers; empty where all (None) are wanted."""
    if keys is None:
        return ""
    return f"AND {column} IN ({', '.join(str(int(key)) for key in keys) or 'NULL'})"
