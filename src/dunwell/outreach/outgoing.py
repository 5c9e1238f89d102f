"""Makes of a message that stands what a channel is given: who writes, to whom, the words, the items, where to pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from dunwell.engine.facts import TRACKS_ABOUT_MONEY
from dunwell.ledger.models import Company
from dunwell.outreach.asking import Item, net_minor, told_of
from dunwell.outreach.compose import Draft
from dunwell.outreach.gates import rules_of
from dunwell.outreach.links import UNSUBSCRIBE, address_of, token_of, uncounted
from dunwell.outreach.models import DeliveryRules, Message, PayAccount
from dunwell.outreach.portal_links import portal_urls, portal_words
from dunwell.outreach.recheck import Verdict
from dunwell.outreach.wording import TABLED
from dunwell.values.delivery import DeliveryError, Line, Outgoing, Party, PayTo
from dunwell.values.message_proof import key_of
from dunwell.values.sms_parts import segments

#: Channels whose words go out as they are; the customer answers to this address.
_BY_MAIL = ("email",)
#: An SMS takes at most so many parts with a link; one that needs more goes without.
SMS_PARTS = 2


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes for one company: read once for many messages. `mail_domain` stands in where no address is known.

    `public_url` is where our own pages are; `unsubscribable` the tracks whose mails say how to have no more;
    `uncounted` the customers whose clicks are not counted; `pages` the addresses of customers' own pages, as far as
    they were learnt.
    """

    company: Company
    rules: DeliveryRules
    accounts: dict[str, PayAccount]
    mail_domain: str
    public_url: str = ""
    unsubscribable: frozenset[str] = frozenset()
    uncounted: frozenset[int] = frozenset()
    pages: dict[int, str] = field(default_factory=dict)

    def learn_pages(self, messages: Iterable[Message], at: datetime) -> None:
        """Learns the addresses of these messages' customers' pages: once for many.

        Before the facts are read: a customer's first link is told to the journal, and what the journal tells of a
        customer has their message looked at again.
        """
        unknown = {each.customer_id for each in messages} - self.pages.keys()
        if unknown and self.public_url:
            self.pages.update(portal_urls(self.company, unknown, at))

    def outgoing(self, verdict: Verdict, at: datetime) -> Outgoing:
        """Returns what the channel is given, dated by the company's clock.

        Raises `DeliveryError`, permanent, where it must not go out as it is.
        """
        message, draft = verdict.message, verdict.draft
        return Outgoing(
            message_id=message.pk,
            company_key=self.company.key,
            key=key_of(message.pk, draft.subject, draft.body, draft.to_address),
            channel=message.channel,
            at=at.astimezone(ZoneInfo(self.company.time_zone)),
            sender=self._sender(message.channel),
            to=Party(_name(verdict), draft.to_address, draft.locale),
            reply_to=self.rules.reply_to or self.company.contact_email,
            subject=draft.subject,
            text=self._text(message, draft),
            locale=draft.locale,
            unsubscribe_url=self._unsubscribe_url(message),
            button_url=self._button_url(message),
            button_text=draft.pay_button,
            lines=tuple(
                Line(each.number, each.issued_on, each.due_on, each.currency, each.open_minor)
                for each in _listed(message, draft)
            ),
            pay_to=self._pay_to(verdict),
        )

    def _text(self, message: Message, draft: Draft) -> str:
        """Returns the words with the address that no button leads to: of the customer's page, or in an SMS where to pay.

        An SMS goes without it where it would take too many parts.
        """
        page, body = self.pages.get(message.customer_id, ""), draft.body
        if message.channel == "sms":
            url = self._pay_url(message) or page
            linked = f"{body.rstrip()} {url}\n"
            return linked if url and segments(linked.strip()) <= SMS_PARTS else body
        if not page or self._leads_to_page(message):
            return body
        return _before_closing(body, f"{portal_words(draft.locale)}: {page}")

    def _unsubscribe_url(self, message: Message) -> str:
        if message.channel not in _BY_MAIL or message.track not in self.unsubscribable:
            return ""
        return f"{self.public_url}/u/{token_of(UNSUBSCRIBE, message.pk, message.customer_id)}"

    def _button_url(self, message: Message) -> str:
        """Returns where the button leads: to where the company is paid, else to the customer's own page.

        The way to the company's place is counted, unless the company or the customer does not want it. Thanks, a
        welcome, a question how things are ask for no money, and have no button.
        """
        if self._leads_to_page(message):
            return self.pages.get(message.customer_id, "")
        url = self._pay_url(message)
        counted = self.rules.count_clicks and message.customer_id not in self.uncounted
        if not url or not counted or not self.public_url or message.channel not in _BY_MAIL:
            return url
        return f"{self.public_url}/l/{token_of('pay', message.pk, message.customer_id)}"

    def _pay_url(self, message: Message) -> str:
        """Returns where the company wants to be paid; empty where it has no such place, or no money is asked for."""
        return address_of(self.rules, "pay") if message.track in TRACKS_ABOUT_MONEY else ""

    def _leads_to_page(self, message: Message) -> bool:
        """Whether the button leads to the customer's page: money is asked for, and the company has no place of its own."""
        return message.track in TRACKS_ABOUT_MONEY and not self._pay_url(message)

    def _sender(self, channel: str) -> Party:
        company = self.company
        if channel in _BY_MAIL:
            address = company.contact_email or f"{company.key}@{self.mail_domain}"
            return Party(company.name, address, company.language)
        return Party(company.name, self.rules.postal_address, company.language)

    def _pay_to(self, verdict: Verdict) -> PayTo | None:
        """Returns where to pay what is asked for; None where it is in several currencies, or no account is kept.

        A company that keeps accounts asks for no money in a currency that has none: it would go to the wrong one.
        """
        account = verdict.draft.account
        sums = net_minor(account.items, account.credits_minor)
        missing = [currency for currency in sums if currency not in self.accounts]
        if self.accounts and missing:
            raise DeliveryError(
                f"no bank account is kept for {', '.join(missing)}: add one with dunwell company pay-account",
                permanent=True,
            )
        if len(sums) != 1 or missing:
            return None
        [(currency, (open_minor, credit_minor))] = sums.items()
        kept = self.accounts[currency]
        reference = " ".join(each.number for each in account.items)
        return PayTo(
            kept.holder, kept.iban, kept.bic, currency, open_minor - credit_minor,
            reference if len(reference) <= 140 else account.items[0].number,
        )  # fmt: skip


