"""The hours at which a customer wants to be reached, beside those of law and house. Leaves out how they are noted."""

from dataclasses import replace

from dunwell.law.contact_rules import ContactRules
from dunwell.law.open_hours import Hours
from dunwell.ledger.models import ContactTimes

#: The channels that reach somebody at a moment; a letter lies until it is read.
AT_A_MOMENT = ("email", "sms", "call", "visit", "voicemail", "prerecorded_call")


def with_wish(rules: ContactRules, wish: ContactTimes | None) -> ContactRules:
    """Returns the rules with a customer's own days and hours besides; None: there is no such wish.

    Where wish and rules leave a channel no minute together, the rules alone hold: otherwise nothing ever left, and
    nobody knew. The days of the wish hold then, too: a round is not made on others.
    """
    if wish is None:
        return rules
    span = (wish.begin_minute * 60, wish.end_minute * 60)
    week = tuple((span,) if str(day) in wish.weekdays else () for day in range(1, 8))
    narrowed = rules.narrowed(Hours(week), AT_A_MOMENT)
    before = dict(rules.hours)
    return replace(
        narrowed,
        hours=tuple((name, hours if any(hours.week) else before[name]) for name, hours in narrowed.hours),
    )
