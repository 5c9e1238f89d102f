"""One HTTP exchange with a letter service, and what its failure means. Leaves out what any service wants to hear."""

import json
from typing import Any

import requests

from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear

#: Seconds to connect, and between two bytes of the answer.
TIMEOUT = (10, 60)

#: Answers that speak of the account or the service, not of this letter: no letter can be handed over for now.
_FOR_ALL = {401, 402, 403, 407, 429, 502, 503, 504}


def exchange(
    session: requests.Session, stage: str, method: str, url: str, *, also: int | None = None, **options: Any
) -> requests.Response:
    """Returns the service's answer to one request: a success, or one of the status `also`.

    Raises `ChannelDown` where the request surely did not arrive or nobody's would be taken, `DeliveryError` where this
    one was refused, `DeliveryUnclear` where it may have been taken and no answer says so.
    """
    try:
        answer = session.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
    except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise ChannelDown(f"The letter service cannot be reached: {_plain(error)}", stage=stage) from error
    except requests.exceptions.ConnectionError as error:
        if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
            raise ChannelDown(
                f"The letter service cannot be reached: {_plain(error)}", stage=stage
            ) from error
        raise DeliveryUnclear(f"The letter service broke off: {_plain(error)}", stage=stage) from error
    except requests.exceptions.RequestException as error:
        raise DeliveryUnclear(f"The letter service did not answer: {_plain(error)}", stage=stage) from error
    if answer.status_code in range(200, 300) or answer.status_code == also:
        return answer
    said = f"The letter service answered {answer.status_code}: {_said(answer)}"
    if answer.status_code in _FOR_ALL:
        raise ChannelDown(said, stage=stage)
    if answer.status_code == 409:  # another request with the same key is at work: its end is not known yet
        raise DeliveryUnclear(said, stage=stage)
    if answer.status_code in range(300, 500):
        raise DeliveryError(said, permanent=answer.status_code not in (408, 425), stage=stage)
    raise DeliveryUnclear(said, stage=stage)


def _said(answer: requests.Response) -> str:
    """Returns a service's own words about an error, in one line: those of JSON:API where they are that."""
    try:
        errors = [f"{each.get('title', '')} {each.get('detail', '')}" for each in answer.json()["errors"]]
    except (json.JSONDecodeError, requests.JSONDecodeError, KeyError, TypeError, AttributeError):
        errors = [answer.text]
    return " ".join(" ".join(errors).split())[:300] or answer.reason or "nothing"


def _plain(error: Exception) -> str:
    """Returns the innermost reason in one line: requests wraps it several times, with addresses of objects."""
    reason: object = error
    while True:
        inner = getattr(reason, "reason", None) or next(iter(getattr(reason, "args", ())), None)
        if not isinstance(inner, Exception):
            return " ".join(str(reason).rpartition("> ")[2].split())[:200]
        reason = inner
