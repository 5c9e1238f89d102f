"""A sample company made from a fixed seed: its customers, eighteen months of trade, and how the ledger stands on a day."""

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunwell.ledger.models import Company

#: The key of the sample company.
KEY = "birch"
#: Whose day it is there.
TIME_ZONE = "Europe/Dublin"


def load(as_of: date, at: datetime) -> "Company":
    """Puts Birch Supplies into the ledger as it stands on a day, and returns it; `at` is the moment of the call.

    Doing it again for the same day changes nothing. Another day's sample is another ledger: into one that holds the
    sample already, it raises `dunwell.sample.company.CannotLoad`, for the importer refuses its invoices.
    """
    # The files of the sample can be written without a database, so it is only asked for here.
    from dunwell.sample.company import put

    return put(as_of, at)
