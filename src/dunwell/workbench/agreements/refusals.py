"""Why something cannot be arranged, in the language of the page."""

from dunwell.arrangements.debts import CannotArrange
from dunwell.workbench.wording import listed
from dunwell.workbench.words import kept


def refusal(error: CannotArrange) -> str:
    """Returns what to tell the person here; a refusal without words of its own as the rule says it."""
    return listed("refusal", error.code) or kept(error)
