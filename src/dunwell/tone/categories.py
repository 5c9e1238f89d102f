"""The rules a text can break, by name: what it must not touch, and what it must hold. Leaves out the words that do it.

These names stay: packs of law name the categories of `MUST_NOT` in `forbids`, findings carry either kind as `rule`.
Reasons and suggestions for each stand in `data/tone/categories.toml`.
"""

#: What a text must not touch. Each is looked for by words and their order, in every language.
MUST_NOT = (
    "threat_violence",
    "threat_reputation",
    "threat_disclosure",
    "threat_police",
    "threat_jail",
    "threat_seizure",
    "threat_vague",
    "false_legal_claim",
    "unapproved_consequence",
    "invented_deadline",
    "accusation",
    "shaming",
    "insult",
    "profanity",
    "sarcasm",
    "harassment",
    "discrimination",
    "third_person_disclosure",
    "capitals",
    "exclamation",
    "fake_urgency",
    "guilt",
    "hidden_wording",
    "undertone",
)

#: What a text must hold, where the facts of the case ask for it.
MUST = (
    "wrong_amount",
    "wrong_number",
    "wrong_date",
    "missing_notice",
    "missing_way_out",
    "missing_person",
    "missing_company",
    "missing_amount",
    "too_long",
    "hard_to_read",
    "wrong_language",
    "impolite",
)

RULES = MUST_NOT + MUST
