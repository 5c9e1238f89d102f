"""Two conditions that databases answer faster when asked in words of their own. Leaves out what they are asked for."""

import json
from typing import Any

from django.db.models import Lookup
from django.db.models.lookups import IContains


class Has(IContains):
    """`icontains`, so that PostgreSQL can tell how many rows it fits: of `UPPER(name)` it knows nothing, and joins badly."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Returns the same as `ILIKE`."""
        column, given = compiler.compile(self.lhs)
        letters, more = self.process_rhs(compiler, connection)
        return f"{column} ILIKE {letters}", [*given, *more]


class Among(Lookup):
    """A number is one of any number of them: databases take no list of any length."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Returns the condition with all numbers as one value."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*given, json.dumps(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Returns the condition as one that PostgreSQL looks up in a hash table."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*given, f"{{{','.join(map(str, self.rhs))}}}"]
