"""The channel of SMS: through the gateway that `DUNWELL_SMS_URL` names. Leaves out when an SMS is due."""

from dunwell.adapters.sms.gateway import CannotUseGateway, Gateway
from dunwell.values.delivery import Place, Transport

__all__ = ["CannotUseSmsUrl", "transport"]


class CannotUseSmsUrl(ValueError):
    """The address of the SMS channel is not one that can be used; the message says why."""


def transport(url: str | None, place: Place) -> Transport | None:
    """Returns the way SMS go out, such as `twilio://sid:token@+15551234567`; None where nothing is set up.

    Raises `CannotUseSmsUrl`.
    """
    if not url:
        return None
    try:
        return Gateway(url)
    except CannotUseGateway as error:
        raise CannotUseSmsUrl(f"DUNWELL_SMS_URL: {error}") from error
