"""The form in which a call is noted: its fields, and what they come to. Leaves out what follows from it."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from dunwell.arrangements.hardships import WISHES
from dunwell.arrangements.models.concern import WRONG
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.call_said import Call, Disputed, Promised
from dunwell.outreach.models.call import DELAYS
from dunwell.people.member import Member
from dunwell.values.typed_amounts import read_amount
from dunwell.workbench.days import DayField
from dunwell.workbench.wording import text
from dunwell.workbench.words import word

#: What was spoken: chosen in the form. Nobody there, a machine and a wrong number have buttons of their own.
SPOKEN = ("spoke", "promised", "disputed", "hardship", "call_back")
QUICK = ("no_answer", "voicemail", "wrong_number")
#: So many invoices can be ticked.
TICKED = 50


def first_values(person: str) -> dict[str, str]:
    """Returns what a form begins with: a key of its own, so that it counts once however often it is sent."""
    return {"key": uuid.uuid4().hex, "spoke_with": person}


class LogForm(forms.Form):
    """What came of a call."""

    quick = QUICK

    def __init__(self, *arguments: Any, case: CallCase, member: Member, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._case, self._member = case, member
        days = {"type": "date", "min": case.today.isoformat()}
        items = [(each.number, each.number) for each in case.invoices[:TICKED] if each.due_on is not None]
        fields = self.fields
        fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=40)
        fields["outcome"] = forms.ChoiceField(
            label=text("calls.outcome"), choices=_listed(SPOKEN, "call_outcome"), widget=forms.RadioSelect
        )
        fields["about"] = forms.MultipleChoiceField(
            label=text("calls.about"), help_text=text("calls.about_help"), choices=items,
            widget=forms.CheckboxSelectMultiple, required=False,
        )  # fmt: skip
        fields["pay_on"] = DayField(
            label=text("calls.pay_on"), widget=forms.DateInput(attrs=days), required=False
        )
        fields["amount"] = _line("calls.amount", 30, help_key="calls.amount_help")
        fields["amount"].widget.attrs["inputmode"] = "decimal"
        fields["wrong"] = _chosen("calls.wrong", _listed(WRONG, "wrong"))
        fields["wish"] = _chosen("calls.wish", _listed([each for each in WISHES if each], "wish"))
        fields["call_on"] = DayField(
            label=text("calls.call_on"), widget=forms.DateInput(attrs=days), required=False
        )
        fields["call_at"] = forms.TimeField(
            label=text("calls.call_at"), help_text=text("calls.call_at_help", zone=case.company.time_zone),
            widget=forms.TimeInput(attrs={"type": "time"}), required=False,
        )  # fmt: skip
        fields["delay"] = _chosen("calls.delay", _listed(DELAYS, "delay"), help_key="calls.delay_help")
        fields["delay_said"] = _line("calls.delay_said", 2000)
        fields["spoke_with"] = _line("calls.spoke_with", 200)
        fields["note"] = forms.CharField(
            label=text("calls.note"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            required=False,
        )
        if member.may("settle"):
            fields["person"] = forms.BooleanField(
                label=text("calls.person"), help_text=text("calls.person_help"), required=False
            )
        fields["made_anyway"] = forms.BooleanField(
            label=text("calls.made_anyway"), help_text=text("calls.made_anyway_help"), required=False
        )

    def clean(self) -> dict[str, Any]:
        """Asks for what each outcome needs."""
        data = super().clean()
        outcome = data.get("outcome")
        if outcome == "promised":
            self._needs("pay_on", "calls.needs_day")
            self._read_amount(data)
        if outcome == "disputed":
            self._needs("about", "calls.needs_invoice")
            self._needs("wrong", "calls.needs_wrong")
        if outcome == "call_back":
            self._needs("call_on", "calls.needs_moment")
            self._needs("call_at", "calls.needs_moment")
        return data

    def call(self) -> Call:
        """Returns what was said, as outreach takes it. Of hardship neither note nor reason goes on."""
        data, outcome = self.cleaned_data, self.cleaned_data["outcome"]
        numbers, hard = tuple(data["about"]), outcome == "hardship"
        disputes = ()
        if outcome == "disputed":
            disputes = tuple(Disputed(number, data["wrong"], data["note"]) for number in numbers)
        promised = None
        if outcome == "promised":
            person = bool(data.get("person"))
            promised = Promised(data["pay_on"], data["amount_minor"], None, numbers, person)
        return Call(
            key=data["key"],
            outcome=outcome,
            note="" if hard else data["note"],
            spoke_with=data["spoke_with"],
            delay="" if hard else data["delay"],
            delay_said="" if hard else data["delay_said"],
            delayed=numbers,
            call_back_at=self._call_back_at() if outcome == "call_back" else None,
            promised=promised,
            disputes=disputes,
            wish=data["wish"] if hard else "",
        )

    def _call_back_at(self) -> datetime:
        zone = ZoneInfo(self._case.company.time_zone)
        return datetime.combine(self.cleaned_data["call_on"], self.cleaned_data["call_at"], zone)

    def _needs(self, name: str, key: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, text(key))

    def _read_amount(self, data: dict[str, Any]) -> None:
        numbers = data.get("about") or ()
        chosen = [each for each in self._case.invoices if each.number in numbers] or self._case.invoices
        data["amount_minor"] = None
        if data.get("amount") and chosen:
            data["amount_minor"] = read_amount(data["amount"], chosen[0].currency)
            if data["amount_minor"] is None:
                self.add_error("amount", text("calls.wrong_amount"))


def _line(key: str, longest: int, help_key: str = "") -> forms.CharField:
    help_text = text(help_key) if help_key else ""
    return forms.CharField(label=text(key), help_text=help_text, max_length=longest, required=False)


def _chosen(key: str, choices: list[tuple[str, str]], help_key: str = "") -> forms.ChoiceField:
    help_text = text(help_key) if help_key else ""
    return forms.ChoiceField(
        label=text(key), help_text=help_text, choices=[("", "–"), *choices], required=False
    )


def _listed(codes: Any, of: str) -> list[tuple[str, str]]:
    return [(code, word(code, of)) for code in codes]
