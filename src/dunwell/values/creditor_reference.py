"""References of payments that a bank checks (RF, ISO 11649), for a customer or one invoice. Pure; keeps nothing.

`RF18 C 42` is customer 42, `RF… I 7` invoice 7: the number is the ledger's own, so that a payment that carries it is
known at once, whatever else the payer wrote.
"""

import re
from dataclasses import dataclass

from stdnum import iso11649
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

#: What stands before the number: a customer's, or an invoice's.
CUSTOMER, INVOICE = "C", "I"
#: Our references begin so behind the check digits; other systems' do not.
_OURS = "DW"
# Looked ahead: what follows a reference may be the next one.
_FOUND = re.compile(r"(?=(RF\d{2}(?:\s?[A-Z0-9]){1,26}))", re.ASCII | re.IGNORECASE)
_OWN = re.compile(rf"RF\d{{2}}{_OURS}([{CUSTOMER}{INVOICE}])(\d{{1,15}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """What a reference of ours names: `kind` is `CUSTOMER` or `INVOICE`, `number` its number in the ledger."""

    kind: str
    number: int


def creditor_reference(kind: str, number: int) -> str:
    """Returns the reference for a customer or an invoice, without spaces: at most 22 characters."""
    body = f"{_OURS}{kind}{number}"
    check = mod_97_10.calc_check_digits(f"{body}RF")
    return str(iso11649.validate(f"RF{check}{body}"))


def spaced(reference: str) -> str:
    """Returns a reference in groups of four, as people read and type it."""
    return " ".join(re.findall(".{1,4}", reference))


def named_in(text: str) -> list[Named]:
    """Returns what the references of ours in a payment's text name, each once, in order; a mistyped one names nothing."""
    found = []
    for candidate in _FOUND.findall(text.upper()):
        solid = "".join(candidate.split())
        own = _OWN.match(solid)
        # Words may follow the reference without a gap that tells where it ends: the check digits do.
        for end in range(own.end(), own.end(2) - len(own[2]), -1) if own else ():
            if _valid(solid[:end]):
                named = Named(own[1], int(solid[own.start(2) : end])) if own else None
                if named is not None and named not in found:
                    found.append(named)
                break
    return found


def _valid(reference: str) -> bool:
    try:
        iso11649.validate(reference)
    except ValidationError:
        return False
    return True
