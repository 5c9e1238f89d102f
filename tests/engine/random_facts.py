"""Makes random valid facts for the plan from a seed, in domains so small that edges and ties are met often.

It knows nothing of the rules: what should happen to the facts is for `reference.py` and the engine to say.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pyarrow as pa
from hypothesis import strategies as st

from dunwell.engine import facts as schema

Facts = dict[str, list[dict]]

DAYS = [date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 1), *(date(2025, 6, 2 + n) for n in range(7))]
TRACKS = [
    "invoice",
    "instalment",
    "promise",
    "statement",
    "receipt",
    "checkin",
    "welcome",
    "custom",
    "Zoll",
    "ärger",
]
MONEY = [0, 50, 100, 100, 100, 200, 200, 300]
HUGE = 10**15
LONGEST = 2**63 - 1
ANCHORED_DAYS_AGO = [-8, -7, -3, -2, -1, 0, 1, 3, 3, 7, 7, 10, 14, 14, 30, 3000]
#: Ids start here: around zero, negative, beyond what a float can hold, and at both ends of an int64.
FIRST_IDS = [1, 1, 1, -(2**40), 2**53, 2**63 - 10**10, -(2**63)]
#: Ids that one set may use from each start, so that sets with different numbers never share one.
IDS_PER_SET = 10_000


def random_facts(rng: Random, customers: int, as_of: date, number: int = 0) -> Facts:
    """Returns valid facts of so many customers; sets of different numbers may be put `together`."""
    facts: Facts = {name: [] for name in schema.TABLES}
    setting = _Setting(rng, number)
    for playbook in setting.playbooks:
        _playbook(rng, facts, setting, playbook)
    for jurisdiction in setting.jurisdictions:
        _contact_rules(rng, facts, setting, jurisdiction, as_of)
    _capacity(rng, facts, setting, customers)
    used: set[tuple[str, int]] = set()
    for place in range(customers):
        _customer(rng, facts, setting, place, as_of, used)
    for rows in facts.values():
        rng.shuffle(rows)
    return facts


def together(sets: list[Facts]) -> Facts:
    """Returns the sets as one; of the capacities, which all customers share, those of the first set."""
    merged: Facts = {name: [row for facts in sets for row in facts[name]] for name in schema.TABLES}
    merged["capacity"] = sets[0]["capacity"] if sets else []
    return merged


def tables(facts: Mapping[str, list[dict]]) -> dict[str, pa.Table]:
    """Returns the facts as Arrow tables."""
    return {name: pa.Table.from_pylist(facts[name], schema=schema.TABLES[name]) for name in schema.TABLES}


@st.composite
def facts_and_day(draw: st.DrawFn, most_customers: int = 12) -> tuple[Facts, date]:
    """Draws (facts, as_of); a failing example shrinks to few customers, then to the first days."""
    customers = draw(st.integers(0, most_customers))
    as_of = draw(st.sampled_from(DAYS))
    return random_facts(Random(draw(st.integers(0, 2**32))), customers, as_of), as_of


class _Setting:
    """What all rows of one set have in common; names and ids are apart from those of any other number."""

    def __init__(self, rng: Random, number: int) -> None:
        self.number = number
        self.playbooks = [f"p{number}{letter}" for letter in "aBü"[: rng.randint(1, 3)]]
        self.jurisdictions = [f"J{number}", f"J{number}-X"][: rng.randint(1, 2)]
        #: How much there is in the way of a contact; in a calm set many act and compete for capacity.
        self.trouble = rng.choice([0.1, 1, 1])
        self.anchored_days_ago = (
            ANCHORED_DAYS_AGO if self.trouble == 1 else rng.choices(ANCHORED_DAYS_AGO, k=4)
        )
        self.weights_pct = rng.choice([[100], [0, 50, 100, 100, 200, 10**9]])
        self.contact_channels = rng.sample(schema.CONTACT_CHANNELS, 1 if self.trouble < 1 else 6)

    def id(self, rng: Random, place: int) -> int:
        return rng.choice(FIRST_IDS) + self.number * IDS_PER_SET + place


# --- Playbooks ----------------------------------------------------------------------------------------------


def _playbook(rng: Random, facts: Facts, setting: _Setting, playbook: str) -> None:
    facts["playbooks"].append(
        {
            "playbook": playbook,
            "min_gap_days": rng.choice([1, 1, 1, 2, 3, 7]),
            "patience_days": rng.choice([0, 1, 3, 7, 7, LONGEST]),
        }
    )
    priorities = rng.sample([-1, *range(len(TRACKS) - 1)], len(TRACKS))
    for track, priority in zip(TRACKS, priorities, strict=True):
        if rng.random() < 0.6:
            facts["track_priority"].append({"playbook": playbook, "track": track, "priority": priority})
        if rng.random() < 0.85:
            _ladder(rng, facts, setting, playbook, track)


def _ladder(rng: Random, facts: Facts, setting: _Setting, playbook: str, track: str) -> None:
    length = rng.randint(0, 6)
    offsets = [-7, -3, -3, -1] if rng.random() < 0.1 else [-7, -3, -1, 0, 0, 1, 1, 3, 3, 7, 14]
    tones = rng.choice([schema.TONES, schema.TONES[:3]])
    for step_no, offset_days in enumerate(sorted(rng.choices(offsets, k=length)), start=1):
        repeats = step_no == length and rng.random() < 0.5
        facts["steps"].append(
            {
                "playbook": playbook,
                "track": track,
                "step_no": step_no,
                "key": f"{track}_{step_no}",
                "offset_days": offset_days,
                "wait_days": rng.choice([1, 1, 2, 3, 7]),
                "min_base_minor": rng.choice([0, 0, 0, 0, 0, 101, 201, *MONEY]),
                "tone": rng.choice(tones),
                "approval": rng.choice(schema.APPROVALS),
                "repeat_days": rng.choice([1, 2, 3, 7, LONGEST]) if repeats else None,
            }
        )
        channels = _step_channels(rng, setting)
        ranks = sorted(rng.sample(range(-2, 12), len(channels)))
        for rank, channel in zip(ranks, channels, strict=True):
            facts["step_channels"].append(
                {"playbook": playbook, "track": track, "step_no": step_no, "rank": rank, "channel": channel}
            )


def _step_channels(rng: Random, setting: _Setting) -> list[str]:
    contact = rng.sample(setting.contact_channels, min(len(setting.contact_channels), rng.randint(1, 3)))
    internal = rng.sample(schema.INTERNAL_CHANNELS, rng.randint(1, 2))
    channels = rng.choices([contact, internal, contact + internal], [5, 1, 3])[0]
    rng.shuffle(channels)
    return channels


# --- Contact rules and capacity -----------------------------------------------------------------------------


def _contact_rules(rng: Random, facts: Facts, setting: _Setting, jurisdiction: str, as_of: date) -> None:
    for kind in schema.CUSTOMER_KINDS:
        rules = set()
        for _ in range(rng.choice([0, 1, 2, 4]) if setting.trouble == 1 else 0):
            channel = rng.choice([*schema.CONTACT_CHANNELS, "*", "*", "task"])
            rules.add((channel, rng.choice([1, 2, 3, 3, 7, 7, 30, LONGEST])))
        for channel, window_days in sorted(rules):
            facts["contact_caps"].append(
                {
                    "jurisdiction": jurisdiction,
                    "kind": kind,
                    "channel": channel,
                    "window_days": window_days,
                    "max_contacts": rng.choice([0, 1, 1, 1, 1, 2, 3]),
                }
            )
        for days, likelihood in ((0, 0.08), (1, 0.5), (4, 0.5)):
            weekday = (as_of.weekday() + days) % 7
            if rng.random() < likelihood * setting.trouble:
                facts["quiet_weekdays"].append(
                    {"jurisdiction": jurisdiction, "kind": kind, "weekday": weekday}
                )
    for days, likelihood in ((-1, 0.3), (0, 0.1), (1, 0.3), (7, 0.3), (366, 0.3)):
        if rng.random() < likelihood * setting.trouble:
            facts["holidays"].append({"jurisdiction": jurisdiction, "on_date": as_of + timedelta(days=days)})


def _capacity(rng: Random, facts: Facts, setting: _Setting, customers: int) -> None:
    for channel in (*schema.CONTACT_CHANNELS, *schema.INTERNAL_CHANNELS):
        if rng.random() < (0.8 if [channel] == setting.contact_channels else 0.3):
            most = rng.choice([0, 1, 2, 3, *(1 + customers // part for part in (3, 5, 8, 12))])
            facts["capacity"].append({"channel": channel, "max_per_day": most})


# --- Customers ----------------------------------------------------------------------------------------------


def _customer(
    rng: Random, facts: Facts, setting: _Setting, place: int, as_of: date, used: set[tuple[str, int]]
) -> None:
    customer = {
        "customer_id": setting.id(rng, place),
        "playbook": rng.choice(setting.playbooks),
        "jurisdiction": rng.choice(setting.jurisdictions),
        "kind": rng.choice(schema.CUSTOMER_KINDS),
        "vulnerable": rng.random() < 0.25,
        "opted_out": rng.random() < 0.12 * setting.trouble,
        "credit_base_minor": rng.choice([*MONEY, 400, HUGE]) if rng.random() < 0.4 * setting.trouble else 0,
        "weight_pct": rng.choice(setting.weights_pct),
    }
    facts["customers"].append(customer)
    occasions = []
    tracks = rng.sample(TRACKS, rng.choice([1, 1, 2, 3]))
    for _ in range(rng.choice([0, 1, 1, 2, 3, 4, 6, 8])):
        key = rng.choice(tracks), setting.id(rng, 2 * place + rng.randrange(4))
        if key not in used:
            used.add(key)
            occasions.append(_occasion(rng, setting, customer["customer_id"], key, as_of))
    facts["occasions"].extend(occasions)
    if rng.random() < 0.35 * setting.trouble:
        for _ in range(rng.choice([1, 1, 2, 4])):
            facts["holds"].append(_hold(rng, customer["customer_id"], occasions, as_of))
    _contacts_and_reach(rng, facts, setting, customer["customer_id"], as_of)


def _occasion(rng: Random, setting: _Setting, customer_id: int, key: tuple[str, int], as_of: date) -> dict:
    last_step = rng.choice([0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 6, 9])
    last_step_on = None
    if last_step:
        days_ago = 0 if rng.random() < 0.06 * setting.trouble else rng.choice([1, 2, 3, 6, 7, 8, 30, 400])
        last_step_on = as_of - timedelta(days=days_ago)
    likely = rng.choice([None, None, None, None, -1, 0, 0, 5, 20])
    return {
        "occasion_id": key[1],
        "customer_id": customer_id,
        "track": key[0],
        "anchor_on": as_of - timedelta(days=rng.choice(setting.anchored_days_ago)),
        "open_base_minor": HUGE if rng.random() < 0.03 else rng.choice(MONEY),
        "last_step": last_step,
        "last_step_on": last_step_on,
        "likely_paid_by": None if likely is None else as_of + timedelta(days=likely),
    }


def _hold(rng: Random, customer_id: int, occasions: list[dict], as_of: date) -> dict:
    starts_on = as_of + timedelta(days=rng.choice([-10, -1, 0, 0, 1]))
    lasts = rng.choice([None, None, -1, 0, 1, 9, 10, 11])
    track, occasion_id = None, None
    if occasions and rng.random() < 0.65:
        about = rng.choice(occasions)
        track, occasion_id = about["track"], about["occasion_id"]
        if rng.random() < 0.15:  # It is about nothing we know of, or about something with the same id.
            track = rng.choice(TRACKS)
        elif rng.random() < 0.3:  # It is about nothing we know of, or about something of somebody else.
            occasion_id += rng.choice([1, 2])
    return {
        "customer_id": customer_id,
        "track": track,
        "occasion_id": occasion_id,
        "kind": rng.choice(schema.HOLD_KINDS),
        "starts_on": starts_on,
        "ends_on": None if lasts is None else starts_on + timedelta(days=lasts),
    }


def _contacts_and_reach(rng: Random, facts: Facts, setting: _Setting, customer_id: int, as_of: date) -> None:
    for _ in range(rng.choice([0, 0, 0, 1, 2, 4]) if rng.random() < setting.trouble else 0):
        channel = rng.choice([*schema.CONTACT_CHANNELS, *schema.CONTACT_CHANNELS, "task", "agency"])
        on_date = as_of - timedelta(days=rng.choice([0, 1, 2, 2, 3, 3, 6, 7, 7, 29, 30, 400]))
        facts["contacts"].append({"customer_id": customer_id, "channel": channel, "on_date": on_date})
    likelihood = rng.choice([0, 0.4, 0.8, 1, 1]) if rng.random() < setting.trouble else 1
    for channel in (*schema.CONTACT_CHANNELS, "task"):
        if rng.random() < likelihood:
            facts["reach"].append({"customer_id": customer_id, "channel": channel})
