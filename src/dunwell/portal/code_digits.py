"""The digits of a code, made when they are needed from what was asked and the secret key. Keeps none of them."""

from django.utils.crypto import salted_hmac

from dunwell.portal.models import Confirmation

#: How long a code works.
MINUTES = 20


def code_of(asked: Confirmation) -> str:
    """Returns the six digits that confirm a choice; without the secret key nobody can tell them."""
    digest = salted_hmac("dunwell.portal.codes", f"{asked.pk}:{asked.nonce}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"
