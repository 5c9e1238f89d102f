"""Reads a Parquet file out of the bytes that the database kept. Leaves out whose tables they are."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def read(raw: Any, columns: list[str] | None = None, filters: list[Any] | None = None) -> pa.Table:
    """Returns the table in some bytes: all columns where None are named, all rows where no filter is given.

    The bytes are copied into memory of Arrow's own. Its threads may let go of the last of them while a command ends,
    and Python bytes dropped by a foreign thread at that moment end the process with an abort.

    Raises pyarrow.ArrowException, or OSError, where the bytes are no Parquet file.
    """
    return pq.read_table(_source(raw), columns=columns, filters=filters)


def column_names(raw: Any) -> list[str]:
    """Returns the names of the columns of the table in some bytes."""
    return list(pq.read_schema(_source(raw)).names)


def _source(raw: Any) -> pa.BufferReader:
    """Returns a reader of some bytes which owns them without Python."""
    own = pa.allocate_buffer(len(raw))
    memoryview(own).cast("B")[:] = raw
    return pa.BufferReader(own)
