"""Applies a layout's rules to rows: which are left out, void, paid, a credit note or a payment. Reads no values."""

from collections.abc import Sequence
from itertools import compress

from dunwell.adapters.accounting.profile import RowRule
from dunwell.adapters.accounting.recognise import Recognised
from dunwell.adapters.accounting.texts import as_text
from dunwell.values.finding_list import FindingList


class RowRules:
    """The rules of one layout whose columns the file has."""

    def __init__(self, found: Recognised, findings: FindingList) -> None:
        self._header, self._findings = found.header, findings
        placed = ((rule, found.place(rule.names)) for rule in found.layout.rules)
        self._rules: list[tuple[RowRule, int]] = [
            (rule, place) for rule, place in placed if place is not None
        ]

    def apply(
        self, numbers: Sequence[int], rows: list[list]
    ) -> tuple[Sequence[int], list[list], list | None]:
        """Returns the rows that stay, with what each is by the rules; None where there are no rules."""
        if not self._rules or not rows:
            return numbers, rows, None
        actions: list[str | None] = [None] * len(rows)
        for rule, place in self._rules:
            known = {cell: self._matches(rule, cell) for cell in {row[place] for row in rows}}
            for at, row in enumerate(rows):
                if actions[at] is None and known[row[place]]:
                    actions[at] = None if rule.action == "tell" else rule.action
                    if rule.action in ("skip", "void", "tell"):
                        shown = as_text(row[place]) or "empty"
                        self._findings.group(
                            f"{shown}: {rule.why or 'not read'}.", numbers[at], self._header[place]
                        )
        stay = [action not in ("skip", "ignore") for action in actions]
        if all(stay):
            return numbers, rows, actions
        return list(compress(numbers, stay)), list(compress(rows, stay)), list(compress(actions, stay))

    def _matches(self, rule: RowRule, cell: object) -> bool:
        return (" ".join(as_text(cell).split()).casefold() in rule.among) != rule.negated
