"""Brings an export into the ledger: stage, compare, apply, all or nothing. Leaves out how files are read."""

from dunwell.ledger.imports.run import ImportOptions, Outcome, import_export

__all__ = ["ImportOptions", "Outcome", "import_export"]
