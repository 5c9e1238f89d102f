"""A playbook in words for a person: what its days count from, how a step goes out. Leaves out the words to customers."""

from dunwell.outreach.playbook_parts import Step, Track
from dunwell.outreach.why_words import FIRST, list_of, speech, told_in

#: What the days of a track are counted from, in English.
ANCHORS = list_of("anchor")


def anchor_of(track: str, language: str = FIRST) -> str:
    """Returns what the days of a track are counted from; of one that the program does not know, its day."""
    said = told_in(speech(language).language)
    return said.get(f"lists.anchor.{track}", said["known.its_day"])


def when_of(step: Step, language: str = FIRST) -> str:
    """Returns the day of a step in words: day 3, 5 days before."""
    told = speech(language)
    if step.offset_days < 0:
        return told.count("playbook.before", -step.offset_days)
    if step.repeat_days:
        return told.say("playbook.repeated", day=step.offset_days, every=step.repeat_days)
    return told.say("playbook.on_day", day=step.offset_days)


def ways_of(step: Step, language: str = FIRST) -> str:
    """Returns the channels of a step in words, and whether a person reads it first."""
    told = speech(language)
    ways = told.joined("else", [told.way(channel) for channel in step.channels])
    return told.say("playbook.read_first", ways=ways) if step.approval == "review" else ways


def about_step(step: Step, track: Track, language: str = FIRST) -> str:
    """Returns one step of a track in one clause: friendly reminder on day 3, friendly, by e-mail."""
    told = speech(language)
    return told.say(
        "playbook.step",
        step=told.step(step.key),
        when=when_of(step, language),
        tone=told.named("tone", step.tone),
        ways=ways_of(step, language),
    )
