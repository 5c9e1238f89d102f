"""The rules that the ladders of a playbook keep, so that nobody is spoken to harder than they were prepared for.

`broken` are those that a playbook is refused for, `advice` what its writer should think about. Leaves out the shape of
a file, and its words.
"""

from collections.abc import Iterator
from itertools import pairwise

from dunwell.engine.facts import CONTACT_CHANNELS, INTERNAL_CHANNELS, TONES
from dunwell.outreach.playbook_parts import TRACKS, Fault, Place, Playbook, Step, Track

#: What is heavier than a word: none of it without a person who approves.
CONSEQUENCES = ("registered_letter", "visit", "agency", "solicitor")
#: Tracks that never grow firm: nobody is thanked or welcomed with a deadline.
GENTLE_TRACKS = ("welcome", "receipt", "checkin")
#: A longer silence between two steps is worth a thought.
LONG_DAYS = 60

_FRIENDLY, _FIRM, _FORMAL, _FINAL = (TONES.index(tone) for tone in ("friendly", "firm", "formal", "final"))


def broken(playbook: Playbook) -> Iterator[Fault]:
    """Yields every rule that the playbook breaks."""
    for what, values in (
        ("name", [track.name for track in playbook.tracks]),
        ("priority", [track.priority for track in playbook.tracks]),
    ):
        for number, value in enumerate(values, start=1):
            if value in values[: number - 1]:
                yield Fault(Place(number, key=what), f"two tracks have the same {what}. Give each its own.")
    for number, track in enumerate(playbook.tracks, start=1):
        yield from _ladder(number, track)


def advice(playbook: Playbook) -> Iterator[Fault]:
    """Yields what is allowed, and yet most likely not meant."""
    for number, track in enumerate(playbook.tracks, start=1):
        if track.name not in TRACKS:
            said = f"track {track.name}: the program knows no occasions for it. Known: {', '.join(TRACKS)}."
            yield Fault(Place(number, key="name"), said)
        for step, after in pairwise(track.steps):
            silence = after.offset_days - step.offset_days
            if silence > LONG_DAYS:
                said = f"{silence} days without a word lie before this step. Add one, or come earlier."
                yield Fault(Place(number, after.step_no, "offset_days"), f"{_said(track, after)}: {said}")
            if _reaches(step) and _reaches(after) and after.wait_days < playbook.min_gap_days:
                said = f"wait_days is {after.wait_days}, but {playbook.min_gap_days} days lie between any two contacts"
                yield Fault(Place(number, after.step_no, "wait_days"), f"{_said(track, after)}: {said}.")
        last = track.steps[-1]
        if track.name == "invoice" and (_reaches(last) or last.repeat_days is None):
            said = "what stays open is forgotten after it. End with a task for a person that has repeat_days."
            yield Fault(Place(number, last.step_no), f"{_said(track, last)}: {said}")


def _ladder(number: int, track: Track) -> Iterator[Fault]:
    """Yields what is wrong with one ladder."""
    keys = [step.key for step in track.steps]
    for step in track.steps:
        if step.key in keys[: step.step_no - 1]:
            said = f"track {track.name}: two steps have the same key. Give each its own."
            yield Fault(Place(number, step.step_no, "key"), said)
    first = track.steps[0]
    if TONES.index(first.tone) > _FRIENDLY:
        said = f"the first step is {first.tone}. Begin warm or friendly: nobody has heard of it yet."
        yield Fault(Place(number, 1, "tone"), f"{_said(track, first)}: {said}")
    for step, after in pairwise(track.steps):
        yield from _order(number, track, step, after)
    for step in track.steps:
        yield from _consequences(number, track, step)


def _order(number: int, track: Track, step: Step, after: Step) -> Iterator[Fault]:
    """Yields where a ladder does not rise from one step to the next, or rises too fast."""
    said, next_said = _said(track, step), _said(track, after)
    if step.repeat_days is not None:
        place = Place(number, step.step_no, "repeat_days")
        yield Fault(place, f"{said}: only a ladder's last step has repeat_days.")
    if after.offset_days < step.offset_days:
        place = Place(number, after.step_no, "offset_days")
        yield Fault(place, f"{said}: the next step's offset_days is lower. Offsets never fall.")
    rise = TONES.index(after.tone) - TONES.index(step.tone)
    place = Place(number, after.step_no, "tone")
    if rise < 0:
        yield Fault(place, f"{said}: the next step's tone is softer. Tones never fall.")
    if rise > 1:
        between = TONES[TONES.index(step.tone) + 1]
        yield Fault(
            place,
            f"{next_said}: from {step.tone} to {after.tone} is more than one level of tone. "
            f"Put a {between} step between them, or make it softer.",
        )


def _consequences(number: int, track: Track, step: Step) -> Iterator[Fault]:
    """Yields where a consequence comes without a person who approves, too early, or without what it speaks of."""
    said, place = _said(track, step), Place(number, step.step_no, "channels")
    heavy = [channel for channel in step.channels if channel in CONSEQUENCES]
    tone = TONES.index(step.tone)
    if track.name in GENTLE_TRACKS and (heavy or tone > _FRIENDLY):
        yield Fault(place, f"{said}: a {track.name} is warm or friendly, and speaks of nothing heavier.")
    if (heavy or tone == _FINAL) and step.approval != "review":
        what = f"{heavy[0].replace('_', ' ')}" if heavy else "final step"
        said_review = f"a {what} goes out only after a person has read it: approval must be review."
        yield Fault(Place(number, step.step_no, "approval"), f"{said}: {said_review}")
    written = [
        TONES.index(each.tone)
        for each in track.steps[: step.step_no - 1]
        if set(each.channels) & set(CONTACT_CHANNELS)
    ]
    hands_over = {"agency", "solicitor"} & set(heavy)
    needed = _FORMAL if hands_over else _FIRM
    if heavy and max(written, default=-1) < needed:
        before = f"a {TONES[needed]} step to the customer"
        yield Fault(
            place, f"{said}: {heavy[0].replace('_', ' ')} comes only after {before}. Put one before it."
        )
    names_what_follows = "registered_letter" in heavy or (tone == _FINAL and _reaches(step))
    if names_what_follows and not any(_hands_over(each) for each in track.steps[step.step_no :]):
        said_after = (
            "it names a consequence, and no later step decides on one. Add one by task, agency or solicitor"
        )
        yield Fault(place, f"{said}: {said_after}, with approval review.")


def _hands_over(step: Step) -> bool:
    """Says whether the step is a hand-over for decision: by nobody but a person, and approved by one."""
    return set(step.channels) <= set(INTERNAL_CHANNELS) and step.approval == "review"


def _reaches(step: Step) -> bool:
    return any(channel in CONTACT_CHANNELS for channel in step.channels)


def _said(track: Track, step: Step) -> str:
    return f"track {track.name}, step {step.step_no} ({step.key})"
