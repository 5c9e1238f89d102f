"""Writes the messages of a round from its decisions and particulars. Leaves out storing and sending them.

A customer whose text cannot be written gets a failed message that says why; the others are not held up.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import duckdb
import minijinja
import pyarrow as pa

from dunwell.engine.facts import INTERNAL_CHANNELS
from dunwell.ledger.models import Company
from dunwell.outreach.asking import Account, Item, NothingToAsk, Rung, asked
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.due_notices import DueNotices
from dunwell.outreach.models import Status
from dunwell.outreach.notice_words import Notice, with_notices
from dunwell.outreach.playbooks import Playbook
from dunwell.outreach.texts import FALLBACK_LANGUAGE, CannotReadTexts, Texts, read_texts
from dunwell.outreach.tone_of_words import DOUBTED, REFUSED, Judge, Step
from dunwell.outreach.wording import words_for
from dunwell.outreach.yardstick import Yardstick, yardstick_of
from dunwell.tone.judgement import Conduct


class CannotCompose(Exception):
    """A playbook has steps without words; the message names them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One composed message. `problem` is empty, a word to the user, or (with an empty `body`) why there is none.

    `grounds_sha256` is of the facts its words rest on: as long as it is the same, so are they; `rests_on` are those facts
    but for the day. `account` and `locale`
    are what a channel needs beside the words; `pay_button` is what the button says that leads to where to pay; `as_of` the
    day the words are of.
    """

    customer_id: int
    to_address: str
    subject: str
    body: str
    problem: str = ""
    status: Status = Status.REHEARSED
    grounds_sha256: str = ""
    rests_on: tuple[Any, ...] = ()
    account: Account | None = None
    locale: str = FALLBACK_LANGUAGE
    pay_button: str = ""
    as_of: date | None = None

    @property
    def doubted(self) -> bool:
        """Returns whether a person is to read it before it leaves, whatever its step says."""
        return self.problem.startswith(DOUBTED)


class Composer:
    """Composes for one company, one playbook and one day; reads each language's texts once."""

    def __init__(self, company: Company, playbook: Playbook, as_of: date) -> None:
        """Raises `CannotCompose` where a step has no words in the language everything falls back to."""
        self._company = company
        self._playbook = playbook
        self._as_of = as_of
        self._texts: dict[str, tuple[Texts | None, str]] = {}
        self._judges: dict[tuple[str, tuple[Conduct, ...], tuple[Notice, ...]], Judge] = {}
        self._policy = contact_policy(company)
        self._notices = DueNotices(company, self._policy, as_of)
        self._signature = (
            company.contact_name,
            company.name,
            " · ".join(part for part in (company.contact_phone, company.contact_email) if part),
        )
        self._fallback = self._needed(FALLBACK_LANGUAGE)

    def draft(
        self,
        person: dict[str, Any],
        act: dict[str, Any],
        items: Sequence[Item],
        credits_minor: dict[str, int],
        reach: frozenset[str],
        known: str = "",
    ) -> Draft:
        """Returns the message for one customer: `person` of the particulars, `act` of the decisions.

        The law of where the customer is (`jurisdiction`, `kind`) counts for what may be said. Where its grounds are the
        `known` ones, its words are written already, and the draft comes without any.
        """
        texts, problem = self._in_language_of(person, act)
        account = Account(
            company_name=self._company.name,
            company_person=self._company.contact_name,
            company_lines=self._signature,
            customer_name=person["name"],
            contact_name=person["contact_name"] or "",
            items=tuple(items),
            credits_minor=credits_minor,
            reach=reach,
            company_phone=self._company.contact_phone,
            company_email=self._company.contact_email,
        )
        notices = self._notices_of(texts, person, act)
        draft = Draft(
            act["customer_id"],
            person["address"],
            "",
            "",
            problem,
            grounds_sha256=grounds_of(self._as_of, rests_on := _rests_on(person, act, account, notices)),
            rests_on=rests_on,
            account=account,
            locale=texts.locale,
            pay_button=texts.pay_button,
            as_of=self._as_of,
        )
        if draft.grounds_sha256 == known:
            return draft
        place = act["step_key"], act["channel"]
        rung = Rung(act["track"], act["step_no"], act["approval"] == "review")
        said = ""
        try:
            about = asked(account, self._playbook, self._as_of, rung)
            found = words_for(account, about, texts, place, rung.track)
            subject, body = texts.fill(*place, found)
            body = with_notices(body, act["channel"], notices)
            said = self._judge_of(texts, person, notices).verdict(
                account, about, Step(*place, act["tone"], rung), found, f"{subject}\n\n{body}"
            )
        except NothingToAsk as error:
            held = texts.joined.join(texts.money(*each[::-1]) for each in error.credits_minor.items())
            said = f"we hold {held} for them, and that covers all of it"
            return replace(draft, problem=said, status=Status.WITHDRAWN)
        except minijinja.TemplateError as error:
            said = f"the text could not be written: {str(error).partition(chr(10))[0]}"
            return replace(draft, problem=said, status=Status.FAILED)
        if said.startswith(REFUSED):
            return replace(draft, subject=subject, body=body, problem=said, status=Status.FAILED)
        return replace(draft, subject=subject, body=body, problem=said or problem)

    def _judge_of(self, texts: Texts, person: dict[str, Any], notices: tuple[Notice, ...]) -> Judge:
        """Returns who judges the words of a language by the law of a place; it remembers what it has read."""
        conduct = self._policy.conduct(person["jurisdiction"], person["kind"], self._as_of)
        key = (texts.language, conduct, notices)
        if key not in self._judges:
            self._judges[key] = Judge(texts, conduct, notices)
        return self._judges[key]

    def _notices_of(self, texts: Texts, person: dict[str, Any], act: dict[str, Any]) -> tuple[Notice, ...]:
        where = person["jurisdiction"], person["kind"]
        return self._notices.of(texts, *where, act["channel"], act["customer_id"])

    def yardstick(self, person: dict[str, Any], act: dict[str, Any], account: Account) -> Yardstick:
        """Returns what the words of a person for this message are judged by. Raises `NothingToAsk`."""
        texts, _ = self._in_language_of(person, act)
        place = act["step_key"], act["channel"]
        rung = Rung(act["track"], act["step_no"], act["approval"] == "review")
        about = asked(account, self._playbook, self._as_of, rung)
        found = words_for(account, about, texts, place, rung.track)
        step = Step(*place, act["tone"], rung)
        return yardstick_of(texts.language, self._policy.conduct(person["jurisdiction"], person["kind"], self._as_of),
                            found, account, about, step, self._notices_of(texts, person, act))  # fmt: skip

    def _in_language_of(self, person: dict[str, Any], act: dict[str, Any]) -> tuple[Texts, str]:
        """Returns the texts of the customer's language; the company's for its own tasks; else English, with a word."""
        internal = act["channel"] in INTERNAL_CHANNELS + ("call",)
        language = self._company.language if internal else person["language"]
        texts, missing = self._read(language)
        if texts is not None and (act["step_key"], act["channel"]) in texts.steps:
            return texts, ""
        if internal:
            return self._fallback, ""
        return self._fallback, f"written in English: {missing}"

    def _read(self, language: str) -> tuple[Texts | None, str]:
        """Returns a language's texts, read once; a broken file of one language is no reason to stop for all."""
        if language not in self._texts:
            missing = f"there is no text in {language} yet"
            try:
                self._texts[language] = read_texts(language, self._playbook.key), missing
            except CannotReadTexts as error:
                self._texts[language] = None, str(error)
        return self._texts[language]

    def _needed(self, language: str) -> Texts:
        texts = read_texts(language, self._playbook.key)
        if texts is None:
            raise CannotCompose(
                f"The playbook {self._playbook.key!r} has no texts: messages/{language}/{self._playbook.key}.toml."
            )
        missing = [
            f"{step.key} by {channel}"
            for track in self._playbook.tracks
            for step in track.steps
            for channel in step.channels
            if (step.key, channel) not in texts.steps
        ]
        if missing:
            raise CannotReadTexts(
                f"messages/{language}/{self._playbook.key}.toml has no text for: {', '.join(missing)}."
            )
        return texts


