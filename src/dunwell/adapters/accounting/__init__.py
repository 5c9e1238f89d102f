"""Reads exports of accounting systems by profiles. Leaves out what becomes of the records."""

from dunwell.adapters.accounting.export import read_export
from dunwell.adapters.accounting.look import look_at, targets_of
from dunwell.adapters.accounting.profile import profile_names

__all__ = ["look_at", "profile_names", "read_export", "targets_of"]
