"""Texts of exports, and the findings of an import as text."""


def invoices_csv(
    *rows: str, header: str = "customer_ref,number,issued_on,due_on,currency,amount,open_amount"
) -> str:
    """Returns a CSV of invoices with this header."""
    return "\n".join((header, *rows)) + "\n"


def messages(outcome, severity: str | None = None) -> str:
    """Returns all findings as one text."""
    return "\n".join(str(found) for found in outcome.findings if severity in (None, found.severity))
