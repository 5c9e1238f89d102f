"""A random year of contacts, planned by the engine, breaks no rule that an independent checker knows.

`DUNWELL_CONTACT_YEAR_CUSTOMERS` says how many customers live through it (340 unless set), `DUNWELL_CONTACT_YEAR_SEEDS`
how many years (1 unless set): 5,000 customers take about two minutes a year.
"""

import os
import shutil
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from contact_checker import breaches
from contact_year import PLACES, people, year_of_contacts

from dunwell.law.contact_rules import read_house, shipped_house
from dunwell.law.pack_files import read_packs, shipped_folder, shipped_packs

CUSTOMERS = int(os.environ.get("DUNWELL_CONTACT_YEAR_CUSTOMERS", "340"))
SEEDS = range(int(os.environ.get("DUNWELL_CONTACT_YEAR_SEEDS", "1")))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_year_of_contacts_breaks_no_rule(seed):
    rng = Random(f"contact year {seed}")
    first = date(2024, 1, 1) + timedelta(days=rng.randrange(4 * 365))
    persons = people(rng, CUSTOMERS)

    log = year_of_contacts(shipped_packs(), shipped_house(), persons, first, seed)

    assert breaches(log) == []
    assert len(
        {(made.person.place, made.person.zone, made.person.kind, made.person.actor) for made in log}
    ) == len(PLACES)
    assert {made.channel for made in log} >= {"call", "sms", "email", "visit"}
    assert len(log) > 20 * CUSTOMERS
    assert (max(made.day for made in log) - min(made.day for made in log)).days > 350


#: A rule set wrong on purpose: the file, what is in it, what is put there, and what the checker then says.
_WRONG = [
    (
        "US-MA/contact.toml",
        "most = 2\nwindow_days = 7",
        "most = 3\nwindow_days = 7",
        "US-MA FP: 3 by call/sms",
    ),
    ("US-MA/contact.toml", "end = 21:00:00", "end = 21:30:00", "US-MA FP: "),
    ("US/contact.toml", "cooldown_days = 7", "cooldown_days = 6", "called 6 days after talking"),
    ("AU/contact.toml", "begin = 07:30:00", "begin = 07:00:00", "AU-NSW FP: call at "),
    ("AU/contact.toml", 'holidays = "closed"', 'holidays = "open"', "on the holiday"),
    ("AU/contact.toml", "window_months = 1", "window_days = 26", "in month days"),
    ("CA-ON/contact.toml", "begin = 13:00:00", "begin = 12:00:00", "CA-ON TP: "),
    ("CA-BC/contact.toml", "end = 17:00:00", "end = 18:00:00", "CA-BC FP: "),
    ("CA-ON/contact.toml", "most = 3", "most = 4", "CA-ON TP: 4 by call/sms/email/visit"),
]


def test_rules_set_wrong_on_purpose_are_found(tmp_path):
    with shipped_folder() as folder:
        shutil.copytree(folder, tmp_path / "packs")
    for file, old, new, _ in _WRONG:
        path = tmp_path / "packs" / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    house = (tmp_path / "packs/house.toml").read_text().replace("begin = 08:00:00", "begin = 06:00:00")
    rng = Random("wrong on purpose")
    persons = people(rng, 340)

    log = year_of_contacts(
        read_packs(tmp_path / "packs"), read_house(house.encode()), persons, date(2026, 1, 1), 0, days=40
    )

    told = Counter(breaches(log))
    for file, _, new, said in _WRONG:
        assert any(said in each for each in told), (file, new)
    assert any("IE FP: email at" in each for each in told)
