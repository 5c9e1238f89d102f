"""Second factors as they are kept and failed here: secrets encrypted, each failure in the journal."""

import base64
import hashlib
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from dunwell.people.told import note
from dunwell.workbench import wording
from dunwell.workbench.door.where import where


class FactorAdapter(DefaultMFAAdapter):
    """Keeps secrets of second factors encrypted with the secret key: a copy of the database alone opens nothing."""

    def encrypt(self, text: str) -> str:
        """Returns a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Returns a stored secret as it was; where the secret key is another now, one that no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(Fernet.generate_key()).digest()[:20]).decode()

    def get_totp_issuer(self) -> str:
        """Returns what an app shows beside the code."""
        return f"Dunwell ({super().get_totp_issuer()})"

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Returns a mistake in our words, where we have some for it."""
        own = wording.sentences(wording.page_language()).get(f"door.wrong_{code}")
        return ValidationError(own, code=code) if own else super().validation_error(code, *args)


class CodeForm(AuthenticateForm):
    """The code of an app, or one of the recovery codes, while signing in."""

    def clean_code(self) -> str:
        """Returns the code; a wrong one is noted."""
        try:
            return super().clean_code()
        except ValidationError:
            note("sign_in_failed", self.user, where(context.request), timezone.now(), what="second factor")
            raise


class KeyForm(AuthenticateWebAuthnForm):
    """The answer of a security key, while signing in."""

    def clean_credential(self) -> Any:
        """Returns the answer; a wrong one is noted."""
        try:
            return super().clean_credential()
        except ValidationError:
            note("sign_in_failed", self.user, where(context.request), timezone.now(), what="second factor")
            raise


def _cipher() -> Fernet:
    key = hashlib.sha256(b"dunwell second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
