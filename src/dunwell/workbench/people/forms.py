"""The forms of who works for the company. Leaves out what becomes of them."""

from typing import Any

from django import forms

from dunwell.people.invitations import LONGEST_ADDRESS, CannotInvite, read_address
from dunwell.people.models import Membership, Role
from dunwell.workbench import wording
from dunwell.workbench.words import kept, word


def _role_field() -> forms.ChoiceField:
    choices = [(role, f"{word(role, 'role')}: {wording.text(f'people.does_{role}')}") for role in Role.values]
    return forms.ChoiceField(label=wording.text("people.role"), choices=choices, widget=forms.RadioSelect)


class InvitationForm(forms.Form):
    """Whom to invite, how they are called, and to what role."""

    email = forms.EmailField(max_length=LONGEST_ADDRESS, widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = wording.text("people.email")
        self.fields["name"].label = wording.text("people.name")
        self.fields["name"].help_text = wording.text("people.name_help")
        self.fields["role"] = _role_field()

    def clean_email(self) -> str:
        """Returns the address as it is kept."""
        try:
            return read_address(self.cleaned_data["email"])
        except CannotInvite as refusal:
            raise forms.ValidationError(kept(refusal)) from None


class MemberForm(forms.Form):
    """A member's role and names in the company."""

    name = forms.CharField(max_length=200)
    other_names = forms.CharField(max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        initial = {"name": membership.name, "other_names": membership.other_names, "role": membership.role}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["name"].label = wording.text("people.name")
        self.fields["name"].help_text = wording.text("people.name_help")
        self.fields["other_names"].label = wording.text("people.other_names")
        self.fields["other_names"].help_text = wording.text("people.other_names_help")
        self.fields["role"] = _role_field()


class RuleForm(forms.Form):
    """For how many days a second factor may be put off; empty: for ever."""

    days = forms.IntegerField(required=False, min_value=0, max_value=365)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].label = wording.text("people.factor_days")
        self.fields["days"].help_text = wording.text("people.factor_days_help")
