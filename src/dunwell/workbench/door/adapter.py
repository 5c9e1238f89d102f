"""How signing in with a password behaves here: in the journal, in our words, and nobody signs themselves up.

The library does the work; these are the places where it asks its project.
"""

from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dunwell.people.models import OpenSession
from dunwell.people.sessions import end_sessions
from dunwell.people.told import note
from dunwell.workbench import wording
from dunwell.workbench.door.mails import tell
from dunwell.workbench.door.signed_in import after_sign_in, note_signed_in
from dunwell.workbench.door.where import where

#: What the library tells people by mail, and what of it the journal keeps: kind and what.
_TOLD = {
    "account/email/password_changed": ("password", "changed"),
    "account/email/password_reset": ("password", "reset"),
    "account/email/password_set": ("password", "set"),
    "mfa/email/totp_activated": ("second_factor", "app_added"),
    "mfa/email/totp_deactivated": ("second_factor", "app_removed"),
    "mfa/email/webauthn_added": ("second_factor", "key_added"),
    "mfa/email/webauthn_removed": ("second_factor", "key_removed"),
    "mfa/email/recovery_codes_generated": ("second_factor", "codes_made"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, passwords, and mails about them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people are invited."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Signs in under a new session, notes it, and lists the session."""
        super().login(request, user)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        note_signed_in(request, user, "+".join(dict.fromkeys(methods)))

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """Goes on to the page that was asked for, by way of the second factor where one is to be set up."""
        answer = super().post_login(request, user, **told)
        return after_sign_in(request, user, answer)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Notes who could not sign in; of what was typed nothing is kept."""
        email = str(credentials.get("email", ""))
        user = User.objects.filter(email__iexact=email).first() if email else None
        note("sign_in_failed", user, where(request), timezone.now(), what="password")

    def is_reauthentication_required(self, *, app: str, **told: Any) -> bool:
        """Asks once more who it is before a sign-in is changed, but not within five minutes of signing in."""
        records = get_authentication_records(self.request, self.request.user)
        lately = timezone.now().timestamp() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(record["at"] > lately for record in records):
            return False
        return super().is_reauthentication_required(app=app, **told)

    def set_password(self, user: User, password: str) -> None:
        """Sets a password; every other session of that person ends at once."""
        super().set_password(user, password)
        request = self.request
        own = request.session.session_key if request.user == user else None
        others = OpenSession.objects.filter(user=user).exclude(session_key=own)
        reason = "the password was changed"
        end_sessions(
            others, user, timezone.now(), by=user.get_username(), where=where(request), reason=reason
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Notes in the journal what was done to an account, and tells its owner by mail."""
        if template_prefix in _TOLD:
            kind, what = _TOLD[template_prefix]
            note(kind, user, where(self.request), timezone.now(), what=what)
            tell(user, what, timezone.now())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Sends the link to set a password anew, while the page is answered."""
        if self.request.user.is_authenticated and self.request.user != user:
            return
        note("password", user, where(self.request), timezone.now(), what="reset_asked")
        tell(user, "reset_asked", timezone.now(), context["password_reset_url"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends nothing else: whoever is not known here gets no mail from us."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Returns the address of the page that sets a password, whatever host the request named."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.PUBLIC_URL + path

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Returns a mistake in our words, where we have some for it."""
        own = wording.sentences(wording.page_language()).get(f"door.wrong_{code}")
        return ValidationError(own, code=code) if own else super().validation_error(code, *args)
