"""Amounts as customers type them. Leaves out how they are read: `dunwell.values.typed_amounts` does it."""

from dunwell.values.typed_amounts import read_amount

__all__ = ["read_amount"]
