"""The table of states in the document is the one the program goes by."""

import re
from pathlib import Path

from dunwell.outreach.models import Gate
from dunwell.outreach.outcomes import PAUSES
from dunwell.outreach.states import FOLLOWS

TEXT = (Path(__file__).resolve().parents[2] / "docs/delivery.md").read_text()


def test_the_document_tells_of_each_state_what_may_follow_it():
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) ?\|$", TEXT, re.MULTILINE)

    told = {state: set(re.findall(r"`(\w+)`", follows)) for state, follows in rows}

    assert told == {state.value: {each.value for each in later} for state, later in FOLLOWS.items()}


def test_the_document_tells_the_pauses_between_tries_and_names_every_gate():
    minutes = [str(int(each.total_seconds() // 60)) for each in PAUSES]
    assert f"after {', '.join(minutes[:-1])} and {minutes[-1]}\nminutes" in TEXT
    for gate in Gate.values:
        assert gate in TEXT
