"""What codes are called on screen. Leaves out what a reason means and why one customer got it."""

#: Reason code to a short heading; what each means is in `dunwell.outreach.reasons`.
REASONS = {
    "ok": "We get in touch",
    "done_today": "Already done today",
    "on_hold": "On hold",
    "likely_to_pay": "Likely to pay without us",
    "nothing_due": "Nothing to say yet",
    "covered_by_credit": "Covered by their credit",
    "below_minimum": "Too little to write about",
    "opted_out": "Asked not to be contacted",
    "unreachable": "No way to reach them",
    "quiet_day": "A quiet day where they are",
    "too_soon": "Too soon after the last contact",
    "contact_cap": "Contacted enough for now",
    "over_capacity": "More than today allows",
}

HOLD_KINDS = {
    "dispute": "Disputed",
    "promise": "Promised to pay",
    "arrangement": "Payment plan",
    "moratorium": "Moratorium",
    "payment_in_flight": "Says it is paid",
    "reply": "Reply to be read",
    "hardship": "Hardship",
    "insolvency": "Insolvency",
    "deceased": "Deceased",
    "legal": "With a lawyer",
    "manual": "Held by a person",
}

CHANNELS = {
    "email": "E-mail",
    "sms": "Text message",
    "letter": "Letter",
    "registered_letter": "Registered letter",
    "call": "Phone call",
    "visit": "Visit",
    "task": "Task for a person",
    "agency": "Agency",
    "solicitor": "Solicitor",
}

STATUSES = {
    "drafted": "Drafted",
    "rehearsed": "Rehearsed",
    "awaiting_approval": "Waits for approval",
    "queued": "Ready to send",
    "sending": "Being sent",
    "sent": "Sent",
    "failed": "Could not be sent",
    "uncertain": "Perhaps sent, to be checked",
    "withdrawn": "Withdrawn",
    "bounced": "Came back",
}

KINDS = {"business": "Business", "sole_trader": "Sole trader", "consumer": "Consumer"}
SEVERITIES = {"error": "Error", "question": "Question", "warning": "Note"}
TRACKS = {
    "invoice": "Invoices",
    "instalment": "Instalments",
    "promise": "Promises",
    "statement": "Statements",
}

LISTS = {
    "channel": CHANNELS,
    "hold_kind": HOLD_KINDS,
    "kind": KINDS,
    "reason": REASONS,
    "severity": SEVERITIES,
    "status": STATUSES,
    "track": TRACKS,
}


def word(code: str, of: str) -> str:
    """Returns what a code of a list is called; one that has no word of its own is read as it is written."""
    return LISTS[of].get(code) or spoken(code)


def spoken(key: str | None) -> str:
    """Returns a key as a person reads it: `friendly_reminder` is `Friendly reminder`."""
    return (key or "").replace("_", " ").capitalize()
