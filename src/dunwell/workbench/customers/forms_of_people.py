"""The forms of how a customer is reached: addresses, consent, people. Leaves out what then happens (`doing`)."""

from typing import Any

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.ledger.models import Consent
from dunwell.workbench.customers.forms import Of
from dunwell.workbench.wording import text
from dunwell.workbench.words import word


class AddressForm(Of):
    """Another address on a channel."""

    def ask(self) -> None:
        """Adds the fields."""
        self.choice(
            "channel",
            [(each, word(each, "channel")) for each in CONTACT_CHANNELS],
            first=self.given.get("channel", "email"),
        )
        self.words("address", 500, long=True)
        self.fields["address"].help_text = text("customers.help_address")
        self.words("note", 300, required=False)

    def clean(self) -> dict[str, Any]:
        """An e-mail address looks like one; a number has digits."""
        told = super().clean() or self.cleaned_data
        address, channel = told.get("address", ""), told.get("channel")
        if channel == "email" and ("@" not in address or any(each.isspace() for each in address.strip())):
            self.add_error("address", text("customers.no_email_address"))
        if channel in ("call", "sms") and sum(each.isdigit() for each in address) < 5:
            self.add_error("address", text("customers.no_number"))
        return told


class PointForm(Of):
    """One of their addresses."""

    def ask(self) -> None:
        """Adds the fields."""
        points = self.customer.contact_points.filter(replaced_on=None).order_by("channel")
        named = [
            (str(each.pk), f"{word(each.channel, 'channel')}: {' '.join(each.address.split())}"[:90])
            for each in points
        ]
        self.choice("point", named, first=self.given.get("point", ""))
        self.words("note", 300, required=False)


class ConsentForm(PointForm):
    """Whether one of their addresses may be used."""

    def ask(self) -> None:
        """Adds the fields."""
        super().ask()
        answers = [(each, text(f"customers.consent_{each}")) for each in Consent.values]
        self.choice("consent", answers)


class PersonForm(Of):
    """Somebody at the customer."""

    def ask(self) -> None:
        """Adds the fields."""
        self.words("name", 200)
        self.words("role", 40, first="payment")
        self.fields["role"].help_text = text("customers.help_role")


class PersonLeftForm(Of):
    """Who is not there any more."""

    def ask(self) -> None:
        """Adds the fields."""
        people = self.customer.people.order_by("name")
        self.choice(
            "person",
            [(str(each.pk), f"{each.name} ({each.role})") for each in people],
            first=self.given.get("person", ""),
        )
        self.words("note", 300, required=False)
