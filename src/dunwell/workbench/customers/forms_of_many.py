"""The forms that ask what is to be changed for many customers, one a kind. Leaves out what then happens."""

from datetime import date, timedelta
from typing import Any

from django import forms

from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.holds import REVIEW_AFTER_DAYS
from dunwell.ledger.models import Company
from dunwell.outreach.changing_many.shape import ARRANGED
from dunwell.outreach.segments import MARKS
from dunwell.outreach.texts import languages_with_words
from dunwell.workbench.days import DayField
from dunwell.workbench.reader import language_name
from dunwell.workbench.wording import text
from dunwell.workbench.words import word

#: Kinds of holds that a person puts on or lifts for many at once.
BY_HAND = tuple(kind for kind in HOLD_KINDS if kind not in ARRANGED)


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    """Returns a field for a day, as browsers ask for one."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=text(label), required=required, widget=widget)


class OfMany(forms.Form):
    """What is asked of every kind: nothing. `wish` is what the change is told."""

    def __init__(self, company: Company, day: date, managers: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.company, self.day = company, day
        self.ask(managers)

    def ask(self, managers: list[str]) -> None:
        """Adds the fields."""

    def wish(self) -> dict[str, Any]:
        """Returns what is wished for, as JSON holds it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
        }


class HoldForm(OfMany):
    """A hold on the whole account."""

    def ask(self, managers: list[str]) -> None:
        """Kind, days, owner and reason."""
        first = self.company.contact_name or self.company.name
        kinds = [(kind, word(kind, "hold_kind")) for kind in BY_HAND]
        self.fields["kind"] = forms.ChoiceField(
            label=text("customers.field_kind"), choices=kinds, initial="manual"
        )
        self.fields["review"] = day_field("customers.field_review")
        self.fields["review"].initial = self.day + timedelta(days=REVIEW_AFTER_DAYS)
        self.fields["review"].help_text = text("customers.help_review")
        self.fields["until"] = day_field("customers.field_until", required=False)
        self.fields["until"].help_text = text("customers.help_until")
        self.fields["owner"] = forms.CharField(
            label=text("customers.field_owner"), max_length=200, initial=first
        )
        self.fields["note"] = forms.CharField(label=text("customers.field_note"), max_length=2000)


class ReleaseForm(OfMany):
    """Which holds are lifted, and why."""

    def ask(self, managers: list[str]) -> None:
        """Kind and reason."""
        kinds = [(kind, word(kind, "hold_kind")) for kind in BY_HAND]
        self.fields["kind"] = forms.ChoiceField(
            label=text("customers.field_kind"), choices=kinds, initial="manual"
        )
        self.fields["note"] = forms.CharField(label=text("customers.field_note"), max_length=2000)


class ManagerForm(OfMany):
    """Who looks after them."""

    def ask(self, managers: list[str]) -> None:
        """A name; those that are known are offered."""
        self.managers = managers
        widget = forms.TextInput(attrs={"list": "managers", "autocomplete": "off"})
        self.fields["value"] = forms.CharField(
            label=text("customers.field_manager"), max_length=200, required=False, widget=widget
        )
        self.fields["value"].help_text = text("customers.help_manager")


class LanguageForm(OfMany):
    """The language we write in."""

    def ask(self, managers: list[str]) -> None:
        """One that there are words for, or the company's own."""
        own = text("customers.language_own", language=language_name(self.company.language))
        known = sorted(
            ((each, language_name(each)) for each in languages_with_words()), key=lambda pair: pair[1]
        )
        self.fields["value"] = forms.ChoiceField(
            label=text("customers.field_language"), choices=[("", own), *known], required=False
        )


class MarkForm(OfMany):
    """A mark, and how that is known."""

    def ask(self, managers: list[str]) -> None:
        """Mark and reason."""
        marks = [(mark, word(mark, "mark")) for mark in MARKS]
        self.fields["mark"] = forms.ChoiceField(label=text("customers.field_mark"), choices=marks)
        self.fields["mark"].help_text = text("customers.help_mark")
        self.fields["note"] = forms.CharField(
            label=text("customers.field_note"), max_length=2000, required=False
        )


#: The form of each kind of change.
FORMS: dict[str, type[OfMany]] = {
    "hold": HoldForm,
    "release": ReleaseForm,
    "manager": ManagerForm,
    "language": LanguageForm,
    "mark": MarkForm,
}
