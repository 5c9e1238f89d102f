"""A day as a form takes it. Leaves out which days a form allows."""

from datetime import date
from typing import Any

from django import forms

from dunwell.workbench.wording import text

#: No invoice, payment, promise or hold is of another day; calculating with days stays far from the calendar's ends.
FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day that can be meant: from 1950 to 2199."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(text("shell.far_day", first=str(FIRST.year), last=str(LAST.year)))
        return day
