"""Random debts of every country, day and size, and what one debt at a time says of them."""

import random
from datetime import date, timedelta

import pyarrow as pa

from dunwell.law import fees, interest
from dunwell.law.interest_book import DEBTS, STOPPED
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import RELATIONSHIPS


def random_debts(packs, count, seed):
    """Returns a table of debts; many fall due at the edges of half-years, years and months."""
    chance = random.Random(seed)
    places = [*sorted(packs.packs), "GB-SCT", "DE-BY", "XX"]
    days = [date(year, month, day) for year in range(2013, 2029) for month in range(1, 13) for day in (1, 28)]
    days += [
        date(year, *edge) for year in range(2013, 2029) for edge in ((6, 30), (12, 31), (6, 29), (1, 31))
    ]
    days += [date(year, 2, 29) for year in (2016, 2020, 2024, 2028)]
    rows = []
    for _ in range(count):
        place = chance.choice(places)
        chain = packs.chain(place)
        due_on = (
            chance.choice(days)
            if chance.random() < 0.5
            else date(2013, 1, 1) + timedelta(chance.randrange(5500))
        )
        late = chance.choice((0, -5, 1, 2, 29, 30, 31, 90, 184, 365, 366, 731, chance.randrange(3000)))
        rows.append(
            {
                "principal_minor": chance.choice(
                    (0, 1, 99_999, 100_000, 100_001, 999_999, 1_000_000, 1_000_001, 5_000_000)
                )
                if chance.random() < 0.3
                else chance.randrange(10 ** chance.randrange(1, 12)),
                "currency": chain[0].currency if chain and chance.random() < 0.95 else "CHF",
                "jurisdiction": place,
                "relationship": chance.choice(list(RELATIONSHIPS)),
                "due_on": due_on,
                "until_on": due_on + timedelta(days=late),
            }
        )
    return pa.Table.from_pylist(rows, schema=DEBTS)


def with_stops(debts, seed):
    """Returns the debts with a column of times in which no interest runs: none, one or several, which may overlap."""
    chance = random.Random(seed)
    column = []
    for due_on, until_on in zip(debts["due_on"].to_pylist(), debts["until_on"].to_pylist(), strict=True):
        late = max((until_on - due_on).days, 0)
        times = []
        for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
            since = due_on + timedelta(days=chance.randrange(-60, late + 30))
            times.append(
                {"since": since, "until": since + timedelta(days=chance.choice((-9, 0, 1, 29, 59, 400)))}
            )
        if chance.random() < 0.05:
            times = [{"since": due_on - timedelta(days=3), "until": until_on + timedelta(days=3)}]
        column.append(times if times or chance.random() < 0.5 else None)
    return debts.append_column("stopped", pa.array(column, STOPPED))


def one_by_one(packs, debt):
    """Returns what the functions for one debt say, as the columns the book adds."""
    told = dict.fromkeys(
        ("days", "interest_minor", "provisional", "refused", "compensation_minor", "compensation_currency")
    )
    place, owes, due_on = debt["jurisdiction"], debt["relationship"], debt["due_on"]
    stopped = [(time["since"], time["until"]) for time in debt.get("stopped") or ()]
    found = interest.interest(
        packs, place, owes, debt["principal_minor"], due_on, debt["until_on"], stopped=stopped
    )
    if isinstance(found, NotKnown):
        told["refused"] = found.reason
    else:
        told |= {"days": found.days, "interest_minor": found.minor, "provisional": found.provisional}
    start = due_on + timedelta(days=1)
    fixed = fees.compensation(packs, place, owes, debt["principal_minor"], debt["currency"], start)
    if not isinstance(fixed, NotKnown):
        late = debt["until_on"] > due_on and debt["principal_minor"] > 0
        told["compensation_minor"] = fixed.minor if late else 0
        told["compensation_currency"] = fixed.currency
    return told
