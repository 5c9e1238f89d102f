"""The parts that pages are made of, each as it looks and with how to write it."""

from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dunwell.ledger.models import Company
from dunwell.workbench.access import company_page
from dunwell.workbench.reports.examples import example_charts
from dunwell.workbench.wording import text

_TODAY = date(2026, 3, 11)


class ExampleForm(forms.Form):
    """A field of each kind, one of them with something wrong."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["name"] = forms.CharField(
            label=text("design.field_name"), help_text=text("design.field_help")
        )
        self.fields["on"] = forms.DateField(
            label=text("design.field_day"), widget=forms.DateInput(attrs={"type": "date"})
        )
        self.fields["note"] = forms.CharField(label=text("design.field_note"), widget=forms.Textarea)
        choices = [("call", text("lists.channel.call")), ("email", text("lists.channel.email"))]
        self.fields["how"] = forms.ChoiceField(
            label=text("design.field_how"), choices=choices, widget=forms.RadioSelect
        )


@company_page
def design(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows every part on one page."""
    return render(
        request,
        "workbench/design/page.html",
        {
            "company": company,
            "form": ExampleForm({"name": "", "on": "2026-03-14", "note": "…", "how": "call"}),
            "today": _TODAY,
            "days": [_TODAY + timedelta(days=days) for days in (-12, 0, 3, 90)],
            "told": {"text": text("design.notice_example"), "undo": "", "trouble": False},
            "rows": [("Ash & Co", 421_000, 12), ("Brook Ltd", 990_050, 31)],
            "charts": example_charts(request),
        },
    )
