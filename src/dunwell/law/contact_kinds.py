"""What a rule about contact says: the keys of its tables and the words they may hold. Leaves out rules about money.

Rules of these kinds add up: of all that hold (the country's and the region's, where the customer is and where the company
is) the strictest counts, and no rule takes another's place.
"""

from collections.abc import Mapping

from dunwell.law.pack_types import COUNT, FLAG, TABLES, TEXT, TIME, WORDS, Kind

#: By what a person is reached. A house rule or law that names none of them is about all.
CHANNELS: Mapping[str, str] = {
    "email": "an e-mail",
    "sms": "a text message",
    "letter": "a letter",
    "registered_letter": "a registered letter",
    "call": "a telephone call by a person",
    "voicemail": "a message left on an answering machine",
    "prerecorded_call": "a call by a recorded or artificial voice",
    "social": "a message on a social network",
    "visit": "a visit at home or at work",
}
#: What kind of number or place is used, where a rule tells them apart.
NUMBERS: Mapping[str, str] = {
    "residence": "the telephone at home",
    "mobile": "a mobile telephone",
    "workplace": "a telephone or address at work",
    "other": "any other",
}
#: Who is reached.
PERSONS: Mapping[str, str] = {
    "customer": "who owes",
    "representative": "their lawyer or adviser",
    "spouse": "wife, husband or partner",
    "parent": "a parent",
    "parent_of_minor": "a parent of a customer who is not of age",
    "guardian": "a guardian",
    "executor": "who looks after the estate",
    "household": "somebody in the same household",
    "family": "another relative",
    "friend": "a friend",
    "neighbour": "a neighbour",
    "employer": "the employer or somebody at work",
    "other": "anybody else",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: What a customer may have asked for, and what follows.
WISHES: Mapping[str, str] = {
    "opt_out": "no messages on this channel",
    "stop_channel": "not by this channel, number or address",
    "cease": "no contact at all",
    "no_workplace": "not at work",
    "representative": "only through a lawyer or adviser",
    "inconvenient": "not at this time or place",
    "dispute_in_writing": "the claim was disputed in writing",
    "court": "let a court decide",
    "opt_in": "agreed to messages on this channel",
}
#: Categories of conduct that no text and no call may touch.
CONDUCT: Mapping[str, str] = {
    "violence": "threats of violence",
    "reputation": "threats to reputation, publishing",
    "telling_others": "telling others, or threatening to",
    "police": "police, crime, prison",
    "false_legal_claim": "legal steps that are not configured, dated and approved",
    "false_authority": "posing as an official or as somebody else",
    "invented_deadline": "deadlines that are not real",
    "shaming": "shaming and insults",
    "harassment": "harassing by frequency, manner or hour",
    "discrimination": "discrimination",
    "costs": "costs that may not be charged",
    "time_barred": "suit on a claim that is barred",
    "hidden_identity": "not saying who one is",
}

#: The same as the categories of the tone guard (`dunwell.tone.categories`); none where no text shows it.
GUARDED: Mapping[str, tuple[str, ...]] = {
    "violence": ("threat_violence",),
    "reputation": ("threat_reputation",),
    "telling_others": ("threat_disclosure", "third_person_disclosure"),
    "police": ("threat_police", "threat_jail"),
    "false_legal_claim": ("false_legal_claim", "threat_seizure", "unapproved_consequence"),
    "false_authority": ("false_legal_claim",),
    "invented_deadline": ("invented_deadline", "fake_urgency"),
    "shaming": ("shaming", "insult"),
    "harassment": ("harassment",),
    "discrimination": ("discrimination",),
    "costs": (),
    "time_barred": (),
    "hidden_identity": (),
}
#: What a notice may have to come before.
STEPS: Mapping[str, str] = {
    "contact": "any contact",
    "call": "a telephone call",
    "visit": "a visit",
    "fee": "charging a fee",
    "collection_costs": "charging costs of collection",
    "credit_bureau": "a report to a credit bureau",
    "agency": "handing the case to an agency",
    "court": "going to court",
}

CHOICES: Mapping[str, tuple[str, ...]] = {
    "channels": tuple(CHANNELS),
    "numbers": tuple(NUMBERS),
    "persons": tuple(PERSONS),
    "not_third": tuple(PERSONS),
    "weekdays": WEEKDAYS,
    "holidays": ("open", "closed"),
    "holidays_of": ("region", "nation"),
    "counted": ("attempts", "contacts", "conversations"),
    "for_each": ("debt", "customer", "debt_and_person"),
    "window": ("rolling", "calendar"),
    "only_after": ("conversation",),
    "after": ("conversation", "first_contact"),
    "not_counted": (
        "customer_asked",
        "customer_began",
        "consented",
        "not_connected",
        "to_representative",
        "face_to_face",
    ),
    "wish": tuple(WISHES),
    "stops": ("contact", "contact_for_payment", "interest", "fees", "enforcement"),
    "hold": ("moratorium", "insolvency", "deceased", "hardship", "arrangement"),
    "before": tuple(STEPS),
    "belongs_in": ("first_message", "first_letter", "every_message", "every_electronic_message"),
    "step_from": ("the_last_day", "the_day_after"),
    "not_if": ("represented",),
    "counted_from": ("sending", "receipt", "first_contact", "letter_date"),
    "day_type": ("calendar", "business"),
    "allowed": ("none", "location_only", "unknown"),
    "about": ("hours", "frequency", "third_person", "conduct"),
    "forbids": tuple(CONDUCT),
}

KINDS: Mapping[str, Kind] = {
    "contact_hours": Kind(
        {"channels": WORDS, "numbers": WORDS, "windows": TABLES, "holidays": TEXT, "holidays_of": TEXT},
        ("windows", "holidays"),
        {"windows": {"weekdays": WORDS, "begin": TIME, "end": TIME}},
    ),
    "contact_cap": Kind(
        {
            "channels": WORDS,
            "numbers": WORDS,
            "most": COUNT,
            "window_days": COUNT,
            "window_months": COUNT,
            "window": TEXT,
            "counted": TEXT,
            "for_each": TEXT,
            "only_after": TEXT,
            "not_counted": WORDS,
        },
        ("channels", "most", "counted", "for_each"),
    ),
    "contact_cooldown": Kind(
        {"channels": WORDS, "cooldown_days": COUNT, "after": TEXT, "for_each": TEXT, "not_counted": WORDS},
        ("channels", "cooldown_days", "after", "for_each"),
    ),
    "no_number": Kind({"about": TEXT}, ("about",)),
    "wish": Kind(
        {
            "wish": TEXT,
            "channels": WORDS,
            "numbers": WORDS,
            "words": WORDS,
            "within_business_days": COUNT,
            "lasts_days": COUNT,
            "still_allowed": WORDS,
            "needs_writing": FLAG,
            "needed": FLAG,
        },
        ("wish",),
    ),
    "moratorium": Kind(
        {
            "hold": TEXT,
            "stops": WORDS,
            "lasts_days": COUNT,
            "lasts_months": COUNT,
            "after_treatment_days": COUNT,
            "review_from_day": COUNT,
            "review_to_day": COUNT,
            "once_in_months": COUNT,
            "for_whom": TEXT,
            "still_allowed": WORDS,
        },
        ("hold", "stops"),
    ),
    "notice": Kind(
        {
            "before": WORDS,
            "wait_days": COUNT,
            "within_days": COUNT,
            "day_type": TEXT,
            "counted_from": TEXT,
            "step_from": TEXT,
            "belongs_in": TEXT,
            "channels": WORDS,
            "content": WORDS,
            "valid_wording": WORDS,
            "invalid_wording": WORDS,
            "language": TEXT,
            "if_not": TEXT,
        },
        ("content",),
    ),
    "third_person": Kind(
        {
            "allowed": TEXT,
            "persons": WORDS,
            "not_third": WORDS,
            "most_times": COUNT,
            "not_if": WORDS,
            "may_ask": WORDS,
            "may_say": WORDS,
            "must_not_say": WORDS,
        },
        ("allowed",),
    ),
    "conduct": Kind({"channels": WORDS, "forbids": WORDS, "requires": WORDS, "only_if": TEXT}),
    "retention": Kind({"years": COUNT, "since": TEXT}),
}
