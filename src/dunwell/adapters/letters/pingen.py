"""Letters printed and posted by Pingen (Switzerland, Germany, Austria and more). Leaves out what they say.

Three requests a letter: an address to upload to, the upload, and the letter itself, which alone makes something happen
and carries the `Idempotency-Key`. Source: Pingen API version 2, https://api.pingen.com/documentation; the paths and
fields as in Pingen's own libraries pingen2-sdk-js and pingen2-sdk-python of 2026.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote
from uuid import UUID

import requests

from dunwell.adapters.letters.http import exchange
from dunwell.adapters.letters.setter import Setter
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Outgoing, Prepared, Receipt

_API = "https://api.pingen.com"
_STAGING = "https://api-staging.pingen.com"
_JSON = "application/vnd.api+json"

#: What may be asked for (Source: the libraries named above), by option of the address; the first is the default.
_CHOICES = {
    "product": ("cheap", "fast", "bulk", "premium", "registered"),
    "registered": ("registered",),
    "print": ("simplex", "duplex"),
    "colour": ("grayscale", "color"),
    "window": ("left", "right"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whose letters they are, and how they are printed and posted."""

    api: str
    client_id: str
    client_secret: str
    organisation: str
    options: dict[str, str]


class Pingen:
    """Hands letters to Pingen with the address in the PDF's window; the same key posts one letter."""

    name = "Pingen"
    repeatable = True

    def __init__(self, account: Account, setter: Setter) -> None:
        self._account = account
        self._setter = setter
        self._session = requests.Session()
        self._token = ""

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Sets the letter. Raises `DeliveryError`, permanent, for what cannot be printed or put into a window."""
        return Prepared(outgoing, self._setter.pdf(outgoing), "application/pdf", _key(outgoing))

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Uploads and orders the letter. Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`."""
        url, signature = self._upload(prepared.content)
        answer = self._order(prepared, url, signature)
        try:
            data = answer.json()["data"]
            letter, status = data["id"], data["attributes"]["status"]
        except (ValueError, KeyError, TypeError) as error:
            raise DeliveryUnclear(
                f"Pingen answered {answer.status_code} without a letter's number.", stage="letter"
            ) from error
        again = ", as before" if answer.headers.get("Idempotent-Replayed", "").lower() == "true" else ""
        return Receipt(f"Pingen took letter {letter}, {status}{again}", letter)

    def close(self) -> None:
        """Ends the connection."""
        self._session.close()

    def _upload(self, content: bytes) -> tuple[str, str]:
        """Stores the PDF with Pingen, which posts nothing; so whatever goes wrong here has surely sent nothing."""
        try:
            place = self._ask("upload", "GET", "/file-upload").json()["data"]["attributes"]
            url, signature = place["url"], place["url_signature"]
            exchange(self._session, "upload", "PUT", url, data=content)
        except DeliveryUnclear as error:
            raise ChannelDown(str(error), stage="upload") from error
        except (ValueError, KeyError, TypeError) as error:
            raise ChannelDown("Pingen named no place to upload to.", stage="upload") from error
        return url, signature

    def _order(self, prepared: Prepared, url: str, signature: str) -> requests.Response:
        options = self._account.options
        registered = prepared.outgoing.channel == "registered_letter"
        attributes = {
            "file_original_name": f"{prepared.outgoing.message_id}.pdf",
            "file_url": url,
            "file_url_signature": signature,
            "address_position": options["window"],
            "auto_send": True,
            "delivery_product": options["registered" if registered else "product"],
            "print_mode": options["print"],
            "print_spectrum": options["colour"],
        }
        path = f"/organisations/{quote(self._account.organisation, safe='')}/deliveries/letters"
        return self._ask(
            "letter",
            "POST",
            path,
            json={"data": {"type": "letters", "attributes": attributes}},
            headers={"Idempotency-Key": prepared.reference, "Content-Type": _JSON},
        )

    def _ask(self, stage: str, method: str, path: str, **options: Any) -> requests.Response:
        """Asks with the token at hand, and once more with a new one where that has run out."""
        url = self._account.api + path
        self._token = self._token or self._sign_in()
        answer = exchange(self._session, stage, method, url, also=401, **self._signed(options))
        if answer.status_code != 401:
            return answer
        self._token = self._sign_in()
        return exchange(self._session, stage, method, url, **self._signed(options))

    def _signed(self, options: dict[str, Any]) -> dict[str, Any]:
        headers = {"Accept": _JSON, **options.get("headers", {}), "Authorization": f"Bearer {self._token}"}
        return {**options, "headers": headers}

    def _sign_in(self) -> str:
        data = {
            "grant_type": "client_credentials",
            "client_id": self._account.client_id,
            "client_secret": self._account.client_secret,
            "scope": "letter",
        }
        try:
            answer = exchange(
                self._session, "sign-in", "POST", f"{self._account.api}/auth/access-tokens", data=data
            )
            return str(answer.json()["access_token"])
        except (DeliveryError, DeliveryUnclear, ValueError, KeyError, TypeError) as error:
            raise ChannelDown(f"Pingen did not let us in: {error}", stage="sign-in") from error


def account(parts: SplitResult) -> Account:
    """Returns the account of `pingen://client-id:client-secret@organisation?product=fast&staging=yes`.

    Raises `ValueError` for what is missing or not among the choices.
    """
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not (parts.username and parts.password and parts.hostname):
        raise ValueError("a Pingen address is pingen://client-id:client-secret@organisation")
    options = {}
    for name, choices in _CHOICES.items():
        options[name] = given.get(name, choices[0])
        if options[name] not in choices:
            raise ValueError(f"{name}={options[name]} is not one of {', '.join(choices)}")
    api = given.get("api") or (_STAGING if given.get("staging") == "yes" else _API)
    return Account(api.rstrip("/"), unquote(parts.username), unquote(parts.password), parts.hostname, options)


def _key(outgoing: Outgoing) -> str:
    """Returns the idempotency key, a UUID as Pingen's own libraries send, the same for every try of the same words."""
    digest = hashlib.sha256(
        f"{outgoing.company_key}\n{outgoing.message_id}\n{outgoing.key}".encode()
    ).digest()
    return str(UUID(bytes=digest[:16], version=4))
