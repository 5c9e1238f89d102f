"""How second factors are kept here: secrets encrypted. Leaves out how they are asked for."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError

from dunwell.workbench import wording


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


def _cipher() -> Fernet:
    key = hashlib.sha256(b"dunwell second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
