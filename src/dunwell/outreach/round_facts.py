"""Keeps what a round knew: each table as a Parquet file, in the database, beside the round. Leaves out what it means."""

import hashlib
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dunwell.engine.facts import TABLES
from dunwell.outreach import parquet
from dunwell.outreach.gather import Gathered
from dunwell.outreach.models import Round, RoundFacts


def pack(gathered: Gathered) -> dict[str, bytes]:
    """Returns every table as the bytes of a Parquet file, by name."""
    return {name: _to_bytes(table) for name, table in (gathered.facts | gathered.particulars).items()}


def hash_of(stored: dict[str, bytes]) -> str:
    """Returns one hash of the packed tables: what a round is recorded with."""
    whole = hashlib.sha256()
    for name in sorted(stored):
        whole.update(hashlib.sha256(name.encode() + b"\0" + stored[name]).digest())
    return whole.hexdigest()


def store(made: Round, stored: dict[str, bytes]) -> None:
    """Writes the packed tables of a round."""
    for name, table_of_it in stored.items():
        RoundFacts.objects.create(round=made, table=name, parquet=table_of_it)


def load(made: Round) -> Gathered:
    """Returns what the round knew, exactly as it was stored."""
    tables = {
        name: parquet.read(stored)
        for name, stored in made.facts.values_list("table", "parquet").iterator(chunk_size=1)
    }
    return Gathered(
        facts={name: tables.pop(name).cast(schema) for name, schema in TABLES.items()}, particulars=tables
    )


def table(made: Round, name: str, columns: list[str]) -> pa.Table:
    """Returns some columns of one table that the round knew."""
    stored = made.facts.values_list("parquet", flat=True).get(table=name)
    return parquet.read(stored, columns)


def of_customer(made: Round, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """Returns the rows of every table that concern one customer; tables without a customer are whole."""
    found = {}
    for name, stored in made.facts.values_list("table", "parquet").iterator(chunk_size=1):
        about = [("customer_id", "=", customer_id)] if "customer_id" in parquet.column_names(stored) else None
        found[name] = parquet.read(stored, filters=about).to_pylist()
    return found


def _to_bytes(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=100_000)
    return buffer.getvalue()
