"""Which rows of outreach the journal tells of, and which of their fields never change. Leaves out who writes entries."""

from dunwell.journal.rows import Kept
from dunwell.outreach.models import (
    CallOutcome,
    Contact,
    CustomerMark,
    CustomerPlaybook,
    Decision,
    ReasonForDelay,
    Round,
    SentCopy,
)

ROUND = Kept(
    "round",
    Round,
    ("company_id", "as_of", "started_at", "program_version", "facts_sha256", "playbooks_sha256")
    + ("rules_sha256", "messages_sha256"),
)
DECISION = Kept(
    "decision",
    Decision,
    ("round_id", "customer_id", "decision", "reason", "hold_kind", "track", "step_no", "step_key", "tone")
    + ("approval", "channel", "lead_id", "covered_count", "covered_base_minor", "days_late"),
    ("round__company_id",),
)
CONTACT = Kept("contact", Contact, ("company_id", "customer_id", "channel", "on_date", "message_id", "note"))
COPY = Kept(
    "copy", SentCopy, ("message_id", "media_type", "content", "sha256", "reference"), ("message__company_id",)
)
MARK = Kept(
    "mark",
    CustomerMark,
    ("customer_id", "mark", "since_on", "until_on", "note", "noted_by"),
    ("customer__company_id",),
)
OWN_PLAYBOOK = Kept(
    "own_playbook",
    CustomerPlaybook,
    ("customer_id", "playbook", "since_on", "until_on", "note", "noted_by"),
    ("customer__company_id",),
)
CALL = Kept(
    "call",
    CallOutcome,
    ("key", "company_id", "customer_id", "message_id", "contact_id", "promise_id", "outcome", "spoke_with")
    + ("note", "call_back_at", "against", "on_date", "noted_at", "noted_by"),
)
DELAY = Kept(
    "delay",
    ReasonForDelay,
    ("company_id", "customer_id", "invoice_id", "call_id", "reason", "said", "on_date", "noted_at")
    + ("noted_by",),
)

KEPT = (ROUND, DECISION, CONTACT, COPY, MARK, OWN_PLAYBOOK, CALL, DELAY)
