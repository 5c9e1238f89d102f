"""The cast of the sample company, read from `cast.toml` and `personas.toml`. Leaves out what they buy and when they pay."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Persona:
    """How somebody pays; `personas.toml` says what each number means."""

    key: str
    late_days: list[int]
    forgets_pct: int = 0
    forgets_days: list[int] = field(default_factory=lambda: [0, 0])
    drift_days: int = 0
    split_pct: int = 0
    run_day: int = 0
    batch_days: int = 0
    stopped_days: int = 0
    late_months: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trade:
    """What a customer buys: so many invoices a year, of so much, on terms of so many days."""

    currency: str
    terms: int
    per_year: int
    from_major: int
    to_major: int
    months: int
    late_from_major: int


@dataclass(frozen=True, slots=True)
class Member:
    """One customer of the sample. `details` are columns of the customers file; money is in whole units."""

    ref: str
    name: str
    persona: Persona
    shows: str
    details: dict[str, str]
    trade: Trade
    open_late: list[int]
    situation: dict[str, Any]

    def major(self, name: str) -> int:
        """Returns an amount of the situation (`unapplied`, `credit`, `short_paid`) in whole units; 0 if it has none."""
        return self.situation.get(name, 0)


@cache
def personas() -> dict[str, Persona]:
    """Returns every persona by its key."""
    tables = tomllib.loads((FOLDER / "personas.toml").read_text(encoding="utf-8"))
    return {key: Persona(key, **table) for key, table in tables.items()}


@cache
def cast() -> tuple[Member, ...]:
    """Returns the customers in the order of the file."""
    tables = tomllib.loads((FOLDER / "cast.toml").read_text(encoding="utf-8"))["customer"]
    return tuple(_member(dict(table)) for table in tables)


def _member(table: dict[str, Any]) -> Member:
    trade = table.pop("trade")
    return Member(
        ref=table.pop("ref"),
        name=table.pop("name"),
        persona=personas()[table.pop("persona")],
        shows=table.pop("shows"),
        details=table.pop("details"),
        trade=Trade(
            currency=trade["currency"],
            terms=trade["terms"],
            per_year=trade["per_year"],
            from_major=trade["from"],
            to_major=trade["to"],
            months=trade.get("months", 18),
            late_from_major=trade.get("late_from", trade["from"]),
        ),
        open_late=table.pop("open_late", []),
        situation=table,
    )
