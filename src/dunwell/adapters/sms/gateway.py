"""SMS through one of Apprise's gateways, one request a message. Leaves out building the text."""

import re
import sys
from typing import Any

from apprise import Apprise
from apprise.plugins import N_MGR

from dunwell.adapters.sms.gateways import GATEWAYS
from dunwell.adapters.sms.outcome import outcome
from dunwell.adapters.sms.prepare import prepared_sms
from dunwell.adapters.sms.watched import watch, watching
from dunwell.values.delivery import DeliveryError, Outgoing, Prepared, Receipt

#: Seconds to connect and to wait for an answer, where the address does not say `cto` and `rto`: Apprise's own four
#: seconds would leave many an SMS unclear that was sent.
_CONNECT_SECONDS, _ANSWER_SECONDS = 10, 30

#: A number nobody has, to try a setting with; nothing is sent to it.
_NOBODY = "+15555550100"


class CannotUseGateway(ValueError):
    """The address of the SMS channel is not one that can be used; the message says why."""


class Gateway:
    """Hands each SMS to the gateway once: its recipient is the message's, whatever the address names.

    Raises `CannotUseGateway` for another service, and for a setting that the gateway's plugin does not understand.
    """

    repeatable = False

    def __init__(self, url: str) -> None:
        self._scheme = url.partition(":")[0].lower()
        if self._scheme not in GATEWAYS:
            raise CannotUseGateway(f"{self._scheme}: is no SMS gateway; there are {', '.join(GATEWAYS)}")
        N_MGR.load_modules()
        plugin = N_MGR[self._scheme]
        watch(sys.modules[plugin.__module__])
        self._settings = plugin.parse_url(url)
        if not self._settings:
            raise CannotUseGateway(f"the address of {self._scheme} cannot be read")
        self._settings["schema"] = self._scheme
        if self._settings.get("method", "sms") != "sms":
            raise CannotUseGateway("only SMS are sent, no calls: leave out method=")
        self._plugin(_NOBODY)
        self.name = f"SMS by {plugin.service_name}"

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Builds the text. Raises `DeliveryError`, permanent, for a number or a text that cannot be sent."""
        return prepared_sms(outgoing)

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Sends it. Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`."""
        number = prepared.outgoing.to.address
        plugin = self._plugin(number)
        if _digits(str(plugin.targets)) != _digits(number):
            raise DeliveryError(f"The gateway's plugin does not take the number {number}.", permanent=True)
        with watching() as seen:
            taken = plugin.send(body=prepared.content.decode(), title="")
        last = seen.exchanges[-1].answer if seen.exchanges else None
        refused = GATEWAYS[self._scheme](last) if last is not None and last.ok else ""
        return outcome(taken, seen, refused)

    def close(self) -> None:
        """Nothing is kept open: each SMS has a connection of its own."""

    def _plugin(self, number: str) -> Any:
        """Returns Apprise's plugin for this one recipient: no title, no footer, no retries, no copies."""
        with watching():
            plugin = Apprise.instantiate({**self._settings, "targets": [number]})
        if plugin is None:  # why is not repeated: Apprise names the secret in it
            raise CannotUseGateway(f"its sender, name or secret is not one that {self._scheme} can have")
        if "cto" not in self._settings["qsd"]:
            plugin.socket_connect_timeout = _CONNECT_SECONDS
        if "rto" not in self._settings["qsd"]:
            plugin.socket_read_timeout = _ANSWER_SECONDS
        return plugin


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
