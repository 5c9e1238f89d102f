"""Judges what a person wrote for one message by the facts of its case. Leaves out where the facts come from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.outreach.asking import Account, Asked
from dunwell.outreach.notice_words import Notice
from dunwell.outreach.tone_of_words import DOUBTED, REFUSED, Step, facts_of, said_of
from dunwell.tone.guard import judge
from dunwell.tone.judgement import LANGUAGES, Conduct, Facts, Judgement


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What words for one message are judged by: their language, the tone of the step, the channel, what is true, the law."""

    language: str
    tone: str
    channel: str
    facts: Facts
    conduct: tuple[Conduct, ...]

    @property
    def judges(self) -> bool:
        """Whether words are judged: not those of tasks for our people, nor in a language the guard does not know."""
        return self.channel not in INTERNAL_CHANNELS and self.language in LANGUAGES

    def judge(self, subject: str, text: str) -> Judgement:
        """Returns the verdict on a subject and a text; positions count from the subject's beginning (see `whole`)."""
        if not self.judges:
            return Judgement("pass", 1.0)
        return judge(
            whole(subject, text),
            language=self.language,
            stage=self.tone,
            channel=self.channel,
            facts=replace(self.facts, subject=subject),
            conduct=self.conduct,
        )


def whole(subject: str, text: str) -> str:
    """Returns what is judged: the subject, an empty line, the text; a text without a subject alone."""
    return f"{subject}\n\n{text}" if subject else text


def status_reason(judged: Judgement) -> str:
    """Returns the verdict as a message keeps it: why it must be read, or must not leave; empty where it may."""
    return said_of(judged)[:300]


def must_not_leave(reason: str) -> bool:
    """Whether a message with this reason was refused by the guard."""
    return reason.startswith(REFUSED)


def is_doubted(reason: str) -> bool:
    """Whether the guard wants a message with this reason read first."""
    return reason.startswith(DOUBTED)


def yardstick_of(
    language: str,
    conduct: Sequence[Conduct],
    found: dict[str, Any],
    account: Account,
    about: Asked,
    step: Step,
    notices: tuple[Notice, ...] = (),
) -> Yardstick:
    """Returns what words for a message are judged by; `found` are the placeholders it is filled in with."""
    facts = facts_of("", found, account, about, step, notices)
    return Yardstick(language, step.tone, step.channel, facts, tuple(conduct))
