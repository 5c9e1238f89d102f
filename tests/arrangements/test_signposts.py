"""Who helps when money is short: known for the countries of our laws, and no number without where it was read."""

from datetime import date, time
from pathlib import Path

import pytest

from dunwell.arrangements.signposts import SHIPPED, CannotReadSignposts, Open, read, signposts

ENTRY = """[[country.GB]]
name = "A friend"
helps = "both"
phone = "0800 1"
hours = ["1-5 09:00-17:00", "6 10:00-12:30"]
address = "friend.example"
confidence = "read"
source = "their page"
seen_on = 2026-11-22
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "help.toml"
    path.write_text(text)
    return path


def test_where_customers_live_somebody_is_known_and_no_number_was_only_recalled():
    for country in (
        "GB",
        "IE",
        "DE",
        "AT",
        "CH",
        "BE",
        "FR",
        "NL",
        "ES",
        "PL",
        "SE",
        "DK",
        "US",
        "CA",
        "AU",
        "NZ",
    ):
        assert signposts(country.lower()), country
    assert signposts("XX") == []


def test_every_number_says_where_and_when_it_was_read():
    numbers = [each for found in read(SHIPPED).values() for each in found if each.phone]

    assert len(numbers) >= 10
    for each in numbers:
        assert each.source
        assert each.seen_on <= date(2026, 11, 22)


def test_every_address_is_one_that_a_link_leads_to():
    for each in (one for found in read(SHIPPED).values() for one in found):
        assert each.address == each.address.strip("/").lower(), each.name
        assert "." in each.address
        assert "://" not in each.address


def test_hours_are_read_by_days_and_times(tmp_path):
    [found] = read(written(tmp_path, ENTRY))["GB"]

    assert found.hours == (Open(1, 5, time(9), time(17)), Open(6, 6, time(10), time(12, 30)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('confidence = "read"', 'confidence = "recalled"', "has a source and a day"),
        ('confidence = "read"', 'confidence = "heard"', "confidence one of"),
        ('helps = "both"', 'helps = "dogs"', "helps is one of"),
        ('source = "their page"', 'source = ""', "has a source and a day"),
        ("seen_on = 2026-11-22", "", "has a source and a day"),
        ('phone = "0800 1"', 'phone = ""', "hours are those of a phone"),
        ('phone = "0800 1"\n', "", "'phone' is missing"),
        ("1-5 09:00-17:00", "Mon-Fri 9-5", "hours are written like"),
        ("1-5 09:00-17:00", "5-1 09:00-17:00", "ends before it begins"),
        ("1-5 09:00-17:00", "1-5 17:00-09:00", "ends before it begins"),
        ("1-5 09:00-17:00", "1-5 09:00-25:00", "names no time of day"),
    ],
)
def test_an_entry_that_says_what_it_may_not_is_named(tmp_path, before, after, said):
    assert before in ENTRY
    with pytest.raises(CannotReadSignposts, match=said):
        read(written(tmp_path, ENTRY.replace(before, after)))


def test_a_number_that_was_only_recalled_is_refused(tmp_path):
    text = (
        ENTRY.replace('"read"', '"recalled"')
        .replace('"their page"', '""')
        .replace("seen_on = 2026-11-22", "")
    )
    with pytest.raises(CannotReadSignposts, match="left out"):
        read(written(tmp_path, text))
