"""Judges how a request to a mail provider ended: is it the address, the message, the provider, or not known?

Leaves out the request. What is not surely refused is unclear: a gateway's 502 or 504 may hide a message that was taken.
"""

from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)

from dunwell.adapters.mail.headers import one_line
from dunwell.adapters.mail.provider_http import Answer
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear

#: Key, account, payment, path or pace: true for every message.
_CHANNEL = {401, 402, 403, 404, 405, 407, 410, 429}
#: Surely not taken, and worth another try.
_LATER = {408, 425, 503}


def ending_of(
    name: str, failure: Exception, answer: Answer | None, begun: bool
) -> DeliveryError | DeliveryUnclear:
    """This will return what `failure` means, where `answer` is what the provider answered, None for nothing.

    `begun`: some of the message may have left. A failure of this program, before anything was sent, is raised as it is.
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
    if begun:
        return DeliveryUnclear(f"The connection to {name} was lost before it answered.", stage="answer")
    if isinstance(failure, AnymailError):
        return ChannelDown(f"{name} cannot be reached: {_why(failure)}.", stage="connect")
    raise failure


def _answered(name: str, answer: Answer) -> DeliveryError | DeliveryUnclear:
    code = answer.status
    if code in _CHANNEL or 300 <= code < 400:
        return ChannelDown(f"{name} takes nothing for now: {_said(answer)}", stage="answer")
    if code in _LATER:
        return DeliveryError(f"{name} did not take the message: {_said(answer)}", False, stage="answer")
    if 400 <= code < 500:
        return DeliveryError(f"{name} refused the message: {_said(answer)}", True, stage="answer")
    return DeliveryUnclear(
        f"{name} answered, but not whether it took the message: {_said(answer)}", stage="answer"
    )


def _said(answer: Answer | None) -> str:
    return f"{answer.status} {one_line(answer.text)[:200]}".strip() if answer is not None else ""


def _why(failure: BaseException) -> str:
    """The innermost reason, in the words of whoever gave it."""
    while failure.__cause__ or failure.__context__:
        failure = failure.__cause__ or failure.__context__
    return one_line(getattr(failure, "strerror", None) or str(failure) or type(failure).__name__)[:200]
