"""Turns parts of a file into batches of records, column by column. Leaves out opening files and what records become."""

from collections.abc import Iterator, Sequence
from itertools import compress

from dunwell.adapters.accounting.columns import ColumnReader
from dunwell.adapters.accounting.evidence import Decisions
from dunwell.adapters.accounting.mentions import Mentions, batch, customer_values
from dunwell.adapters.accounting.profile import Layout
from dunwell.adapters.accounting.recognise import Recognised
from dunwell.adapters.accounting.rules import RowRules
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding
from dunwell.values.records import Batch, ExportRequest


class Converter:
    """Reads the parts of one recognised file; counts the rows it refuses."""

    def __init__(
        self, found: Recognised, request: ExportRequest, decisions: Decisions, findings: FindingList
    ) -> None:
        self._found, self._findings = found, findings
        self._layout: Layout = found.layout
        self._width = len(found.header)
        self._rules = RowRules(found, findings)
        self._columns = ColumnReader(found, request, decisions, findings)
        self._mentions = Mentions()
        self.rejected = self.rows = 0

    def rest(self) -> Iterator[Batch]:
        """Returns what was gathered over the parts, once all of them are read."""
        return self._mentions.flush()

    def batches(self, numbers: Sequence[int], rows: list[list]) -> Iterator[Batch]:
        """Reads one part of the file: line numbers and rows of cells."""
        bad: list[int] = []
        numbers, rows = self._shaped(numbers, rows, bad)
        self.rows += len(rows) + len(bad)
        numbers, rows, actions = self._rules.apply(numbers, rows)
        self.rejected += len(bad)
        if not rows:
            return
        cells = list(zip(*rows, strict=True))
        values, refused = self._columns.read(numbers, cells)
        self.rejected += len(refused)
        if refused:
            texts = values.get("number", ())
            unread = [
                (numbers[at], texts[at])
                for at in refused
                if texts and isinstance(texts[at], str) and texts[at]
            ]
            if unread:
                yield Batch("unread", list(zip(*unread, strict=True)))
            keep = [at not in refused for at in range(len(rows))]
            values = {target: list(compress(column, keep)) for target, column in values.items()}
            numbers = list(compress(numbers, keep))
            actions = actions and list(compress(actions, keep))
        if numbers:
            yield from self._records(numbers, values, actions)

    def _shaped(
        self, numbers: Sequence[int], rows: list[list], bad: list[int]
    ) -> tuple[Sequence[int], list[list]]:
        """Returns the rows that are not blank, all as wide as the header; a row of another width is refused."""
        if not all(map(any, rows)):
            keep = [any(cell != "" for cell in row) for row in rows]
            numbers, rows = list(compress(numbers, keep)), list(compress(rows, keep))
        if set(map(len, rows)) <= {self._width}:
            return numbers, rows
        good_numbers, good = [], []
        for number, found in zip(numbers, rows, strict=True):
            row = found
            if len(row) < self._width and (self._found.rows.typed or self._layout.short_rows):
                row = [*row, *[""] * (self._width - len(row))]
            elif len(row) > self._width and not any(cell not in ("", None) for cell in row[self._width :]):
                row = row[: self._width]
            if len(row) != self._width:
                bad.append(number)
                self._findings.add(
                    Finding(
                        f"The row has {len(row)} cells, the header {self._width}. Is a separator or quote missing?",
                        number,
                    ),
                    "rows of another width",
                )
                continue
            good_numbers.append(number)
            good.append(row)
        return good_numbers, good

    def _records(
        self, numbers: Sequence[int], values: dict[str, list], actions: list | None
    ) -> Iterator[Batch]:
        kind = self._layout.kind
        if kind == "customers":
            yield batch("customers", numbers, customer_values(values, [1] * len(numbers)))
            return
        if kind == "chases":
            yield batch("chases", numbers, values)
            return
        yield from self._mentions.add(numbers, values)
        if kind == "payments":
            yield batch("payments", numbers, values)
            return
        yield from self._items(numbers, values, actions)

    def _items(
        self, numbers: Sequence[int], values: dict[str, list], actions: list | None
    ) -> Iterator[Batch]:
        amounts = values["amount"]
        negative = [amount < 0 for amount in amounts]
        acted = actions or [None] * len(numbers)
        by_rule = [action == "payment" for action in acted]
        credit = values.get("credit") or [self._layout.kind == "credit_notes"] * len(numbers)
        credit = [found or action == "credit_note" for found, action in zip(credit, acted, strict=True)]
        payment = by_rule
        if any(negative) and self._layout.negative == "payment":
            payment = [rule or below for rule, below in zip(by_rule, negative, strict=True)]
        elif any(negative):
            credit = [found or below for found, below in zip(credit, negative, strict=True)]
        values["credit"], values["void"] = credit, [action == "void" for action in acted]
        if "paid" in acted and "open_amount" not in values:
            values["open_amount"] = [0 if action == "paid" else None for action in acted]
        _without_signs(values, [one or other for one, other in zip(credit, negative, strict=True)])
        if any(payment):
            yield from self._payments(numbers, values, payment, by_rule)
            keep = [not paid for paid in payment]
            numbers = list(compress(numbers, keep))
            values = {target: list(compress(column, keep)) for target, column in values.items()}
        if numbers:
            yield batch("invoices", numbers, values)

    def _payments(self, numbers, values, payment, by_rule) -> Iterator[Batch]:
        """Returns the rows of a list of items that are payments; a negative amount settles the invoice it names."""
        taken = {target: list(compress(column, payment)) for target, column in values.items()}
        named = list(compress(by_rule, payment))
        yield batch(
            "payments",
            list(compress(numbers, payment)),
            {
                "ref": taken["ref"],
                "received_on": taken["issued_on"],
                "currency": taken["currency"],
                "amount": taken["amount"],
                "invoice_number": [
                    "" if rule else number for rule, number in zip(named, taken["number"], strict=True)
                ],
                "reference": [
                    number if rule else reference
                    for rule, number, reference in zip(
                        named, taken["number"], taken.get("reference") or [""] * len(named), strict=True
                    )
                ],
            },
        )


def _without_signs(values: dict[str, list], which: list[bool]) -> None:
    """Takes the signs off the amounts of credit notes and payments, however their system writes them."""
    if any(which):
        for target in ("amount", "open_amount", "paid_amount"):
            if target in values:
                values[target] = [
                    abs(value) if chosen and value is not None else value
                    for value, chosen in zip(values[target], which, strict=True)
                ]
