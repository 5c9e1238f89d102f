"""A calendar day as an argument, for commands with and without a database. Leaves out whose day it is."""

from datetime import date
from typing import Any

import click

#: The years a day may lie in, as in an import.
FIRST_YEAR, LAST_YEAR = 1950, 2199


class Day(click.ParamType):
    """A calendar day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day. Write it as 2026-03-11.", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{value!r} is not between {FIRST_YEAR} and {LAST_YEAR}.", param, ctx)
        return day
