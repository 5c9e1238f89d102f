"""Judges how a request to a mail provider ended: is it the address, the message, the provider, or not known?

Leaves out the request. What is not surely refused is unclear: a gateway's 502 or 504 may hide a message that was taken.
"""

from collections.abc import Iterator

from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from requests import Response, TooManyRedirects
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from dunwell.adapters.mail.headers import one_line
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear

#: The request never left: no address, no connection, no trust.
_NOT_CONNECTED = (NewConnectionError, ConnectTimeoutError)
#: Key, account, payment, path or pace: true for every message.
_CHANNEL = {401, 402, 403, 404, 405, 407, 410, 429}
#: Surely not taken, and worth another try.
_LATER = {408, 409, 425, 503}


def ending_of(name: str, failure: Exception, answer: Response | None) -> DeliveryError | DeliveryUnclear:
    """This will return what `failure` means, where `answer` is what the provider answered, None for nothing.

    A failure that is no provider's is returned to be raised as it is: a fault of the program, before anything was sent.
    """
    if isinstance(failure, AnymailRecipientsRefused):
        said = f"{name} refused the recipient: {_said(answer)}"
        return DeliveryError(said, True, bad_address=True, stage="recipient")
    if answer is not None:
        return _answered(name, answer)
    if isinstance(failure, AnymailInvalidAddress):
        return DeliveryError(f"{name} cannot be given an address of the message.", True, stage="prepare")
    if isinstance(failure, AnymailUnsupportedFeature | AnymailSerializationError):
        return DeliveryError(
            f"{name} cannot be given this message: {one_line(str(failure))[:200]}", True, stage="prepare"
        )
    if not isinstance(failure, AnymailError):
        raise failure
    causes = list(_causes(failure))
    if any(isinstance(cause, TooManyRedirects) for cause in causes):
        return ChannelDown(f"{name} points to another address.", stage="answer")
    if any(isinstance(cause, _NOT_CONNECTED) for cause in causes):
        return ChannelDown(f"{name} cannot be reached.", stage="connect")
    if any(isinstance(cause, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in causes):
        return ChannelDown(f"The certificate of {name} cannot be trusted.", stage="tls")
    return DeliveryUnclear(f"The connection to {name} was lost before it answered.", stage="answer")


def _answered(name: str, answer: Response) -> DeliveryError | DeliveryUnclear:
    code = answer.status_code
    if code in _CHANNEL or 300 <= code < 400:
        return ChannelDown(f"{name} takes nothing for now: {_said(answer)}", stage="answer")
    if code in _LATER:
        return DeliveryError(f"{name} did not take the message: {_said(answer)}", False, stage="answer")
    if 400 <= code < 500:
        return DeliveryError(f"{name} refused the message: {_said(answer)}", True, stage="answer")
    return DeliveryUnclear(
        f"{name} answered, but not whether it took the message: {_said(answer)}", stage="answer"
    )


def _said(answer: Response | None) -> str:
    return f"{answer.status_code} {one_line(answer.text)[:200]}".strip() if answer is not None else ""


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """The failure and what lies behind it, each once."""
    waiting: list = [failure]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
