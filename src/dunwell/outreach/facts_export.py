"""Writes the facts of a day as Parquet files, one a table. Decides and records nothing."""

import os
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from dunwell.ledger.models import Company
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gather import gather
from dunwell.outreach.playbooks import Playbook


def export_facts(
    company: Company, as_of: date, folder: Path, playbooks: dict[str, Playbook]
) -> dict[str, int]:
    """Writes `<table>.parquet` for every fact table into the folder; returns the rows of each.

    A file appears whole or not at all. Raises `CannotGather` as `gather` does.
    """
    gathered = gather(company, as_of, playbooks, contact_policy(company))
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in gathered.facts.items():
        unfinished = folder / f".{name}.parquet.part"
        pq.write_table(table, unfinished, compression="zstd")
        os.replace(unfinished, folder / f"{name}.parquet")
    return {name: table.num_rows for name, table in gathered.facts.items()}
