"""The forms of what is done for one customer. Leaves out what then happens (`doing`)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.ledger.holds import REVIEW_AFTER_DAYS
from dunwell.ledger.models import Customer, Hold
from dunwell.ledger.wishes import DECLINABLE
from dunwell.outreach.changing_many.shape import ARRANGED
from dunwell.outreach.own_playbook import own_playbook_of
from dunwell.outreach.playbooks import playbook_files
from dunwell.outreach.segments import MARKS
from dunwell.values.money import CannotReadAmount, to_minor
from dunwell.workbench.customers.forms_of_many import BY_HAND, day_field
from dunwell.workbench.wording import text
from dunwell.workbench.words import playbook_name, word

_MOST_INVOICES = 200


class Of(forms.Form):
    """A form about one customer on a day; `ask` adds the fields. `given` are what the address asks for."""

    def __init__(
        self, customer: Customer, day: date, given: Any, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self.customer, self.day, self.given = customer, day, given
        self.ask()

    def ask(self) -> None:
        """Adds the fields."""

    def words(
        self, name: str, longest: int, *, required: bool = True, long: bool = False, first: str = ""
    ) -> None:
        """Adds a field for words."""
        widget = forms.Textarea() if long else forms.TextInput()
        self.fields[name] = forms.CharField(
            label=text(f"customers.field_{name}"),
            max_length=longest,
            required=required,
            widget=widget,
            initial=first,
        )

    def choice(self, name: str, choices: Any, *, required: bool = True, first: Any = None) -> None:
        """Adds a list to choose from."""
        self.fields[name] = forms.ChoiceField(
            label=text(f"customers.field_{name}"), choices=choices, required=required, initial=first
        )

    def day_asked(self, name: str, first: date | None = None, *, required: bool = True) -> None:
        """Adds a field for a day."""
        self.fields[name] = day_field(f"customers.field_{name}", required=required)
        self.fields[name].initial = first

    def not_later(self, name: str) -> date | None:
        """Returns the day of a field, which is not still to come."""
        day: date | None = self.cleaned_data[name]
        if day is not None and day > self.day:
            raise forms.ValidationError(text("customers.still_to_come"))
        return day


class NoteForm(Of):
    """Something to remember."""

    def ask(self) -> None:
        """Adds the fields."""
        self.words("text", 5000, long=True)
        asked = str(self.given.get("invoice", ""))
        if asked.isdecimal() and len(asked) < 19:
            named = [(str(each.pk), each.number) for each in self.customer.invoices.filter(pk=asked)]
            self.choice("about_invoice", [*named, ("", text("customers.whole_account"))], required=False)


class FileForm(Of):
    """A file to keep."""

    def ask(self) -> None:
        """Adds the fields."""
        self.fields["file"] = forms.FileField(
            label=text("customers.field_file"), help_text=text("customers.help_file"), max_length=200
        )
        self.words("about", 300, required=False)


class HoldForm(Of):
    """A hold on the whole account, or on one invoice."""

    def ask(self) -> None:
        """Adds the fields."""
        first = (
            self.customer.account_manager or self.customer.company.contact_name or self.customer.company.name
        )
        self.choice("kind", [(kind, word(kind, "hold_kind")) for kind in BY_HAND], first="manual")
        open_ones = self.customer.invoices.filter(open_minor__gt=0).order_by("due_on", "pk")[:_MOST_INVOICES]
        invoices = [
            ("", text("customers.whole_account")),
            *((str(each.pk), each.number) for each in open_ones),
        ]
        self.choice("about_invoice", invoices, required=False, first=self.given.get("invoice", ""))
        self.day_asked("review", self.day + timedelta(days=REVIEW_AFTER_DAYS))
        self.fields["review"].help_text = text("customers.help_review")
        self.day_asked("until", required=False)
        self.fields["until"].help_text = text("customers.help_until")
        self.words("owner", 200, first=first)
        self.words("note", 2000)


class ReleaseForm(Of):
    """Which hold is lifted, and why."""

    def ask(self) -> None:
        """Adds the fields."""
        held = Hold.objects.filter(customer=self.customer, release=None, starts_on__lte=self.day)
        held = held.exclude(kind__in=ARRANGED).exclude(ends_on__lt=self.day).order_by("-starts_on", "-pk")
        numbers = dict(
            self.customer.invoices.filter(
                pk__in=[each.occasion_id for each in held if each.track]
            ).values_list("pk", "number")
        )
        named = [
            (
                str(each.pk),
                f"{word(each.kind, 'hold_kind')}: {numbers.get(each.occasion_id, '') or text('customers.whole_account')}",
            )
            for each in held
        ]
        self.choice("hold", named, first=self.given.get("hold", ""))
        self.words("note", 2000)


class OptOutForm(Of):
    """On which channel they wish no contact, from when to when."""

    def ask(self) -> None:
        """Adds the fields."""
        ways = [(each, word(each, "channel")) for each in CONTACT_CHANNELS] + [
            ("clicks", text("customers.clicks"))
        ]
        self.choice("channel", [("", text("customers.every_channel")), *ways], required=False)
        self.day_asked("until", required=False)
        self.fields["until"].help_text = text("customers.help_wish_until")
        self.words("note", 2000, required=False)


class OptInForm(Of):
    """Which wish is over."""

    def ask(self) -> None:
        """Adds the fields."""
        ways = [
            (each, word(each, "channel") if each != "clicks" else text("customers.clicks"))
            for each in DECLINABLE
        ]
        self.choice(
            "channel",
            [("", text("customers.every_channel")), *ways],
            required=False,
            first=self.given.get("channel", ""),
        )
        self.words("note", 2000, required=False)


class CareForm(Of):
    """That they need extra care, in as few words as possible."""

    def ask(self) -> None:
        """Adds the fields."""
        self.words("note", 500, required=False)
        self.fields["note"].help_text = text("customers.help_care")


class ReasonForm(Of):
    """Only why."""

    def ask(self) -> None:
        """Adds the fields."""
        self.words("note", 500, required=False)


class MarkForm(Of):
    """What they are, as a person knows."""

    def ask(self) -> None:
        """Adds the fields."""
        self.choice("mark", [(mark, word(mark, "mark")) for mark in MARKS], first=self.given.get("mark", ""))
        self.fields["mark"].help_text = text("customers.help_mark")
        self.words("note", 2000, required=False)


class PlaybookForm(Of):
    """Which playbook they alone are spoken with; none: the rules of the company choose."""

    def ask(self) -> None:
        """Adds the fields."""
        own = own_playbook_of(self.customer)
        known = [(key, playbook_name(key)) for key in playbook_files()]
        self.choice(
            "playbook",
            [("", text("customers.playbook_by_rules")), *known],
            required=False,
            first=own.playbook if own else "",
        )
        self.words("note", 2000, required=False)


class PaymentForm(Of):
    """Money that arrived."""

    def ask(self) -> None:
        """Adds the fields."""
        self.fields["amount"] = forms.DecimalField(
            label=text("customers.field_amount"), min_value=Decimal(0), max_digits=18
        )
        known = list(self.customer.balances.order_by("-owes_minor").values_list("currency", flat=True))
        currencies = dict.fromkeys([*known, self.customer.company.currency])
        self.choice("currency", [(each, each) for each in currencies])
        self.day_asked("on", self.day)
        self.words("reference", 300, required=False)
        self.fields["reference"].help_text = text("customers.help_reference")

    def clean_on(self) -> date | None:
        """Money does not arrive tomorrow."""
        return self.not_later("on")

    def clean(self) -> dict[str, Any]:
        """Adds the amount in minor units."""
        told = super().clean() or self.cleaned_data
        if told.get("amount") is not None and told.get("currency"):
            try:
                told["minor"] = to_minor(told["amount"], told["currency"])
            except CannotReadAmount:
                self.add_error("amount", text("customers.wrong_amount"))
            if told.get("minor") == 0:
                self.add_error("amount", text("customers.wrong_amount"))
        return told


class ContactForm(Of):
    """A contact made by hand."""

    def ask(self) -> None:
        """Adds the fields."""
        self.choice("channel", [(each, word(each, "channel")) for each in CONTACT_CHANNELS], first="call")
        self.day_asked("on", self.day)
        self.words("note", 300, long=True)

    def clean_on(self) -> date | None:
        """A contact was made, not will be."""
        return self.not_later("on")


class ReplyForm(Of):
    """What the customer wrote or said, for somebody to read."""

    def ask(self) -> None:
        """Adds the fields."""
        self.words("note", 2000, long=True)
        self.day_asked("review", self.day)


class TermsForm(Of):
    """What is agreed, from a day on."""

    def ask(self) -> None:
        """Adds the fields."""
        self.day_asked("from_on", self.day)
        self.fields["payment_days"] = forms.IntegerField(
            label=text("customers.field_payment_days"), min_value=0, max_value=730, required=False
        )
        self.fields["limit"] = forms.DecimalField(
            label=text("customers.field_limit", currency=self.customer.company.currency), min_value=Decimal(0),
            max_digits=15, required=False,
        )  # fmt: skip
        self.words("note", 500, required=False)
