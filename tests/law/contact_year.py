"""A year of contacts: planned each day by the engine from compiled rules, at minutes that the judge of hours gives.

Knows no rule: it only asks the program, does what it is told, and writes down what was done. Each customer lives through
a quarter of the year; the plan of one day is made for four of them at once, whose days lie thirteen weeks apart.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pyarrow as pa

from dunwell.engine.duckdb_runner import plan
from dunwell.engine.facts import TABLES, from_rows
from dunwell.law.contact_facts import contact_facts, hours_from
from dunwell.law.contact_hours import ContactPlace, next_allowed_at
from dunwell.law.contact_rules import read_house

#: Where customers are, on which clock, how they are owed from, and who asks: all that the law tells apart.
PLACES = [
    ("US-MA", "America/New_York", "consumer", "FP"),
    ("US-MA", "America/New_York", "consumer", "TP"),
    ("US-CA", "America/Los_Angeles", "consumer", "FP"),
    ("US-CA", "America/Los_Angeles", "sole_trader", "FP"),
    ("US-DC", "America/New_York", "consumer", "TP"),
    ("US-TX", "America/Chicago", "consumer", "TP"),
    ("AU-NSW", "Australia/Sydney", "consumer", "FP"),
    ("AU-NSW", "Australia/Lord_Howe", "sole_trader", "FP"),
    ("AU-SA", "Australia/Adelaide", "consumer", "TP"),
    ("CA-ON", "America/Toronto", "consumer", "TP"),
    ("CA-ON", "America/Toronto", "business", "TP"),
    ("CA-BC", "America/Vancouver", "consumer", "FP"),
    ("GB-SCT", "Europe/London", "consumer", "FP"),
    ("IE", "Europe/Dublin", "business", "FP"),
    ("DE-BY", "Europe/Berlin", "business", "FP"),
    ("DE-BE", "Europe/Berlin", "consumer", "TP"),
    ("FR", "Europe/Paris", "sole_trader", "FP"),
]
#: The channels of each playbook's one step, in the order in which they are tried.
PLAYBOOKS = [
    ("call", "sms", "email", "letter"),
    ("sms", "call", "letter", "email"),
    ("email", "call", "visit", "sms"),
    ("visit", "call", "email", "registered_letter"),
]
#: A house that forbids nothing, so that only the law is left to keep.
NO_POLICY = b"""[[contact_hours]]
id = "house-any-time"
says = "At any time"
windows = [{ weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], begin = 00:00:00, end = 00:00:00 }]
holidays = "open"
strength = "house"
confidence = "V"
"""
SEAT = "IE"
QUARTERS, QUARTER_DAYS = 4, 91


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the year. `policy`: the house rules bind too."""

    number: int
    place: str
    zone: str
    kind: str
    actor: str
    policy: bool
    playbook: int
    quarter: int

    @property
    def group(self):
        """What tells apart the tables of rules that bind towards them."""
        return self.actor, self.policy, self.quarter

    @property
    def rules(self):
        """The name under which the plan knows the rules that bind towards them."""
        return self.place + _suffix(*self.group)

    @property
    def shift(self):
        """How far their days lie after those of the plan."""
        return timedelta(days=self.quarter * QUARTER_DAYS)


def _suffix(actor, policy, quarter):
    return f"/{actor}/{'policy' if policy else 'law'}/{quarter}"


@dataclass(frozen=True, slots=True)
class Made:
    """One contact that was made."""

    person: Person
    channel: str
    at: datetime
    spoken: bool

    @property
    def day(self):
        """The customer's day."""
        return self.at.astimezone(ZoneInfo(self.person.zone)).date()


def people(rng, count):
    """So many customers, spread over places, with and without policy."""
    return [
        Person(
            number,
            *PLACES[number % len(PLACES)],
            rng.random() < 0.4,
            rng.randrange(len(PLAYBOOKS)),
            number // len(PLACES) % QUARTERS,
        )
        for number in range(count)
    ]