def sender_of(company: Company, unsubscribable: frozenset[str], mail_domain: str, today: date) -> Sender:
    """Returns who writes for the company, as its rules, accounts and customers' wishes are on its day `today`."""
    wishes = uncounted(today).filter(customer__company=company)
    return Sender(
        company,
        rules_of(company),
        {each.currency: each for each in PayAccount.objects.filter(company=company)},
        mail_domain,
        settings.PUBLIC_URL,
        unsubscribable,
        frozenset(wishes.values_list("customer_id", flat=True)),
    )


def _before_closing(body: str, line: str) -> str:
    """Returns the text with one more paragraph before its last one, which is the closing."""
    text, gap, closing = body.rstrip().rpartition("\n\n")
    return f"{text}\n\n{line}{gap}{closing}\n" if gap else f"{body.rstrip()}\n\n{line}\n"


def _listed(message: Message, draft: Draft) -> Sequence[Item]:
    """Returns the items a channel shows beside the words: in a letter's table, which is added up, what is asked for."""
    if message.channel not in TABLED or draft.as_of is None:
        return draft.account.items
    day = message.as_of if message.edited_by else draft.as_of
    return told_of(draft.account.items, day, message.track)[0]


def _name(verdict: Verdict) -> str:
    account = verdict.draft.account
    return account.contact_name or account.customer_name
