"""Tables kept in the database are read so that a command may end at any moment."""

import subprocess
import sys

import pyarrow as pa
import pytest

from dunwell.outreach import parquet
from dunwell.outreach.gather import Gathered
from dunwell.outreach.round_facts import pack

READING_AND_ENDING = """
import sys
from dunwell.outreach import parquet
stored = sys.stdin.buffer.read()
for _ in range(5):
    parquet.read(stored)
"""


def packed(columns):
    table = pa.table({f"column {number}": list(range(2_000)) for number in range(columns)})
    return pack(Gathered(facts={}, particulars={"some": table}))["some"], table


def test_what_was_packed_is_read_whole_or_by_its_columns_or_by_its_rows():
    stored, table = packed(3)
    assert parquet.read(stored) == table
    assert parquet.column_names(stored) == table.column_names
    assert parquet.read(stored, ["column 1"]) == table.select(["column 1"])
    assert parquet.read(stored, filters=[("column 0", "=", 7)]).to_pylist() == table.slice(7, 1).to_pylist()


def test_bytes_that_are_no_table_are_said_to_be_none():
    with pytest.raises(pa.ArrowException):
        parquet.read(b"rubbish")


def test_a_process_that_ends_while_threads_still_hold_a_table_ends_well():
    stored, _ = packed(12)
    for _ in range(6):
        processes = [
            subprocess.Popen([sys.executable, "-c", READING_AND_ENDING], stdin=subprocess.PIPE)
            for _ in range(4)
        ]
        for each in processes:
            each.communicate(stored)
        assert [each.returncode for each in processes] == [0] * len(processes)
