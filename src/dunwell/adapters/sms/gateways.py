"""The SMS gateways that may be used, and how each says no. Leaves out speaking to them, which Apprise does.

Here are the services of Apprise that send SMS by one request a message, and whose answer says whether it was taken: by
its HTTP status, or by what the function beside the name reads. Others of Apprise's services are refused: some call,
some chat, some answer 200 to everything.
"""

from collections.abc import Callable

import requests


def _by_status(answer: requests.Response) -> str:
    """These refuse with a status from 400 on."""
    return ""


def _by_vonage(answer: requests.Response) -> str:
    """Vonage answers 200 to everything; each part has a status, "0" where it was taken.

    Source: Vonage SMS API, response of `POST /sms/json`.
    """
    try:
        parts = answer.json()["messages"]
        wrong = [part for part in parts if str(part["status"]) != "0"]
    except (ValueError, KeyError, TypeError):
        return ""
    if len(wrong) < len(parts):  # some part was taken: the SMS is on its way, if not whole
        return ""
    return f"{wrong[0]['status']} {wrong[0].get('error-text', '')}".strip() if wrong else ""


#: Scheme of the address to how a refusal is read from an answer with status 200: empty where it is none.
GATEWAYS: dict[str, Callable[[requests.Response], str]] = {
    "46elks": _by_status,
    "bulksms": _by_status,
    "elks": _by_status,
    "httpsms": _by_status,
    "msgbird": _by_status,
    "nexmo": _by_vonage,
    "plivo": _by_status,
    "sinch": _by_status,
    "telnyx": _by_status,
    "twilio": _by_status,
    "vonage": _by_vonage,
}
