"""The words of a call in a language: those of its step, about what is asked for at this moment. Writes nothing down."""

from dataclasses import dataclass

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.asking import Account, Item, NothingToAsk, Rung, asked
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.texts import FALLBACK_LANGUAGE, Texts, read_texts
from dunwell.outreach.wording import words

#: The step whose words are used where no round asked for the call, and the one where nothing is asked for.
_CALL, _ABOUT_NOTHING = "call", "check_in"


@dataclass(frozen=True, slots=True)
class Script:
    """Words to go by in a call. `languages` are those it can be had in, its own among them."""

    subject: str
    text: str
    language: str
    languages: tuple[str, ...]


def script_of(case: CallCase, contact_name: str, language: str = "") -> Script:
    """Returns the script of a call; `language` empty: the company's, in which its people speak with each other.

    The words a round has written are kept as they are. In other languages, and without a round, they are written now.
    """
    message, company = case.message, case.company
    own = company.language.partition("-")[0]
    theirs = (case.customer.language or own).partition("-")[0]
    about_invoices = message is None or message.track == "invoice"
    languages = tuple(dict.fromkeys((own, theirs))) if about_invoices else (own,)
    wanted = language if language in languages else own
    if message is not None and (wanted == own or message.channel not in CONTACT_CHANNELS):
        return Script(message.subject, message.body, own, languages)
    book = assignment_of(company).playbooks
    playbook = next(iter(book.values()))
    texts = read_texts(wanted, playbook.key) or read_texts(FALLBACK_LANGUAGE, playbook.key)
    subject, text = _written(case, playbook, texts, contact_name)
    return Script(subject, text, texts.language, languages)


def _written(case: CallCase, playbook: object, texts: Texts, contact_name: str) -> tuple[str, str]:
    message, account = case.message, _account(case, contact_name)
    step_key = message.decision.step_key if message is not None else _CALL
    step_no = message.decision.step_no if message is not None else 0
    step = (step_key, "call") if (step_key, "call") in texts.steps else (_CALL, "call")
    try:
        about = asked(account, playbook, case.today, Rung("invoice", step_no or 0))
        if not about.items:
            raise NothingToAsk({})
        return texts.fill(*step, words(account, about, texts, texts.names[step]))
    except NothingToAsk:
        step = (_ABOUT_NOTHING, "call")
        nothing = asked(_account(case, contact_name, nothing=True), playbook, case.today, Rung("checkin"))
        return texts.fill(*step, words(account, nothing, texts, texts.names[step]))


def _account(case: CallCase, contact_name: str, nothing: bool = False) -> Account:
    company = case.company
    items = tuple(
        Item(each.number, each.currency, each.issued_on, each.due_on, each.open_minor, 0)
        for each in (() if nothing else case.asked_for)
    )
    return Account(
        company_name=company.name,
        company_person=company.contact_name,
        company_lines=(company.contact_name, company.name),
        customer_name=case.customer.name,
        contact_name=contact_name,
        items=items,
        credits_minor={} if nothing else {each.currency: each.credit_minor for each in case.balances},
        reach=frozenset(("call",)),
        company_phone=company.contact_phone,
        company_email=company.contact_email,
    )