def year_of_contacts(packs, house, persons, first, seed, days=QUARTER_DAYS):
    """Everything that is done in the year from a day on: each day planned, each minute the first allowed from a random one.

    `days`: so many of each quarter.
    """
    rng = Random(f"a year of contacts {seed}")
    houses = {True: house, False: read_house(NO_POLICY)}
    log: list[Made] = []
    steps: dict[int, date] = {}
    kept: dict[object, object] = {}
    for day in (first + timedelta(days=number) for number in range(days)):
        rules = _rules(packs, houses, persons, day, kept)
        facts = _facts(persons, rules, log, steps, day)
        for row in plan(facts, day, threads=1).decisions.to_pylist():
            if row["decision"] != "act":
                continue
            person = persons[row["customer_id"]]
            key = (person.rules, person.kind, (day + person.shift).year)
            if key not in kept:
                kept[key] = hours_from(rules, person.rules, person.kind)
            made = _made(rng, person, row["channel"], kept[key], day + person.shift)
            if made is not None:
                log.append(made)
                steps[person.number] = day
    return log


def _made(rng, person, channel, hours, day):
    """The contact at the first allowed minute from a random one of the day; None where it would be another day."""
    zone = ZoneInfo(person.zone)
    wish = datetime.combine(day, time.min, zone) + timedelta(
        minutes=rng.randrange(1440), seconds=rng.randrange(60)
    )
    country, _, region = person.place.partition("-")
    place = ContactPlace(person.place, channel, person.zone, country, region, "")
    at = next_allowed_at(hours, place, wish)
    if at is None or at.astimezone(zone).date() != day:
        return None
    return Made(person, channel, at, spoken=channel in ("call", "visit") and rng.random() < 0.5)


def _rules(packs, houses, persons, day, kept):
    """The tables of contact rules for all customers, named for them; made anew with each year."""
    parts = []
    for actor, policy, quarter in sorted({person.group for person in persons}):
        shift = timedelta(days=quarter * QUARTER_DAYS)
        key = (actor, policy, quarter, (day + shift).year)
        if key not in kept:
            places = {(each.place, each.kind) for each in persons if each.group == (actor, policy, quarter)}
            found = contact_facts(packs, houses[policy], places, SEAT, day + shift, actor)
            found["holidays of the plan"] = _earlier(found["holidays"], shift)
            kept[key] = {name: _renamed(table, _suffix(*key[:3])) for name, table in found.items()}
        parts.append(kept[key])
    names = ("contact_caps", "quiet_weekdays", "holidays", "contact_hours")
    # The judge of hours knows the days by their own dates, the plan by its own.
    judged = {name: pa.concat_tables([part[name] for part in parts]) for name in names}
    return judged | {
        "holidays of the plan": pa.concat_tables([part["holidays of the plan"] for part in parts])
    }


def _renamed(table, suffix):
    names = pa.array([f"{name}{suffix}" for name in table["jurisdiction"].to_pylist()], pa.string())
    return table.set_column(0, table.schema.field("jurisdiction"), names)


def _earlier(holidays, shift):
    days = pa.array([each - shift for each in holidays["on_date"].to_pylist()], pa.date32())
    return holidays.set_column(1, holidays.schema.field("on_date"), days)


def _facts(persons, rules, log, steps, day):
    number = {name: f"ways-{name}" for name in range(len(PLAYBOOKS))}
    rows = {
        "customers": [
            (each.number, number[each.playbook], each.rules, each.kind, False, False, 0, 100) for each in persons
        ],
        "occasions": [
            (each.number, each.number, "invoice", date(2020, 1, 1), 100, int(each.number in steps),
             steps.get(each.number), None)
            for each in persons
        ],
        "contacts": [
            (each.person.number, each.channel, each.day - each.person.shift) for each in log
        ],
        "reach": [(each.number, channel) for each in persons for channel in PLAYBOOKS[each.playbook]],
        "steps": [(name, "invoice", 1, "reminder", 0, 1, 0, "friendly", "auto", 1) for name in number.values()],
        "step_channels": [
            (number[book], "invoice", 1, rank, channel)
            for book, channels in enumerate(PLAYBOOKS)
            for rank, channel in enumerate(channels, 1)
        ],
        "playbooks": [(name, 1, 0) for name in number.values()],
        "track_priority": [(name, "invoice", 1) for name in number.values()],
    }  # fmt: skip
    facts = {
        name: from_rows(name, rows[name]) if name in rows else TABLES[name].empty_table() for name in TABLES
    }
    rules = rules | {"holidays": rules["holidays of the plan"]}
    return facts | {name: table for name, table in rules.items() if name in TABLES}
