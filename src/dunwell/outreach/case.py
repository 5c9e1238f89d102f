"""One customer's decision with the facts of its day, and the words to speak of them. Explains nothing by itself."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dunwell.outreach.why_words import ENGLISH, Speech, list_of

Row = dict[str, Any]

#: The tracks whose occasions are no invoices and yet have a name of their own.
_SPOKEN = frozenset(list_of("occasion"))


@dataclass(frozen=True)
class Case:
    """One customer's decision with the facts of its day, told in `told`.

    `tables` holds the rows of `round_facts.of_customer`.
    """

    decision: Row
    as_of: date
    currency: str
    tables: dict[str, list[Row]]
    told: Speech = ENGLISH

    @property
    def customer(self) -> Row:
        """Returns the customer's row of the facts."""
        return self.tables["customers"][0]

    def number(self, track: str, occasion_id: int) -> str:
        """Returns how people call an occasion: its invoice number, where it has one."""
        told = self.told
        if track == "invoice":
            return self._numbers.get(occasion_id, told.say("because.settled_since"))
        anchor_on = self._anchors.get((track, occasion_id))
        if track not in _SPOKEN or anchor_on is None:
            return told.say(
                "because.another_occasion", track=told.named("track_one", track), number=occasion_id
            )
        return told.say(f"lists.occasion.{track}", day=told.day(anchor_on))

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
        return self.told.money(minor, self.currency)

    def ways(self) -> str:
        """Returns the channels of the decision's step in words: e-mail or letter."""
        return self.told.joined("or", [self.told.way(channel) for channel in self.channels()])
