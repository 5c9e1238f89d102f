"""The names the planner's modules share for what they are handed: tables by name, and the day. Decides nothing."""

from collections.abc import Mapping
from typing import TypeAlias

import ibis.expr.types as ir

#: Fact tables, and tables made by earlier stages, by name.
Tables: TypeAlias = Mapping[str, ir.Table]
#: The day planned for, as a constant of the expression.
Day: TypeAlias = ir.DateValue


def beside(rows: ir.Table, other: ir.Table, *keys: str) -> ir.Table:
    """Returns all `rows`, with the columns of `other` beside those that agree on `keys`, and nulls beside the rest."""
    added = [name for name in other.columns if name not in keys]
    return rows.left_join(other, list(keys)).select(*rows.columns, *added)
