"""The tables of outreach."""

from dunwell.outreach.models.call import CallOutcome, CallTurn, ReasonForDelay
from dunwell.outreach.models.delivery import (
    Attempt,
    DeliveryRules,
    Followed,
    Gate,
    OldLedgerAllowed,
    Pause,
    PayAccount,
    Question,
    SentCopy,
)
from dunwell.outreach.models.mark import CustomerMark
from dunwell.outreach.models.message import TAKEN, Contact, Covered, Message, Status
from dunwell.outreach.models.own_playbook import CustomerPlaybook
from dunwell.outreach.models.round import Decision, Round, RoundFacts

__all__ = [
    "TAKEN",
    "Attempt",
    "CallOutcome",
    "CallTurn",
    "Contact",
    "Covered",
    "CustomerMark",
    "CustomerPlaybook",
    "Decision",
    "DeliveryRules",
    "Followed",
    "Gate",
    "Message",
    "OldLedgerAllowed",
    "Pause",
    "PayAccount",
    "Question",
    "ReasonForDelay",
    "Round",
    "RoundFacts",
    "SentCopy",
    "Status",
]
