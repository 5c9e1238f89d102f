"""The library's forms with our labels and help. Leaves out what they check: that is the library's."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as keys
from django.core.exceptions import ValidationError
from django.utils import timezone

from dunwell.people.told import note
from dunwell.workbench import wording
from dunwell.workbench.door.where import where

#: Field to the key of its label.
_LABELS = {
    "login": "door.email",
    "email": "door.email",
    "password": "door.password",
    "remember": "door.remember",
    "oldpassword": "door.password_old",
    "password1": "door.password_new",
    "password2": "door.password_again",
    "code": "door.code",
    "name": "door.key_name",
}
#: Fields that take a new password, and are told what a good one is.
_NEW_PASSWORD = ("password1",)


class InOurWords:
    """Says the labels of a form in the language of the page, and no placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in _LABELS:
                field.label = wording.text(_LABELS[name])
            if name in _NEW_PASSWORD:
                field.help_text = wording.text("door.password_help")


class SignIn(InOurWords, account.LoginForm):
    """Address and password."""


class AskForReset(InOurWords, account.ResetPasswordForm):
    """The address to send a link to."""


class SetNew(InOurWords, account.ResetPasswordKeyForm):
    """A new password, by a link."""


class Change(InOurWords, account.ChangePasswordForm):
    """The old password and a new one."""


class SetFirst(InOurWords, account.SetPasswordForm):
    """A first password."""


class Confirm(InOurWords, account.ReauthenticateForm):
    """The password once more."""


class ConfirmCode(InOurWords, ReauthenticateForm):
    """A code once more."""


class AddApp(InOurWords, ActivateTOTPForm):
    """The first code of an app."""


class AddKey(InOurWords, keys.AddWebAuthnForm):
    """A security key and its name."""


class NameKey(InOurWords, keys.EditWebAuthnForm):
    """A security key's name."""


class CodeForm(InOurWords, AuthenticateForm):
    """The code of an app, or one of the recovery codes, while signing in."""

    def clean_code(self) -> str:
        """Returns the code; a wrong one is noted."""
        try:
            return super().clean_code()
        except ValidationError as wrong:
            _note_failure(self.user, wrong)
            raise


class KeyForm(keys.AuthenticateWebAuthnForm):
    """The answer of a security key, while signing in."""

    def clean_credential(self) -> Any:
        """Returns the answer; a wrong one is noted."""
        try:
            return super().clean_credential()
        except ValidationError as wrong:
            _note_failure(self.user, wrong)
            raise


def _note_failure(user: Any, wrong: ValidationError) -> None:
    """Notes a wrong code; not one that was not even looked at, after too many."""
    if wrong.code == "incorrect_code":
        note("sign_in_failed", user, where(context.request), timezone.now(), what="second factor")
