"""One customer's decision with the facts of its day, and small words to speak of them. Explains nothing by itself."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from babel import Locale
from babel.dates import format_date

from dunwell.outreach.reasons import WAYS
from dunwell.values.money import to_text

Row = dict[str, Any]

#: How people call an occasion that is no invoice, by track.
_SPOKEN = {
    "welcome": "the welcome to a new customer, first invoiced on {day}",
    "statement": "the statement for {day}",
    "receipt": "the thanks for what was paid on {day}",
    "checkin": "the check-in for {day}",
}


@dataclass(frozen=True)
class Case:
    """One customer's decision with the facts of its day. `tables` holds the rows of `round_facts.of_customer`."""

    decision: Row
    as_of: date
    currency: str
    tables: dict[str, list[Row]]

    @property
    def customer(self) -> Row:
        """Returns the customer's row of the facts."""
        return self.tables["customers"][0]

    def number(self, track: str, occasion_id: int) -> str:
        """Returns how people call an occasion: its invoice number, where it has one."""
        if track == "invoice":
            return self._numbers.get(occasion_id, "an invoice settled since")
        anchor_on = self._anchors.get((track, occasion_id))
        if track not in _SPOKEN or anchor_on is None:
            return f"{track} {occasion_id}"
        return _SPOKEN[track].format(day=day(anchor_on))

    @cached_property
    def _numbers(self) -> dict[int, str]:
        items = self.tables["items"]
        return {item["occasion_id"]: str(item["number"]) for item in items if item["track"] == "invoice"}

    @cached_property
    def _anchors(self) -> dict[tuple[str, int], date]:
        return {(row["track"], row["occasion_id"]): row["anchor_on"] for row in self.tables["occasions"]}

    def ladder(self, track: str) -> list[Row]:
        """Returns the steps of the customer's playbook for a track, in order."""
        steps = [
            step
            for step in self.tables["steps"]
            if step["playbook"] == self.customer["playbook"] and step["track"] == track
        ]
        return sorted(steps, key=lambda step: step["step_no"])

    def channels(self) -> list[str]:
        """Returns the channels of the decision's step, by rank."""
        place = (self.customer["playbook"], self.decision["track"], self.decision["step_no"])
        rows = [r for r in self.tables["step_channels"] if (r["playbook"], r["track"], r["step_no"]) == place]
        return [row["channel"] for row in sorted(rows, key=lambda row: row["rank"])]

    def rows(self, table: str) -> list[Row]:
        """Returns the rows of a contact-rule table that apply to the customer."""
        return [
            row
            for row in self.tables[table]
            if row["jurisdiction"] == self.customer["jurisdiction"]
            and row.get("kind", self.customer["kind"]) == self.customer["kind"]
        ]

    def money(self, minor: int) -> str:
        """Returns an amount in the company's currency."""
        return to_text(minor, self.currency, "en")


def day(value: date) -> str:
    """Returns a day in words: Wed 11 March 2026."""
    return format_date(value, "EEE d MMMM y", locale="en_GB")


def way(channel: str) -> str:
    """Returns what people call a channel."""
    return WAYS.get(channel, channel)


def spoken(step_key: str) -> str:
    """Returns a step's key as words in quotes: "friendly reminder"."""
    return f'"{step_key.replace("_", " ")}"'


def place(jurisdiction: str) -> str:
    """Returns a jurisdiction in words: Ireland, US-MA as it is."""
    return str(Locale("en").territories.get(jurisdiction, jurisdiction))


def times(count: int, what: str) -> str:
    """Returns a count with its word: 1 day, 2 days."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def lateness(days: int) -> str:
    """Returns days late in words, negative before the day: 3 days late, due in 2 days."""
    if days == 0:
        return "due today"
    return f"{times(days, 'day')} late" if days > 0 else f"due in {times(-days, 'day')}"
