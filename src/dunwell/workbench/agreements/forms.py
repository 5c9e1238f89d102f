"""The forms of what can be done with something agreed: fields by name, amounts and schedules read. Leaves out the verbs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from dunwell.arrangements.deciding.schedules import Part
from dunwell.values.money import to_decimal
from dunwell.values.typed_amounts import read_amount
from dunwell.workbench.days import DayField
from dunwell.workbench.wording import text

#: A schedule is typed in so many lines at most; more instalments take a policy with such offers.
SCHEDULE_LINES = 12
LONGEST_NOTE = 2000


class AgreementForm(forms.Form):
    """The fields that an action asks for, by their names. `currency` is that of amounts typed in it."""

    def __init__(
        self,
        data: Any = None,
        *,
        asks: Sequence[str],
        currency: str = "",
        parts: Sequence[Part] = (),
        **named: Any,
    ) -> None:
        super().__init__(data, **named)
        self._asks, self._currency = tuple(asks), currency
        for name in self._asks:
            _FIELDS[name](self, parts, currency)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines of a schedule: a day and an amount each."""
        if "schedule" not in self._asks:
            return []
        return [(self[f"on_{number}"], self[f"minor_{number}"]) for number in range(1, SCHEDULE_LINES + 1)]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields beside a schedule."""
        return [each for each in self if not each.name.startswith(("on_", "minor_"))]

    def clean(self) -> dict[str, Any]:
        """Reads amounts in the currency, and the lines of a schedule as parts."""
        data = super().clean()
        if "amount" in self.fields:
            data["amount_minor"] = self._amount("amount", data.get("amount", ""))
        if "schedule" in self._asks:
            parts = []
            for number in range(1, SCHEDULE_LINES + 1):
                on, typed = data.get(f"on_{number}"), data.get(f"minor_{number}", "")
                if on is None and not typed:
                    continue
                minor = self._amount(f"minor_{number}", typed)
                if on is None and f"on_{number}" not in self.errors:
                    self.add_error(f"on_{number}", text("agreements.needs_day"))
                elif on is not None and minor is None and f"minor_{number}" not in self.errors:
                    self.add_error(f"minor_{number}", text("calls.wrong_amount"))
                elif on is not None and minor is not None:
                    parts.append(Part(on, minor))
            data["parts"] = tuple(parts)
            if not parts and not self.errors:
                self.add_error("on_1", text("agreements.needs_schedule"))
        return data

    def _amount(self, name: str, typed: str) -> int | None:
        if not typed:
            return None
        minor = read_amount(typed, self._currency)
        if minor is None:
            self.add_error(name, text("calls.wrong_amount"))
        return minor


def _note(needed: bool) -> Any:
    def add(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
        form.fields["note"] = forms.CharField(
            label=text("agreements.note" if needed else "agreements.note_or_not"),
            widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_NOTE, required=needed,
        )  # fmt: skip

    return add


def _amount(needed: bool) -> Any:
    def add(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
        form.fields["amount"] = forms.CharField(
            label=text("agreements.amount", currency=currency), max_length=30, required=needed,
            help_text="" if needed else text("agreements.amount_or_all"),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip

    return add


def _day(label: str, first: date | None = None) -> Any:
    def add(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
        form.fields["on"] = DayField(
            label=text(label), widget=forms.DateInput(attrs={"type": "date"}), initial=first
        )

    return add


def _schedule(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
    for number in range(1, SCHEDULE_LINES + 1):
        part = parts[number - 1] if number <= len(parts) else None
        form.fields[f"on_{number}"] = DayField(
            label=text("agreements.line_day", number=number), required=False, initial=part.due_on if part else None,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip
        form.fields[f"minor_{number}"] = forms.CharField(
            label=text("agreements.line_amount", number=number), required=False, max_length=30,
            initial=str(to_decimal(part.amount_minor, currency)) if part else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip


def _keep_care(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
    form.fields["keep_care"] = forms.BooleanField(
        label=text("agreements.keep_care"),
        help_text=text("agreements.keep_care_help"),
        required=False,
        initial=True,
    )


def _person(form: forms.Form, parts: Sequence[Part], currency: str) -> None:
    form.fields["person"] = forms.BooleanField(
        label=text("calls.person"), help_text=text("calls.person_help"), required=False
    )


_FIELDS = {
    "note": _note(True),
    "note_or_not": _note(False),
    "amount": _amount(True),
    "amount_or_all": _amount(False),
    "pay_on": _day("calls.pay_on"),
    "until_on": _day("agreements.until_on"),
    "review_on": _day("agreements.review_on"),
    "schedule": _schedule,
    "keep_care": _keep_care,
    "person": _person,
}
