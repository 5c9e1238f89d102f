"""What mail providers report to us: the addresses they post to, and what is made of it. Decides nothing of a customer.

Only wired where a secret is set. The reports of all providers come in the one form of django-anymail.
"""

import logging
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.urls import urlpatterns as provider_urls
from django.urls import URLPattern
from django.utils import timezone

from dunwell.adapters.mail_reports.status import kind_of
from dunwell.outreach.bounces import note_bounce
from dunwell.outreach.unsubscribing import unsubscribe_by_reference
from dunwell.values.delivery import Bounce

_log = logging.getLogger("dunwell.webhooks")
#: Reasons that speak against the address; every other may pass, or is not the address's fault.
_OF_THE_ADDRESS = (RejectReason.BOUNCED, RejectReason.INVALID, None)
#: Fields in which providers name the event, and words for those that may pass.
_NAMED_IN = ("event", "type", "Type", "bounce_classification")
_PASSING = ("soft", "transient", "blocked")


def webhook_urls() -> list[URLPattern]:
    """Returns an address for each provider's reports of delivery, `<provider>/tracking/`, and begins to listen to them.

    Mail that comes in is not taken by this way.
    """
    # The one signal of the project: anymail's views offer no other way to be told. It is connected here, where all is
    # wired, so that nothing else depends on it.
    tracking.connect(note_event, dispatch_uid="dunwell.webhooks")
    return [each for each in provider_urls if "inbound" not in (each.name or "")]


def note_event(sender: type, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """Notes what a provider reports of a message that did not arrive, was complained about, or unsubscribed from.

    Whatever is raised is answered with an error, and the provider reports it again later.
    """
    kind = report_kind(event)
    reference = str(event.message_id or "")
    if kind is None or not reference:
        return
    at, by = timezone.now(), f"webhook of {esp_name}"
    if kind == "unsubscribed":
        known = unsubscribe_by_reference(reference, at=at, by=by)
        outcome = "unsubscribed" if known else "unknown"
    else:
        said = " ".join(str(event.mta_response or event.description or "").split())[:500]
        bounce = Bounce(reference, str(event.recipient or ""), kind, said, event.timestamp)
        outcome = note_bounce(bounce, at=at, by=by)
    _log.info("%s reported %s: %s", esp_name, event.event_type, outcome)


def report_kind(event: AnymailTrackingEvent) -> str | None:
    """Returns `hard`, `soft`, `complaint` or `unsubscribed`; None for what is no trouble, such as an opened mail."""
    reason = event.reject_reason
    if event.event_type == EventType.COMPLAINED:
        return "complaint"
    if event.event_type == EventType.UNSUBSCRIBED:
        return "unsubscribed"
    if event.event_type == EventType.REJECTED and reason == RejectReason.SPAM:
        return "complaint"
    if event.event_type == EventType.REJECTED and reason == RejectReason.UNSUBSCRIBED:
        return "unsubscribed"
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        return None
    unexplained = reason is None and event.event_type == EventType.REJECTED
    if reason not in _OF_THE_ADDRESS or unexplained or _may_pass(event.esp_event):
        return "soft"
    # What the other mail server said is more exact than the provider's word for it.
    return kind_of("", str(event.mta_response or ""), permanent=True)


def _may_pass(told: Any) -> bool:
    """Says whether the provider's own words for the event are those for one that may pass."""
    fields = [told.get(name) for name in _NAMED_IN] if hasattr(told, "get") else []
    if hasattr(told, "get") and told.get("hard_bounce") is False:
        return True
    return any(word in str(field).casefold() for field in fields if field for word in _PASSING)
