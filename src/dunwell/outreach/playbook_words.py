"""A playbook in words for a person: what its days count from, how a step goes out. Leaves out the words to customers."""

from dunwell.outreach.playbook_parts import Step, Track
from dunwell.outreach.reasons import WAYS

#: What the days of a track are counted from.
ANCHORS = {
    "invoice": "the due day",
    "instalment": "the day of the instalment",
    "promise": "the promised day",
    "welcome": "the first invoice",
    "statement": "the day of the month",
    "receipt": "the day money came in",
    "checkin": "the day of the check-in",
}


def when_of(step: Step) -> str:
    """Returns the day of a step in words: day 3, 5 days before."""
    if step.offset_days < 0:
        return f"{-step.offset_days} day{'' if step.offset_days == -1 else 's'} before"
    return f"day {step.offset_days}" + (f", every {step.repeat_days}" if step.repeat_days else "")


def ways_of(step: Step) -> str:
    """Returns the channels of a step in words, and whether a person reads it first."""
    ways = ", else ".join(WAYS.get(channel, channel) for channel in step.channels)
    return f"{ways}; read first" if step.approval == "review" else ways


def about_step(step: Step, track: Track) -> str:
    """Returns one step of a track in one clause: friendly reminder on day 3, friendly, by e-mail."""
    return f"{step.key.replace('_', ' ')}, {when_of(step)}, {step.tone}, by {ways_of(step)}"
