"""Reads the columns of one part of a file into values, and says which rows cannot be read. Leaves out what rows mean."""

from collections.abc import Callable, Sequence
from string import Formatter

from dunwell.adapters.accounting import texts
from dunwell.adapters.accounting.amounts import AmountReader
from dunwell.adapters.accounting.dates import DateReader
from dunwell.adapters.accounting.evidence import AMOUNTS, DATES, Decisions
from dunwell.adapters.accounting.lines import line_amounts
from dunwell.adapters.accounting.profile import Column
from dunwell.adapters.accounting.recognise import Recognised
from dunwell.adapters.accounting.unreadable import Bad, Memo
from dunwell.values.finding_list import FindingList
from dunwell.values.findings import Finding
from dunwell.values.records import ExportRequest

_READ: dict[str, Callable[[object], object]] = {
    "email": texts.email, "country": texts.country, "language": texts.language, "time_zone": texts.time_zone,
    "customer_kind": texts.customer_kind, "key_account": texts.yes_or_no, "disputed": texts.yes_or_no,
    "payment_terms_days": texts.whole_number, "last_step": texts.whole_number,
}  # fmt: skip
_LINE = ("quantity", "price", "discount_percent", "tax")


class ColumnReader:
    """Remembers, over all parts of a file, what it made of each cell."""

    def __init__(
        self, found: Recognised, request: ExportRequest, decisions: Decisions, findings: FindingList
    ) -> None:
        self._found, self._request, self._decisions, self._findings = found, request, decisions, findings
        self._memos: dict[tuple[str, str], Memo] = {}
        self._columns = {
            column.target: column for column in found.layout.columns if column.target in found.places
        }
        self._currency = request.currency or found.layout.currency or request.company_currency
        if "currency" not in self._columns and "amount" in self._columns and not request.currency:
            whose = "the profile's" if found.layout.currency else "the company's"
            self._findings.group(
                f"The file names no currency: amounts are taken for {self._currency}, {whose}. Answer with --currency "
                "where they are not.",
                None,
            )

    def read(self, numbers: Sequence[int], cells: list[tuple]) -> tuple[dict[str, list], set[int]]:
        """Returns the values by target, and the places of the rows that are refused."""
        refused: set[int] = set()
        values: dict[str, list] = {}
        self._references(numbers, cells, values, refused)
        for target, column in self._columns.items():
            if target not in ("customer_ref", "currency", *AMOUNTS, *_LINE):
                values[target] = self._column(target, column, numbers, cells, refused, values)
        self._money(numbers, cells, values, refused)
        if "kind" in values:
            values["credit"] = self._credit(values.pop("kind"), numbers, refused)
        return values, refused

    def _references(self, numbers, cells, values, refused) -> None:
        column = self._columns["customer_ref"]
        values["spelling"] = spelling = [texts.as_text(cell) for cell in self._raw(column, cells)]
        values["ref"] = self._checked(
            "ref", column, self._cleaned(column, spelling, numbers), numbers, refused, True
        )

    def _column(self, target: str, column: Column, numbers, cells, refused, values) -> list:
        raw = self._raw(column, cells)
        if column.values is not None:
            known = column.values
            raw = [known.get(" ".join(texts.as_text(cell).split()).casefold(), cell) for cell in raw]
        if target in DATES:
            order = self._decisions.orders.get(target)
            found = self._memoised(
                target, "", DateReader(self._decisions.layouts, order), raw, numbers, refused
            )
        elif target in _READ:
            found = self._memoised(target, "", _READ[target], raw, numbers, refused)
        else:
            found = [cell.strip() if type(cell) is str else texts.as_text(cell) for cell in raw]
            found = self._cleaned(column, found, numbers)
            if column.otherwise:
                found = self._otherwise(column.otherwise, found, cells, values)
            return self._checked(target, column, found, numbers, refused, column.needed)
        if column.needed:
            self._needed(target, found, numbers, refused)
        return found

    def _money(self, numbers, cells, values, refused) -> None:
        if not any(target in self._columns for target in (*AMOUNTS, "currency")):
            return
        currencies = self._currencies(numbers, cells, refused)
        values["currency"] = currencies
        for target in ("amount", "open_amount", "paid_amount"):
            if target in self._columns:
                values[target] = self._amounts(target, currencies, numbers, cells, refused)
        if "price" in self._columns:
            values["amount"] = self._lines(values, currencies, numbers, cells, refused)
        if "amount" in values:
            self._needed("amount", values["amount"], numbers, refused)
            if self._found.layout.negative == "refuse":
                self._refuse_negative(values["amount"], numbers, refused)
        if "credit_limit" in self._columns:
            company = [self._request.company_currency] * len(numbers)
            values["credit_limit"] = self._limits(company, numbers, cells, refused)

    def _refuse_negative(self, amounts: list, numbers, refused: set[int]) -> None:
        for at, amount in enumerate(amounts):
            if amount is not None and amount < 0:
                bad = Bad("The amount is negative, which this layout does not allow. Correct it.")
                self._put(bad, at, numbers, self._found.title("amount"), refused)

    def _limits(self, currencies, numbers, cells, refused) -> list:
        """Returns the credit limits; one below nothing is told and left out."""
        limits = self._amounts("credit_limit", currencies, numbers, cells, refused)
        bad = Bad("A credit limit is not less than nothing: left empty.", fatal=False)
        return [limit if limit is None or limit >= 0
                else self._put(bad, at, numbers, self._found.title("credit_limit"), refused)
                for at, limit in enumerate(limits)]  # fmt: skip

    def _currencies(self, numbers, cells, refused) -> list[str]:
        column = self._columns.get("currency")
        if column is None:
            return [self._currency] * len(numbers)
        found = self._memoised("currency", "", texts.currency, self._raw(column, cells), numbers, refused)
        if "" not in found:
            return found
        if column.needed and not self._request.currency:
            self._needed("currency", found, numbers, refused)
        else:
            row = numbers[found.index("")]
            message = f"No currency given: taken for {self._currency}."
            self._findings.group(message, row, self._found.title("currency"), count=found.count(""))
        return [currency or self._currency for currency in found]

    def _amounts(self, target: str, currencies, numbers, cells, refused) -> list:
        raw = self._raw(self._columns[target], cells)
        found: list = [None] * len(raw)
        distinct = {currency for currency in currencies if isinstance(currency, str)}
        if len(distinct) == 1:
            return self._memoised(
                target, *self._amount_reader(target, next(iter(distinct))), raw, numbers, refused
            )
        for currency in distinct:
            places = [at for at, entry in enumerate(currencies) if entry == currency]
            part = self._memoised(
                target,
                *self._amount_reader(target, currency),
                [raw[at] for at in places],
                numbers,
                refused,
                places,
            )
            for at, value in zip(places, part, strict=True):
                found[at] = value
        return found

    def _amount_reader(self, target: str, currency: str) -> tuple[str, AmountReader]:
        mark, open_mark = self._decisions.marks.get(target, (".", None))
        return currency, AmountReader(currency, mark, self._found.layout.parentheses, open_mark)

    def _lines(self, values, currencies, numbers, cells, refused) -> list:
        """Returns the amounts given, or worked out from quantity and price where the row has none."""
        given = values.get("amount") or [None] * len(numbers)
        parts = {part: self._raw(self._columns[part], cells) for part in _LINE if part in self._columns}
        found = line_amounts(given, currencies, parts)
        title = self._found.title("price")
        return [self._put(value, at, numbers, title, refused) if type(value) is Bad else value
                for at, value in enumerate(found)]  # fmt: skip

    def _memoised(self, target: str, variant: str, read, raw, numbers, refused, places=None) -> list:
        """Returns what `read` makes of the cells, each distinct one read once; what it refuses is told and is None."""
        memo = self._memos.get((target, variant))
        if memo is None:
            memo = self._memos[target, variant] = Memo(read)
        found = list(map(memo.__getitem__, raw))
        if memo.bad:
            title, column = self._found.title(target), self._columns[target]
            for at, value in enumerate(found):
                if type(value) is Bad:
                    place = places[at] if places else at
                    fatal = (
                        (value.fatal and target != "credit_limit") or column.needed or target == "last_step"
                    )
                    found[at] = self._put(Bad(value.message, fatal), place, numbers, title, refused)
        if target in ("email", "country", "language", "time_zone", "customer_kind", "currency"):
            return ["" if value is None else value for value in found]
        return found

    def _put(self, bad: Bad, at: int, numbers, title: str | None, refused: set[int]) -> None:
        if bad.fatal:
            refused.add(at)
            self._findings.add(Finding(bad.message, numbers[at], title), f"errors in {title}")
        else:
            self._findings.group(bad.message, numbers[at], title)

    def _checked(self, target, column: Column, found: list[str], numbers, refused, needed: bool) -> list[str]:
        limit = texts.LENGTHS.get({"customer_name": "name"}.get(target, target))
        title = self._found.title(column.target)
        if limit and found and max(map(len, found)) > limit:
            fatal = needed or target in ("number", "invoice_number")
            for at, text in enumerate(found):
                if len(text) > limit:
                    message = f"{text[:40]!r}… is longer than {limit} characters" + (
                        "." if fatal else ": left empty."
                    )
                    self._put(Bad(message, fatal), at, numbers, title, refused)
                    found[at] = ""
        if needed:
            self._needed(column.target, found, numbers, refused)
        return found

    def _needed(self, target: str, found: list, numbers, refused: set[int]) -> None:
        if None in found or "" in found:
            title = self._found.title(target) or target
            for at, value in enumerate(found):
                if (value is None or value == "") and at not in refused:
                    refused.add(at)
                    self._findings.add(
                        Finding(f"{title} is empty. Fill it in.", numbers[at], title), f"empty {title}"
                    )

    def _credit(self, kinds: list[str], numbers, refused: set[int]) -> list[bool]:
        known = {"": False, "invoice": False, "credit_note": True, "credit note": True}
        for at, kind in enumerate(kinds):
            if kind.lower() not in known:
                bad = Bad(f"{kind[:40]!r} is neither invoice nor credit_note.")
                self._put(bad, at, numbers, self._found.title("kind"), refused)
        return [known.get(kind.lower(), False) for kind in kinds]

    def _raw(self, column: Column, cells: list[tuple]) -> Sequence:
        places = self._found.places[column.target]
        if column.join is None or len(places) == 1:
            return cells[places[0]]
        parts = zip(*(cells[place] for place in places), strict=True)
        return [column.join.join(filter(None, map(texts.as_text, row))) for row in parts]

    def _cleaned(self, column: Column, found: list[str], numbers) -> list[str]:
        title = self._found.title(column.target)
        for cleaning in column.clean:
            cleaned, what = _CLEAN[cleaning]
            changed = [cleaned(text) for text in found]
            if cleaning != "upper":
                differing = [
                    at for at, (old, new) in enumerate(zip(found, changed, strict=True)) if old != new
                ]
                if differing:
                    self._findings.group(what, numbers[differing[0]], title, count=len(differing))
            found = changed
        return found

    def _otherwise(self, pattern: str, found: list[str], cells, values) -> list[str]:
        """Returns the texts, with the empty ones made of other columns."""
        if all(found):
            return found
        columns: dict[str, Sequence] = {"customer_ref": values["ref"]}
        for _, name, _, _ in Formatter().parse(pattern):
            if name and name not in columns:
                place = self._found.place((name,))
                columns[name] = cells[place] if place is not None else [""] * len(found)
        return [
            text or pattern.format_map({name: texts.as_text(column[at]) for name, column in columns.items()})
            for at, text in enumerate(found)
        ]


_CLEAN: dict[str, tuple[Callable[[str], str], str]] = {
    "no_leading_zeros": (lambda text: text.lstrip("0") or text, "Leading zeros are left out."),
    "no_dot_zero": (
        lambda text: text[:-2] if text.endswith(".0") else text,
        "The .0 at the end is left out.",
    ),
    "upper": (str.upper, ""),
    "no_dots": (lambda text: text.replace(".", ""), "Dots are left out."),
}
