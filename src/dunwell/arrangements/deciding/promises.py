"""Whether a promise to pay is taken, and what became of it. Leaves out the payments themselves."""

from datetime import date, timedelta

from dunwell.arrangements.deciding.policy import DeferralRules, PromiseRules
from dunwell.arrangements.deciding.schedules import Reason

#: What can become of a promise; the last two: something else took its place, or it was taken back.
KEPT, PART_KEPT, BROKEN, REPLACED, WITHDRAWN = "kept", "part_kept", "broken", "replaced", "withdrawn"


def promise_refused(
    rules: PromiseRules | None, promised_on: date, today: date, *, broken: int = 0, moved: int = 0
) -> Reason | None:
    """Returns why a promise for a day is not taken by itself; None: it is. `broken`, `moved`: how often within a year."""
    if promised_on < today:
        return Reason("in_the_past", "Please choose a day that is still to come.")
    if rules is None:
        return Reason("no_promises", "Please speak with us about a day to pay.")
    latest = today + timedelta(days=rules.latest_days)
    if promised_on > latest:
        return Reason("too_late", f"Please choose a day up to {latest.isoformat()}, or spread the amount.")
    if broken >= rules.most_broken:
        return Reason(
            "broken_before", "Earlier days could not be kept. Please speak with us about what is possible."
        )
    if moved > rules.most_moved:
        return Reason(
            "moved_before", "The day was moved before. Please speak with us about what is possible."
        )
    return None


def promise_outcome(
    amount_minor: int, paid_minor: int, promised_on: date, grace_days: int, on: date
) -> str | None:
    """Returns what became of a promise, judged on a day by what was paid up to the end of its grace; None: still to see."""
    if paid_minor >= amount_minor:
        return KEPT
    if on <= promised_on + timedelta(days=grace_days):
        return None
    return PART_KEPT if paid_minor > 0 else BROKEN


def deferral_refused(rules: DeferralRules | None, until_on: date, today: date, used: int) -> Reason | None:
    """Returns why a day is not put off to another by itself; None: it is. `used`: deferrals within a year."""
    if until_on <= today:
        return Reason("in_the_past", "Please choose a day that is still to come.")
    if rules is None:
        return Reason("no_deferrals", "Please speak with us about another day.")
    latest = today + timedelta(days=rules.longest_days)
    if until_on > latest:
        return Reason("too_late", f"Please choose a day up to {latest.isoformat()}, or spread the amount.")
    if used >= rules.most_a_year:
        return Reason(
            "used_up", "The day was put off before this year. Please speak with us, or spread the amount."
        )
    return None
