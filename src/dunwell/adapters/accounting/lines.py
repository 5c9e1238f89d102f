"""Works out the amount of a line from its quantity, price, discount and tax. Leaves out adding lines to an invoice."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from dunwell.adapters.accounting.unreadable import Bad
from dunwell.values.money import LIMIT_MINOR, digits


def line_amounts(given: list, currencies: Sequence, parts: dict[str, Sequence]) -> list:
    """Returns for each row the amount given, or (where that is None) quantity x price less discount plus tax.

    In minor units, rounded half up as invoices are; a row without a price stays None.
    """
    found = list(given)
    for at, amount in enumerate(given):
        if amount is None and isinstance(currencies[at], str):
            found[at] = _amount({part: cells[at] for part, cells in parts.items()}, currencies[at])
    return found


def _amount(cells: dict[str, object], currency: str) -> object:
    try:
        price = _number(cells.get("price"))
        if price is None:
            return None
        quantity = _number(cells.get("quantity"))
        less = _number(cells.get("discount_percent")) or Decimal(0)
        tax = _number(cells.get("tax")) or Decimal(0)
    except InvalidOperation:
        return Bad(
            "The amount cannot be worked out: quantity, price, discount and tax must be plain numbers."
        )
    amount = price * (Decimal(1) if quantity is None else quantity) * (100 - less) / 100 + tax
    minor = int(amount.scaleb(digits(currency)).to_integral_value(ROUND_HALF_UP))
    return minor if abs(minor) < LIMIT_MINOR else Bad(f"{amount} is too large to be one amount.")


def _number(cell: object) -> Decimal | None:
    if isinstance(cell, Decimal):
        return cell
    text = str(cell or "").strip().rstrip("%")
    if not text:
        return None
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise InvalidOperation
    return number
