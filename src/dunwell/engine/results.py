"""Brings a result of the plan to exactly its columns and types, the same to the byte for the same rows.

Leaves out making the rows.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: Rows go into groups of this many, however they arrive.
GROUP_ROWS = 2**17


def settled(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Returns the table with exactly the columns and types of `schema`, in one piece and the same to the byte.

    Arrow leaves undefined what stands in memory where a value is null; here it is always nought.
    """
    whole = table.cast(schema).combine_chunks()
    columns = [
        _settled(whole[field.name], field.type) if whole[field.name].null_count else whole[field.name]
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _settled(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    values = pc.fill_null(column, pa.scalar("" if kind == pa.string() else 0, kind))
    return pc.if_else(pc.is_valid(column), values, pa.scalar(None, kind))


def write_result(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> None:
    """Writes the rows in the order they come, with exactly the columns and types of `schema`."""
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for group in _groups(batches, schema):
            writer.write_table(group, row_group_size=GROUP_ROWS)


def _groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= GROUP_ROWS:
            joined = pa.Table.from_batches(waiting)
            yield joined.slice(0, GROUP_ROWS).combine_chunks().cast(schema)
            waiting = joined.slice(GROUP_ROWS).to_batches()
            rows -= GROUP_ROWS
    if rows:
        yield pa.Table.from_batches(waiting).combine_chunks().cast(schema)
