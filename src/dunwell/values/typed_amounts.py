"""Reads an amount as people type it: 1.234,50 and 1,234.50 alike. Leaves out whose amount it is."""

from dunwell.values.money import CannotReadAmount, digits, to_minor


def read_amount(text: str, currency: str) -> int | None:
    """Returns the amount in minor units; None where it is no amount, none above nothing, or could be two different ones.

    The last mark parts the decimals, unless three digits follow it and the currency has another number of them.
    """
    typed = "".join(text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "").split())
    last = max(typed.rfind(","), typed.rfind("."))
    if last >= 0:
        before, mark, behind = typed[:last], typed[last], typed[last + 1 :]
        alone = "," not in before and "." not in before
        if len(behind) == 3 and digits(currency) != 3 and (alone or mark in before):
            if before.startswith("0"):
                return None
            before, behind = before + behind, ""
        elif mark in before:
            return None
        typed = before.replace(",", "").replace(".", "") + (f".{behind}" if behind else "")
    if not typed.isascii() or not typed.replace(".", "", 1).isdigit():
        return None
    try:
        minor = to_minor(typed, currency)
    except CannotReadAmount:
        return None
    return minor if minor > 0 else None
