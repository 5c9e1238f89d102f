"""What a rule of each kind says: the keys of a pack's tables, their types and words. Leaves out reading and checking.

A new kind of rule is a new entry of `KINDS`; every rule has the keys of `COMMON` besides those of its kind.
"""

from collections.abc import Mapping

from dunwell.law import contact_kinds
from dunwell.law.pack_types import COUNT, DAY, FLAG, NUMBER, TABLE, TABLES, TEXT, WORDS, Kind

RELATIONSHIPS = {
    "B2B": "a business or other legal person",
    "B2ST": "a natural person in business (sole trader, freelancer, guarantor)",
    "B2C": "a consumer",
}
ACTORS = {
    "FP": "who is owed, in its own name",
    "FPX": "who is owed, under a name that suggests somebody else",
    "TP": "an agency or solicitor",
    "DB": "a buyer of the debt",
}
CONFIDENCE = {
    "V": "text of the law or of the authority, seen",
    "S": "seen in a secondary source",
    "D": "derived from such sources by the law's formula",
    "R": "recalled general knowledge, not seen",
    "U": "not found, or sources conflict",
}
#: What may be relied on; anything else is answered with a refusal.
RELIED_ON = frozenset("VSD")
STRENGTHS = ("law", "regulation", "court", "guideline", "convention", "house")

FORMULAS = ("fixed_for_life", "floating_half_year", "on_change")
DAY_COUNTS = ("actual/365", "30/360")
ROUNDINGS = ("half_up", "half_even")

#: The words a key may hold, wherever it stands.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "relationships": tuple(RELATIONSHIPS),
    "actors": tuple(ACTORS),
    "confidence": tuple(CONFIDENCE),
    "compounding_confidence": tuple(CONFIDENCE),
    "strength": STRENGTHS,
    "formula": FORMULAS,
    "other_formulas": FORMULAS,
    "day_count": DAY_COUNTS,
    "other_day_counts": DAY_COUNTS,
    "rounding": ROUNDINGS,
    "compounding": ("none", "yearly"),
    "changes": ("half_year", "on_change"),
    "counts": ("with_the_day", "after_the_day"),
    "vat": ("never", "only_if_not_recoverable"),
    "fee": ("reminder", "collection_demand", "collection", "instalment_plan", "agency"),
    "debtor": ("public_health",),
    "by": ("rounded_up_to_a_half", "rounded_half_up_to_a_whole"),
    **contact_kinds.CHOICES,
}

COMMON: Mapping[str, str] = {
    "id": TEXT,
    "says": TEXT,
    "from": DAY,
    "until": DAY,
    "relationships": WORDS,
    "actors": WORDS,
    "territory": WORDS,
    "strength": TEXT,
    "confidence": TEXT,
    "sources": WORDS,
    "cite": TEXT,
    "note": TEXT,
}
#: Every rule has these.
ALWAYS = ("id", "says", "strength")


KINDS: Mapping[str, Kind] = {
    "instrument": Kind({}),
    "series": Kind(
        {"changes": TEXT, "rows": TABLES, "derived": TABLE},
        ("changes", "rows"),
        {
            "rows": {
                "from": DAY,
                "until": DAY,
                "value": NUMBER,
                "confidence": TEXT,
                "sources": WORDS,
                "provisional": FLAG,
                "note": TEXT,
            },
            "derived": {
                "by": TEXT,
                "of": TEXT,
                "plus": NUMBER,
                "most_change": NUMBER,
                "reading": TEXT,
            },
        },
    ),
    "interest": Kind(
        {
            "formula": TEXT,
            "other_formulas": WORDS,
            "series": TEXT,
            "margin": NUMBER,
            "contract_floor": TABLE,
            "day_count": TEXT,
            "other_day_counts": WORDS,
            "rounding": TEXT,
            "compounding": TEXT,
            "compounding_confidence": TEXT,
            "debtor": TEXT,
            "starts": TEXT,
        },
        ("from", "relationships", "formula", "series", "margin", "day_count"),
        {"contract_floor": {"series": TEXT, "times": COUNT}},
    ),
    "compensation": Kind(
        {"currency": TEXT, "tiers": TABLES, "tiers_currency": TEXT, "per": TEXT, "exchange": TEXT},
        ("from", "relationships", "currency", "tiers"),
        {"tiers": {"below": NUMBER, "up_to": NUMBER, "amount": NUMBER}},
    ),
    "fee": Kind(
        {
            "fee": TEXT,
            "currency": TEXT,
            "most": NUMBER,
            "most_reminders": COUNT,
            "least_gap_days": COUNT,
            "not_before_reminder": COUNT,
            "only_if": TEXT,
        },
        ("from", "relationships", "fee", "currency", "most"),
    ),
    "collection_scale": Kind(
        {"currency": TEXT, "bands": TABLES, "least": NUMBER, "most": NUMBER, "vat": TEXT},
        ("from", "relationships", "currency", "bands", "least", "most", "vat"),
        {"bands": {"next": NUMBER, "percent": NUMBER}},
    ),
    "limitation": Kind(
        {
            "claim": TEXT,
            "years": COUNT,
            "to_year_end": FLAG,
            "runs_from_year_end": FLAG,
            "extinguishes": FLAG,
            "restarts": WORDS,
            "not_restarts": WORDS,
        },
        ("from", "relationships", "claim", "years", "restarts"),
    ),
    "payment_term": Kind(
        {"default_days": COUNT, "most_days": COUNT, "most_end_of_month_days": COUNT, "counts": TEXT},
        ("from", "relationships"),
    ),
    **contact_kinds.KINDS,
}
