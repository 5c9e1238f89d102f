"""The tables of outreach."""

from dunwell.outreach.models.message import TAKEN, Contact, Covered, Message, Status
from dunwell.outreach.models.round import Decision, Round, RoundFacts

__all__ = ["TAKEN", "Contact", "Covered", "Decision", "Message", "Round", "RoundFacts", "Status"]
