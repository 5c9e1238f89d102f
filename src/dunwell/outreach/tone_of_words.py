"""Has every composed message judged before anybody gets it, and says what comes of the verdict.

The guard reads each kind of message once, as it would be for a plain customer (`tame`): the same words of ours, whoever they
are for. What differs from one message to the next are only names, numbers, days and sums; of each message it is checked
that it has no figure but those of its case. Leaves out how words are judged (`dunwell.tone`), and who reads what it doubts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dunwell.engine.facts import INTERNAL_CHANNELS, TRACKS_ABOUT_MONEY
from dunwell.outreach.asking import Account, Asked, Item, Rung
from dunwell.outreach.notice_words import Notice, asked_of_guard, lines_of, untold, with_notices
from dunwell.outreach.tame import kind_of, tamed
from dunwell.outreach.texts import Texts
from dunwell.outreach.wording import LISTED, list_lines, words_for
from dunwell.tone.guard import judge
from dunwell.tone.judgement import LANGUAGES, Amount, Conduct, Consequence, Facts, Judgement
from dunwell.values.money import to_decimal
from dunwell.values.sms_parts import to_gsm

#: The rule of a sentence that reads, as a whole, like such as must not be sent.
UNDERTONE = "undertone"
#: What a reason begins with where the guard doubts, and where it refuses; docs/messages.md names them.
DOUBTED, REFUSED = "tone, to be read first: ", "tone, must not leave: "

#: What is announced by each way to go on; the others announce nothing but that we write, call or look again.
_ANNOUNCED = {
    "registered": "registered_letter",
    "visit": "visit",
    "agency": "agency",
    "solicitor": "solicitor",
}
#: A script is read in parts, as the talk goes. How long what is written may be, the guard says itself.
_MOST_WORDS = {"call": 600, "visit": 600}
_WAYS_OUT = {"email": 2, "letter": 2, "registered_letter": 2, "sms": 1}
_IN_WRITING = ("email", "letter", "registered_letter")
#: What a message is filled in with that may hold figures; lists and signatures go line by line.
_FILLED = """list signature net gross credit next_on answer_by first_due last_due issued number contact_name customer_name
    company_name company_person company_phone company_email""".split()
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Step:
    """The step a message is for: its key, channel and tone, beside where it stands on its ladder."""

    key: str
    channel: str
    tone: str
    rung: Rung


@dataclass
class Judge:
    """Judges the messages of one language and playbook that have to hold `notices`. Remembers its verdict on each kind."""

    texts: Texts
    conduct: Sequence[Conduct] = ()
    notices: tuple[Notice, ...] = ()
    _known: dict[object, tuple[str, str]] = field(default_factory=dict)

    def verdict(self, account: Account, about: Asked, step: Step, found: dict[str, Any], whole: str) -> str:
        """Returns why words must not leave (`REFUSED` …) or must be read first (`DOUBTED` …); empty: they may leave.

        `found` are the placeholders of the message, `whole` its subject and text. Tasks for people of the company are
        not judged, nor is a language that the guard does not know.
        """
        if step.channel in INTERNAL_CHANNELS or self.texts.language not in LANGUAGES:
            return ""
        kind = (step, *kind_of(account, about, self.texts), account.company_name, account.company_lines)
        if kind not in self._known:
            self._known[kind] = self._read(account, about, step)
        said, figures = self._known[kind]
        if not said and figures_left(whole, found, step.channel) != figures:
            return f"{REFUSED}it has a figure that is none of this case"
        if not said and (told := untold(self.notices)):
            return f"{DOUBTED}the law wants told with it: {told}"
        return said

    def _read(self, account: Account, about: Asked, step: Step) -> tuple[str, str]:
        """Returns what the guard says of a kind of message, and the figures its words have of themselves."""
        texts = self.texts
        account, about = tamed(account, about)
        found = words_for(account, about, texts, (step.key, step.channel), step.rung.track)
        subject, text = texts.fill(step.key, step.channel, found)
        whole = f"{subject}\n\n{with_notices(text, step.channel, self.notices)}"
        facts = facts_of(subject, found, account, about, step, self.notices)
        judged = self._judged(whole, step.channel, step.tone, facts)
        if step.channel == "call" and judged.verdict != "block":
            left = self._judged(
                str(found.get("call_nobody", "")), "voicemail", step.tone, _overheard(account)
            )
            judged = left if left.verdict == "block" else judged
        return said_of(judged), figures_left(whole, found, step.channel)

    def _judged(self, text: str, channel: str, tone: str, facts: Facts) -> Judgement:
        return judge(
            text, language=self.texts.language, stage=tone, channel=channel, facts=facts, conduct=self.conduct
        )


def facts_of(
    subject: str,
    found: dict[str, Any],
    account: Account,
    about: Asked,
    step: Step,
    notices: tuple[Notice, ...] = (),
) -> Facts:
    """Returns what is true of the case: every sum, day and number the message may name, and what may be announced.

    `notices` are those of the law that it has to hold.
    """
    about_money = step.rung.track in TRACKS_ABOUT_MONEY
    listed = (*about.items, *about.soon)
    sums = [
        (currency, minor)
        for currency, (open_, off) in about.sums.items()
        for minor in (open_, off, open_ - off)
    ]
    sums += [(item.currency, item.open_minor) for item in listed]
    sums += _rests(about.items) + _rests(about.soon)
    days = {day for item in listed for day in (item.issued_on, item.due_on)} | {about.answer_by}
    if about.next_on:
        days.add(about.next_on)
    kind = _ANNOUNCED.get(about.following)
    channel = step.channel
    names = (account.customer_name, account.contact_name, account.company_name, account.company_person)
    return Facts(
        amounts=tuple(
            Amount(to_decimal(minor, currency), currency) for currency, minor in dict.fromkeys(sums)
        ),
        dates=tuple(sorted(days)),
        person=account.company_person if channel in _IN_WRITING else "",
        company=account.company_name if channel in (*_IN_WRITING, "sms") else "",
        must_name=(str(found["net"]),) if about_money and channel in _IN_WRITING else (),
        consequences=(Consequence(kind, about.next_on, step.rung.reviewed),) if kind else (),
        ways_out=_WAYS_OUT.get(channel, 0) if about_money and step.tone != "warm" else 0,
        max_words=_MOST_WORDS.get(channel),
        subject=subject,
        notices=asked_of_guard(channel, notices),
        list_lines=(*list_lines(found), *lines_of(notices)),
        customer_words=tuple(filter(None, (*names, *account.company_lines))),
    )


def figures_left(whole: str, found: dict[str, Any], channel: str) -> str:
    """Returns the figures of a message beside those it was filled in with: what its words have of themselves."""
    if channel == "sms":
        whole = to_gsm(whole)
        found = {name: to_gsm(value) if isinstance(value, str) else value for name, value in found.items()}
    values = {
        line for name in _FILLED for line in str(found.get(name, "")).splitlines() if _DIGIT.search(line)
    }
    for value in sorted(values, key=len, reverse=True):
        whole = whole.replace(value, " ")
    whole = re.sub(rf"(?<!\d){found.get('count', 0)}(?!\d)", " ", whole)
    return " ".join(re.findall(r"\S*\d\S*", whole))


def _overheard(account: Account) -> Facts:
    names = (account.customer_name, account.contact_name, account.company_name, account.company_person)
    return Facts(
        audience="third_person", customer_words=tuple(filter(None, (*names, *account.company_lines)))
    )


def _rests(items: Sequence[Item]) -> list[tuple[str, int]]:
    """Returns by currency the sum of what the list only counts."""
    sums: dict[str, int] = {}
    for item in items[LISTED:]:
        sums[item.currency] = sums.get(item.currency, 0) + item.open_minor
    return list(sums.items())


def said_of(judged: Judgement) -> str:
    """Returns the gravest finding in words, with how many more there are; empty where there is none."""
    if judged.verdict == "pass":
        return ""
    grave = [each for each in judged.findings if each.severity == judged.verdict] or judged.findings
    # What a rule names, such as a law, tells more than how a sentence reads as a whole.
    worst = next((each for each in grave if each.rule != UNDERTONE), grave[0])
    quote = f" {worst.quote!r}" if worst.quote and len(worst.quote) <= 80 else ""
    more = len(judged.findings) - 1
    said = f"{worst.rule}{quote}: {worst.why}{f' ({more} more)' if more else ''}"
    return f"{REFUSED if judged.verdict == 'block' else DOUBTED}{said}"
