"""What codes are called on screen, in the language of the page. Leaves out what a reason means and why one customer got it.

The words are in `data/workbench/<language>/lists.toml`: a table for each list.
"""

from dunwell.outreach.why_words import speech
from dunwell.workbench.wording import listed, page_language

#: The reasons of the plan in its own order, which is that of the pages.
REASONS = (
    "ok",
    "done_today",
    "on_hold",
    "likely_to_pay",
    "nothing_due",
    "covered_by_credit",
    "below_minimum",
    "opted_out",
    "unreachable",
    "quiet_day",
    "too_soon",
    "contact_cap",
    "over_capacity",
)


def word(code: str, of: str) -> str:
    """Returns what a code of a list is called; one that has no word of its own is read as it is written."""
    return listed(of, code) or spoken(code)


def spoken(key: str | None) -> str:
    """Returns a key as a person reads it: `friendly_reminder` is `Friendly reminder`; steps have names."""
    said = speech(page_language()).step(key or "")
    return said[:1].upper() + said[1:]
