"""Which notices of the law one message to one customer has to hold. Leaves out their words (`notice_words`)."""

from datetime import date
from functools import cached_property

from dunwell.law.packs import Rule
from dunwell.ledger.models import Company
from dunwell.outreach.contact_policy import ContactPolicy
from dunwell.outreach.models import Contact
from dunwell.outreach.notice_words import IN_WRITING, Notice, notices_in
from dunwell.outreach.texts import Texts


class DueNotices:
    """Knows, for one company and one day, what the law wants told; asks it once for each place, kind and channel."""

    def __init__(self, company: Company, policy: ContactPolicy, as_of: date) -> None:
        self._company = company
        self._policy = policy
        self._as_of = as_of
        self._known: dict[tuple[str, str, str], tuple[tuple[Rule, ...], tuple[Rule, ...]]] = {}

    def of(
        self, texts: Texts, jurisdiction: str, kind: str, channel: str, customer_id: int
    ) -> tuple[Notice, ...]:
        """Returns the notices of a message; the first to a customer may have more to tell."""
        if channel not in IN_WRITING:
            return ()
        place = (jurisdiction, kind, channel)
        if place not in self._known:
            later, first = (
                self._policy.notices(*place, self._as_of, first=whether) for whether in (False, True)
            )
            self._known[place] = later, first
        later, first = self._known[place]
        is_first = first != later and customer_id not in self._contacted
        return notices_in(texts, first if is_first else later)

    @cached_property
    def _contacted(self) -> frozenset[int]:
        """The customers to whom any contact is recorded; read only where the law has a notice for the first."""
        contacts = Contact.objects.filter(company=self._company)
        return frozenset(contacts.values_list("customer_id", flat=True).distinct())
