"""Where people sign in with the sign-in of their own company (OpenID Connect). Leaves out how that is done."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What the way back is called: `<DUNWELL_PUBLIC_URL>/account/oidc/sso/login/callback/`.
PROVIDER_ID = "sso"
_LOCAL = ("127.0.0.1", "localhost", "::1")


def single_sign_on(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """Returns what the library needs to know of the other side; None where single sign-on is not set up.

    Raises:
        ImproperlyConfigured: A part is missing, or the address is not one to trust; the message names the variable.
    """
    url = environment.get("DUNWELL_SSO_URL") or ""
    client = environment.get("DUNWELL_SSO_CLIENT_ID") or ""
    secret = environment.get("DUNWELL_SSO_CLIENT_SECRET") or ""
    if not (url or client or secret):
        return None
    named = {"DUNWELL_SSO_URL": url, "DUNWELL_SSO_CLIENT_ID": client, "DUNWELL_SSO_CLIENT_SECRET": secret}
    if missing := [name for name, value in named.items() if not value]:
        raise ImproperlyConfigured(f"Single sign-on needs {' and '.join(missing)} too.")
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    ):
        raise ImproperlyConfigured(
            f"DUNWELL_SSO_URL is {url!r}. Write the issuer's address, https://login.example."
        )
    known = {"server_url": url.rstrip("/"), "oauth_pkce_enabled": True}
    if (environment.get("DUNWELL_SSO_TRUST_ADDRESSES") or "no") == "yes":
        known["verified_email"] = True
    return {
        "provider_id": PROVIDER_ID,
        "name": environment.get("DUNWELL_SSO_NAME") or parts.hostname,
        "client_id": client,
        "secret": secret,
        "settings": known,
    }


def providers(app: dict[str, Any] | None) -> dict[str, Any]:
    """Returns the library's table of providers: that one, or none."""
    return {"openid_connect": {"APPS": [app]}} if app else {}
