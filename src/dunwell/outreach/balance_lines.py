"""One quiet line on each customer's balance, for newsletters and the foot of other mail. Asks for nothing, sends nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dunwell.ledger.models import Company
from dunwell.outreach.asking import Account, Item, NothingToAsk, Rung, asked
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.gather import gather
from dunwell.outreach.texts import FALLBACK_LANGUAGE, Texts, read_texts
from dunwell.outreach.wording import words

_PHRASE = "balance_line"


def balance_lines(company: Company, as_of: date) -> Iterator[dict[str, Any]]:
    """Yields customer, name, language and line of each customer who owes on a day, in the customer's language.

    Left out: whose credit covers all of it, who asked for no contact, and whoever has anything on hold that day. Raises
    `CannotGather`, `CannotReadPlaybook` and `CannotReadTexts` as a round does.
    """
    assignment = assignment_of(company)
    gathered = gather(company, as_of, assignment.playbooks, contact_policy(company))
    book = assignment.playbooks[assignment.own]
    silent = {row["customer_id"] for row in gathered.facts["customers"].to_pylist() if row["opted_out"]}
    silent |= {row["customer_id"] for row in gathered.facts["holds"].to_pylist() if _holds(row, as_of)}
    items: dict[int, list[Item]] = {}
    for row in gathered.particulars["items"].to_pylist():
        if row["track"] == "invoice":
            item = Item(
                row["number"], row["currency"], row["issued_on"], row["anchor_on"], row["open_minor"], 0
            )
            items.setdefault(row["customer_id"], []).append(item)
    credits_: dict[int, dict[str, int]] = {}
    for row in gathered.particulars["credits"].to_pylist():
        credits_.setdefault(row["customer_id"], {})[row["currency"]] = row["credit_minor"]
    known: dict[str, Texts] = {}
    for person in gathered.particulars["people"].to_pylist():
        key = person["customer_id"]
        if key in silent or key not in items:
            continue
        texts = _texts(person["language"], book.key, known)
        account = _account(company, person, items[key], credits_.get(key, {}))
        try:
            about = asked(account, book, as_of, Rung("statement"))
        except NothingToAsk:
            continue
        line = texts.phrase(_PHRASE, words(account, about, texts, frozenset()))
        yield {"customer": person["ref"], "name": person["name"], "language": texts.language, "line": line}


def _holds(row: dict[str, Any], as_of: date) -> bool:
    return bool(row["starts_on"] <= as_of and (row["ends_on"] is None or row["ends_on"] >= as_of))


def _texts(language: str, playbook: str, known: dict[str, Texts]) -> Texts:
    """Returns the words of a language, English where it has no such line."""
    if language not in known:
        texts = read_texts(language, playbook)
        usable = texts is not None and _PHRASE in texts.phrases
        known[language] = texts if usable and texts else _needed(playbook)
    return known[language]


def _needed(playbook: str) -> Texts:
    texts = read_texts(FALLBACK_LANGUAGE, playbook)
    assert texts is not None, "English is shipped"
    return texts


def _account(
    company: Company, person: dict[str, Any], items: list[Item], credits_: dict[str, int]
) -> Account:
    return Account(
        company_name=company.name,
        company_person=company.contact_name,
        company_lines=(),
        customer_name=person["name"],
        contact_name=person["contact_name"] or "",
        items=tuple(items),
        credits_minor=credits_,
        reach=frozenset(),
        company_phone=company.contact_phone,
        company_email=company.contact_email,
    )
