"""What a sending came to: taken, surely not taken, or not known. Leaves out sending.

A gateway that broke off, or whose answer fails on its own side, may have sent the SMS: that is never called a failure.
"""

import requests

from dunwell.adapters.sms.watched import Exchange, Seen
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Receipt

#: Refusals that speak of the account, not of this SMS: sign-in, credit, proxy, a limit.
_FOR_ALL = {401, 402, 407, 429}

#: Refusals that may end by themselves.
_FOR_NOW = {408, 423, 425}


def outcome(taken: bool, seen: Seen, refused: str = "") -> Receipt:
    """Returns the receipt of an SMS that was taken. `taken` is Apprise's word, `refused` a gateway's own refusal in an
    answer that looks like success.

    Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`, by the last request: the one that was to send.
    """
    said = _shortened(" ".join(seen.said))
    if not seen.exchanges:
        raise DeliveryError(
            said or "Nothing was sent: Apprise refused the SMS.", permanent=True, stage="before"
        )
    last = seen.exchanges[-1]
    if last.answer is None:
        raise _broken(last, len(seen.exchanges) > 1)
    status, words = last.answer.status_code, _shortened(last.answer.text) or last.answer.reason or ""
    if refused:
        raise DeliveryError(f"The gateway refused the SMS: {refused}.", permanent=True, stage="answered")
    if taken and 200 <= status < 300:
        return Receipt(f"{status} {words}".strip())
    told = f"The gateway answered {status}: {said or words or 'nothing'}"
    if status in _FOR_ALL:
        raise ChannelDown(told, stage="answered")
    if 400 <= status < 500:
        raise DeliveryError(told, permanent=status not in _FOR_NOW, stage="answered")
    raise DeliveryUnclear(told, stage="answered")


def _broken(exchange: Exchange, after_others: bool) -> Exception:
    """Returns what a request without an answer means: before a connection stands, nothing can have been sent."""
    error = exchange.error
    unconnected = isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError) or any(
        name in repr(error) for name in ("NewConnectionError", "NameResolutionError")
    )
    told = f"{type(error).__name__}" + (", after others of this SMS were answered" if after_others else "")
    if unconnected and not after_others:
        return ChannelDown(f"The gateway cannot be reached ({told}).", stage="connect")
    return DeliveryUnclear(f"The gateway did not answer ({told}); the SMS may have been sent.", stage="sent")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:299]}…"
