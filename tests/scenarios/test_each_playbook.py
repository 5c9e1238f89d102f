"""What three customers hear, and on which days, under each playbook: one who never answers, one who pays late, one on time.

All owe the same from the same day. Each working day is planned anew from what was done before, as a round would.
"""

from datetime import date, timedelta

import pytest

from dunwell.engine.duckdb_runner import plan
from dunwell.engine.facts import CONTACT_CHANNELS, TABLES, from_rows
from dunwell.outreach.playbooks import SHIPPED, playbook_facts, read_playbooks

PLAYBOOKS = read_playbooks((SHIPPED,))
DUE = date(2026, 1, 15)  # a Thursday
PAID = {"silent": date.max, "late": date(2026, 2, 11), "on time": DUE}
#: The house rules: one call a day, two contacts a week, none on weekends.
RULES = {
    "contact_caps": [("IE", "business", "call", 1, 1), ("IE", "business", "*", 7, 2)],
    "quiet_weekdays": [("IE", "business", 5), ("IE", "business", 6)],
    "holidays": [],
    "capacity": [],
    "holds": [],
}

#: Who never answers hears this; what stands in brackets is read by a person first.
SILENT = {
    "gentle": """
        12 Jan heads_up by email
        20 Jan friendly_reminder by email
        30 Jan is_anything_wrong by email
        10 Feb call by call
        24 Feb firm_reminder by email
        16 Mar [last_request] by email
        10 Apr [letter_before_action] by registered_letter
        05 May [decide_together] by task
        04 Jun [decide_together] by task""",
    "standard": """
        12 Jan heads_up by email
        19 Jan friendly_reminder by email
        27 Jan is_anything_wrong by email
        05 Feb call by call
        16 Feb firm_reminder by email
        02 Mar [last_request] by email
        16 Mar [letter_before_action] by registered_letter
        06 Apr [decide_together] by task
        06 May [decide_together] by task
        05 Jun [decide_together] by task""",
    "key-account": """
        12 Jan heads_up by email
        19 Jan friendly_reminder by email
        26 Jan account_manager_call by call
        04 Feb is_anything_wrong by email
        16 Feb [firm_reminder] by email
        04 Mar [last_request] by email
        18 Mar [visit] by visit
        10 Apr [letter_before_action] by registered_letter
        05 May [decide_together] by task
        04 Jun [decide_together] by task""",
    "brisk": """
        12 Jan heads_up by email
        16 Jan friendly_reminder by email
        20 Jan is_anything_wrong by email
        26 Jan call by call
        02 Feb firm_reminder by email
        10 Feb [last_request] by email
        20 Feb [letter_before_action] by registered_letter
        06 Mar [hand_over] by agency
        06 Apr [hand_over] by agency
        06 May [hand_over] by agency
        05 Jun [hand_over] by agency""",
    "consumer": """
        12 Jan heads_up by email
        19 Jan friendly_reminder by email
        29 Jan is_anything_wrong by email
        09 Feb call by call
        20 Feb firm_reminder by email
        09 Mar [last_request] by email
        30 Mar [letter_before_action] by registered_letter
        04 May [decide_together] by task
        04 Jun [decide_together] by task""",
    "public-sector": """
        05 Jan purchase_order_check by email
        26 Jan friendly_reminder by email
        09 Feb is_anything_wrong by email
        23 Feb call by call
        11 Mar firm_reminder by email
        06 Apr [last_request] by email
        05 May [letter_before_action] by registered_letter
        09 Jun [decide_together] by task""",
}
#: Who pays on 11 February heard as many of these steps before, and is thanked on this day.
LATE = {
    "gentle": (4, "16 Feb"),
    "standard": (4, "11 Feb"),
    "key-account": (4, "11 Feb"),
    "brisk": (6, "12 Feb"),
    "consumer": (4, "13 Feb"),
    "public-sector": (3, "16 Feb"),
}
#: Who pays on the day heard of it once, and is thanked on this day.
ON_TIME = {
    "gentle": "16 Jan",
    "standard": "15 Jan",
    "key-account": "19 Jan",
    "brisk": "15 Jan",
    "consumer": "16 Jan",
    "public-sector": "15 Jan",
}


