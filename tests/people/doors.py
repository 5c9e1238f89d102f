"""Coming in by the sign-in page, with the codes of an authenticator app."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

ASK = reverse("mfa_authenticate")
PASSWORD = "nine ravens over Cork"


def sign_in(client, email, password, onward=""):
    """Sends the sign-in page's form."""
    address = reverse("sign_in") + (f"?next={onward}" if onward else "")
    return client.post(address, {"login": email, "password": password})


def give_app(user):
    """Gives somebody an authenticator app and recovery codes; returns the app's secret and the codes."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret, RecoveryCodes.activate(user).get_unused_codes()


def code_of(secret, steps=0):
    """What an app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def secret_kept(user):
    """What the database keeps of the app, and what that means."""
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    return kept, get_adapter().decrypt(kept)


def is_in(client):
    """Whether this browser is signed in."""
    return client.get(reverse("own_account")).status_code == 200
