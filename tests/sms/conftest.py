"""A gateway on loopback, and Twilio's plugin pointed at it. Leaves out the messages."""

import pytest
from apprise.plugins import N_MGR
from gateway_server import running_gateway
from sms_messages import TWILIO

from dunwell.adapters.sms import transport


@pytest.fixture
def gateway():
    """A gateway that takes every SMS until it is told otherwise."""
    with running_gateway() as running:
        yield running


@pytest.fixture
def twilio(gateway, monkeypatch):
    """The channel as set up for Twilio, which answers on loopback."""
    N_MGR.load_modules()
    monkeypatch.setattr(N_MGR["twilio"], "notify_sms_url", f"{gateway.url}/Accounts/{{sid}}/Messages.json")
    return transport(f"{TWILIO}?rto=0.5&cto=2", None)