class Calendar:
    """The same three customers under each playbook, day by day; every message goes out on its day."""

    def __init__(self):
        self.people = dict(enumerate(((k, w) for k in PLAYBOOKS for w in PAID), start=1))
        self.fixed = playbook_facts(PLAYBOOKS.values(), "EUR")
        self.fixed |= {name: from_rows(name, rows) for name, rows in RULES.items()}
        self.fixed["customers"] = from_rows(
            "customers",
            [(n, key, "IE", "business", False, False, 0, 100) for n, (key, _) in self.people.items()],
        )
        self.fixed["reach"] = from_rows("reach", [(n, way) for n in self.people for way in CONTACT_CHANNELS])
        self.taken, self.contacts, self.heard = {}, [], {each: [] for each in self.people.values()}

    def play(self, first, last):
        for days in range((last - first).days + 1):
            today = first + timedelta(days=days)
            if today.weekday() < 5:
                self._live(today)
        return self.heard

    def _live(self, today):
        facts = self.fixed | {
            "occasions": self._occasions(today),
            "contacts": from_rows("contacts", self.contacts),
        }
        made = plan({name: facts[name] for name in TABLES}, today, threads=1)
        for act in made.decisions.to_pylist():
            if act["decision"] == "act":
                step = f"[{act['step_key']}]" if act["approval"] == "review" else act["step_key"]
                self.heard[self.people[act["customer_id"]]].append(
                    f"{today:%d %b} {step} by {act['channel']}"
                )
                if act["channel"] in CONTACT_CHANNELS:
                    self.contacts.append((act["customer_id"], act["channel"], today))
        for row in made.covered.to_pylist():
            self.taken[row["track"], row["occasion_id"]] = (row["step_no"], today)

    def _occasions(self, today):
        rows = []
        for number, (_, who) in self.people.items():
            track, anchor_on, open_minor = (
                ("invoice", DUE, 200_000) if today < PAID[who] else ("receipt", PAID[who], 0)
            )
            step_no, on = self.taken.get((track, number), (0, None))
            rows.append((number, number, track, anchor_on, open_minor, step_no, on, None))
        return from_rows("occasions", rows)


@pytest.fixture(scope="module")
def heard():
    return Calendar().play(date(2026, 1, 2), date(2026, 6, 12))


def test_every_shipped_playbook_has_its_calendar():
    assert set(SILENT) == set(LATE) == set(ON_TIME) == set(PLAYBOOKS)


@pytest.mark.parametrize("key", SILENT)
def test_who_never_answers_climbs_every_rung_in_order(heard, key):
    assert heard[key, "silent"] == [line.strip() for line in SILENT[key].strip().splitlines()]


@pytest.mark.parametrize("key", LATE)
def test_who_pays_late_is_thanked_and_hears_nothing_after(heard, key):
    steps, thanked = LATE[key]
    assert heard[key, "late"] == [*heard[key, "silent"][:steps], f"{thanked} thank_you by email"]


@pytest.mark.parametrize("key", ON_TIME)
def test_who_pays_on_time_hears_of_it_once_and_is_thanked(heard, key):
    assert heard[key, "on time"] == [heard[key, "silent"][0], f"{ON_TIME[key]} thank_you by email"]


@pytest.mark.parametrize("key", PLAYBOOKS)
def test_whoever_never_answers_has_heard_every_step_of_the_ladder(heard, key):
    spoken = [line.split()[2].strip("[]") for line in heard[key, "silent"]]
    assert list(dict.fromkeys(spoken)) == [step.key for step in PLAYBOOKS[key].track("invoice").steps]
