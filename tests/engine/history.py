"""Takes every act of a plan and writes it down in the facts, as a round does, so that more can be planned."""

from datetime import date

from promises import acts, key
from random_facts import Facts

from dunwell.engine.facts import CONTACT_CHANNELS


def recorded(facts: Facts, decisions: list[dict], covered: list[dict], as_of: date) -> Facts:
    """Returns the facts after every act of the plan: occasions moved on, contacts made."""
    steps = {key(row): row["step_no"] for row in covered}
    occasions = [
        row | {"last_step": steps[key(row)], "last_step_on": as_of} if key(row) in steps else row
        for row in facts["occasions"]
    ]
    contacts = [
        {"customer_id": row["customer_id"], "channel": row["channel"], "on_date": as_of}
        for row in acts(decisions)
        if row["channel"] in CONTACT_CHANNELS
    ]
    return facts | {"occasions": occasions, "contacts": facts["contacts"] + contacts}
