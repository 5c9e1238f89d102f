"""Every text of a playbook in one language, written to example customers, for reading. Leaves out pages and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.asking import Account, Item, Rung, asked
from dunwell.outreach.playbooks import Playbook, Step
from dunwell.outreach.texts import Texts
from dunwell.outreach.tone_of_words import Judge
from dunwell.outreach.tone_of_words import Step as Taken
from dunwell.outreach.wording import words_for

#: The company that writes, the person who signs, and how to reach them.
COMPANY, PERSON, PHONE, EMAIL = "Birch Supplies", "Dana Reyes", "+353 1 555 0100", "dana@birch.example"
#: The customer and the person there, by language; others are met as in English.
_CUSTOMERS = {
    "de": ("Esche & Söhne GmbH", "Kim Esche"),
    "en": ("Ash & Co", "Kim Ash"),
    "es": ("Fresno Suministros, S.L.", "Alex Fresno"),
    "fr": ("Frêne et Cie", "Camille Frêne"),
    "nl": ("Van Essen B.V.", "Robin van Essen"),
    "pl": ("Jesion Sp. z o.o.", "Sasza Jesion"),
}
#: Tracks without an amount that is still open; a receipt tells of what was paid.
_WITHOUT_ITEMS = ("welcome", "checkin")


@dataclass(frozen=True, slots=True)
class Preview:
    """One text as an example customer would get it; `tone_said` is what the guard says of it, empty: it may leave."""

    track: str
    step: Step
    channel: str
    example: str
    account: Account
    subject: str
    text: str
    tone_said: str


def previews(playbook: Playbook, texts: Texts, as_of: date) -> Iterator[Preview]:
    """Yields every text that the language has for the playbook, ladder by ladder, for each example customer."""
    judge = Judge(texts)
    for track in playbook.tracks:
        for step in track.steps:
            for channel in step.channels:
                if (step.key, channel) in texts.steps:
                    for example, account in _examples(track.name, step, texts.language, as_of):
                        yield _preview(
                            judge, playbook, texts, as_of, track.name, step, channel, example, account
                        )


def _preview(
    judge: Judge,
    playbook: Playbook,
    texts: Texts,
    as_of: date,
    track: str,
    step: Step,
    channel: str,
    example: str,
    account: Account,
) -> Preview:
    rung = Rung(track, step.step_no, step.approval == "review")
    about = asked(account, playbook, as_of, rung)
    found = words_for(account, about, texts, (step.key, channel), track)
    subject, text = texts.fill(step.key, channel, found)
    taken = Taken(step.key, channel, step.tone, rung)
    said = judge.verdict(account, about, taken, found, f"{subject}\n\n{text}")
    return Preview(track, step, channel, example, account, subject, text, said)


def _examples(track: str, step: Step, language: str, as_of: date) -> list[tuple[str, Account]]:
    """Returns the customers to write to, with what is special about each."""
    late = step.offset_days
    one = _item("2026-0117", as_of - timedelta(days=late), 121_000, step.step_no)
    if track in _WITHOUT_ITEMS:
        return [("", _account(language, ()))]
    older = [
        _item(f"2026-{98 + n:04}", one.due_on - timedelta(days=n), 34_550 + n, step.step_no)
        for n in (1, 2, 3, 4)
    ]
    soon = _item("2026-0131", as_of + timedelta(days=9), 8_900, 1)
    several = _account(language, (one, *older) if late < 0 else (one, *older, soon), credit=9_000)
    return [("one invoice", _account(language, (one,))), ("several invoices and a credit", several)]


def _item(number: str, due_on: date, minor: int, step_no: int) -> Item:
    return Item(number, "EUR", due_on - timedelta(days=30), due_on, minor, step_no)


def _account(language: str, items: tuple[Item, ...], credit: int = 0) -> Account:
    customer, person = _CUSTOMERS.get(language, _CUSTOMERS["en"])
    return Account(
        company_name=COMPANY,
        company_person=PERSON,
        company_lines=(PERSON, COMPANY, f"{PHONE} · {EMAIL}"),
        customer_name=customer,
        contact_name=person,
        items=items,
        credits_minor={"EUR": credit} if credit else {},
        reach=frozenset(CONTACT_CHANNELS),
        company_phone=PHONE,
        company_email=EMAIL,
    )