def _rests_on(
    person: dict[str, Any], act: dict[str, Any], account: Account, notices: tuple[Notice, ...]
) -> tuple[Any, ...]:
    """Returns what the words rest on beside the day: the step, who is written to where, every amount, every notice."""
    items = [(i.number, i.currency, i.issued_on, i.due_on, i.open_minor, i.step_no) for i in account.items]
    return (
        act["step_key"], act["channel"], person["address"], person["language"],
        account.customer_name, account.contact_name, items, sorted(account.credits_minor.items()),
        *notices,
    )  # fmt: skip


def grounds_of(day: date, rests_on: tuple[Any, ...]) -> str:
    """Returns the hash of what words of a day rest on; empty where nothing is known."""
    return hashlib.sha256(repr((day, *rests_on)).encode()).hexdigest() if rests_on else ""


#: The row of an `act`, its draft, and what it covers (track, occasion, step).
Letter: TypeAlias = tuple[dict[str, Any], Draft, list[tuple[str, int, int]]]


def letters(
    composer: Composer,
    decisions: pa.Table,
    beside: dict[str, pa.Table],
    known: Mapping[int, str] | None = None,
) -> Iterator[Letter]:
    """Yields a letter for each `act` of a slice of decisions.

    `beside` holds `covered`, `customers` of the facts, and the particulars of the same customers. `known` holds the grounds
    of words written before, by customer: on the same grounds nothing is written anew.
    """
    with duckdb.connect() as engine:
        for name, table in (beside | {"decisions": decisions}).items():
            engine.register(name, table)
        acts = _rows(engine, _ACTS)
        items, credits_, reach = (_grouped(_rows(engine, sql)) for sql in (_ITEMS, _CREDITS, _REACH))
    for act in acts:
        person = {name: act.pop(name) for name in _PERSON}
        lines = items.get(act["customer_id"], [])
        listed = [
            Item(
                line["number"],
                line["currency"],
                line["issued_on"],
                line["anchor_on"],
                line["open_minor"],
                line["step_no"],
            )
            for line in lines
            if line["number"] is not None
        ]
        owed = {line["currency"]: line["credit_minor"] for line in credits_.get(act["customer_id"], [])}
        # An occasion may have several lines: a statement lists every invoice.
        moves = list(dict.fromkeys((line["track"], line["occasion_id"], line["step_no"]) for line in lines))
        ways = frozenset(line["channel"] for line in reach.get(act["customer_id"], []))
        grounds = known.get(act["customer_id"], "") if known else ""
        yield act, composer.draft(person, act, listed, owed, ways, grounds), moves


_PERSON = ("name", "contact_name", "language", "address", "jurisdiction", "kind")
_ACTS = """SELECT d.*, p.name, p.contact_name, p.language, coalesce(a.address, '') AS address, u.jurisdiction, u.kind
    FROM decisions d JOIN people p USING (customer_id) JOIN customers u USING (customer_id)
    LEFT JOIN addresses a ON a.customer_id = d.customer_id AND a.channel = d.channel
    WHERE d.decision = 'act' ORDER BY d.customer_id"""
_ITEMS = """SELECT c.customer_id, c.track, c.occasion_id, c.step_no, i.number, i.currency, i.issued_on,
    i.anchor_on, i.open_minor
    FROM covered c
    LEFT JOIN items i ON i.customer_id = c.customer_id AND i.track = c.track AND i.occasion_id = c.occasion_id
    ORDER BY c.customer_id, i.anchor_on, i.number, c.occasion_id"""
_CREDITS = "SELECT * FROM credits ORDER BY ALL"
_REACH = "SELECT customer_id, channel FROM addresses SEMI JOIN covered USING (customer_id)"


def _rows(engine: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return engine.sql(sql).to_arrow_table().to_pylist()


def _grouped(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["customer_id"], []).append(row)
    return groups
