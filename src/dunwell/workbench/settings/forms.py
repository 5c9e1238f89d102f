"""The forms of settings, one a part: their fields and what they show first. Leaves out setting what they ask."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from dunwell.ledger.models import Company
from dunwell.outreach.company_settings import settings_of
from dunwell.outreach.models import Gate
from dunwell.outreach.texts import languages_with_words
from dunwell.workbench.reader import language_name
from dunwell.workbench.wording import text


class PartForm(forms.Form):
    """A part of the settings: fields named as the settings are."""

    def __init__(self, company: Company, data: Any = None) -> None:
        known = settings_of(company)
        super().__init__(data, initial={name: known[name] for name in self.base_fields})
        for name, field in self.fields.items():
            field.label = text(f"settings.{name}")
            field.help_text = text(f"settings.help_{name}")

    def fields_before(self) -> dict[str, str]:
        """Returns what the form showed first, as a form sends it: what takes a change back."""
        sent = {name: self[name].initial for name in self.fields}
        return {name: self._sent(value) for name, value in sent.items() if value not in (None, "", False)}

    def _sent(self, value: Any) -> str:
        return "on" if value is True else str(value)


class CompanyForm(PartForm):
    """Who the company is, and who speaks for it."""

    name = forms.CharField(max_length=200)
    contact_name = forms.CharField(max_length=200, required=False)
    contact_email = forms.CharField(max_length=254, required=False)
    contact_phone = forms.CharField(max_length=50, required=False)
    reply_to = forms.CharField(max_length=254, required=False)
    postal_address = forms.CharField(max_length=1000, required=False, widget=forms.Textarea)
    language = forms.ChoiceField()
    time_zone = forms.ChoiceField()

    def __init__(self, company: Company, data: Any = None) -> None:
        super().__init__(company, data)
        codes = sorted({*languages_with_words(), company.language})
        self.fields["language"].choices = [(code, language_name(code).capitalize()) for code in codes]
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]


class SendingForm(PartForm):
    """What the company lets out by itself, when, and how much at most."""

    gate = forms.ChoiceField(widget=forms.RadioSelect)
    round_at = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    blast_messages = forms.IntegerField(required=False, min_value=0, max_value=10**8)
    blast_share_pct = forms.IntegerField(required=False, min_value=0, max_value=100)
    fresh_days = forms.IntegerField(required=False, min_value=0, max_value=3650)
    pay_url = forms.CharField(max_length=500, required=False)
    count_clicks = forms.BooleanField(required=False)

    def __init__(self, company: Company, data: Any = None) -> None:
        super().__init__(company, data)
        self.fields["gate"].choices = [(gate, text(f"settings.gate_{gate}")) for gate in Gate.values]
