"""Says of a case what happened, what to do next, why, and what else was considered: from the sentences of the language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dunwell.insight.attention import KINDS, WORD_GIVEN, Case, Need
from dunwell.outreach.models import Decision
from dunwell.workbench import reader
from dunwell.workbench.wording import listed, text
from dunwell.workbench.words import kept, spoken, word

Money = Callable[[int, str], str]

#: The list in which the finer kind of a need has its word.
_CODES = {
    "dispute": "wrong",
    "hardship": "hardship_wish",
    "question": "question_kind",
    "hold_review": "hold_kind",
    "approval": "channel",
    "uncertain": "channel",
    "failed": "channel",
    "task": "channel",
    "promise_broken": "promise_outcome",
    "missed_instalment": "missed",
}

#: Kinds with a clock that runs against us, and a sentence of its own for once it has run out.
_WITH_A_CLOCK = ("dispute", "hardship")


@dataclass(frozen=True, slots=True)
class Told:
    """A case in words. `quote` is what somebody wrote; `not_done` why the round waits, or (`round_acts`) what it does."""

    kind: str
    happened: str
    quote: str
    step: str
    why: str
    also: tuple[str, ...]
    not_done: str
    round_acts: bool


def told_of(case: Case, decided: Decision | None, today: date, money: Money) -> Told:
    """Returns a case in words; `decided` is what the latest round decided for the customer, None: nothing."""
    need = case.need
    return Told(
        kind=word(need.kind, "need"),
        happened=happened(need, today, money),
        quote="" if need.kind in ("approval", "uncertain", "failed") else kept(need.said),
        step=text(f"today.step_{KINDS[need.kind].step}"),
        why=_why(case, today),
        also=tuple(happened(each, today, money) for each in case.also),
        not_done=_not_done(decided),
        round_acts=decided is not None and decided.decision == "act",
    )


def happened(need: Need, today: date, money: Money) -> str:
    """Returns what happened, as one sentence."""
    of_a_part = need.kind == "dispute" and need.minor is not None
    late = need.kind in _WITH_A_CLOCK and need.due_on is not None and need.due_on < today
    form = f"today.happened_{need.kind}{'_of' if of_a_part else ''}{'_late' if late else ''}"
    of = _CODES.get(need.kind)
    said = text(
        form,
        since=reader.from_today(need.since_on, today),
        due=reader.from_today(need.due_on, today) if need.due_on else "",
        day=reader.day(need.due_on) if need.due_on else "",
        amount=money(need.minor, need.currency) if need.minor is not None and need.currency else "",
        what=word(need.code, of) if of and need.code else "",
    )
    return said.strip()


def _why(case: Case, today: date) -> str:
    need = case.need
    said = (
        text(f"today.why_{need.kind}", note=kept(need.said))
        if need.kind in ("approval", "uncertain", "failed")
        else text(f"today.why_{need.kind}")
    )
    return f"{text('today.why_word_given')} {said}" if case.place <= WORD_GIVEN else said


def _not_done(decided: Decision | None) -> str:
    if decided is None:
        return ""
    if decided.decision == "act":
        step = listed("step", decided.step_key) or spoken(decided.step_key)
        return text("today.also_acts", step=step, channel=word(decided.channel, "channel"))
    return text(
        "today.not_written",
        reason=word(decided.reason, "reason"),
        meaning=word(decided.reason, "reason_meaning"),
    )
