"""The demonstration is for the sample company's own day, whatever day it is elsewhere."""

from datetime import UTC, date, datetime

import pytest

from dunwell.cli.demo import sample_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 10, 22, 59, tzinfo=UTC), date(2026, 6, 10)),
        (datetime(2026, 6, 10, 23, 1, tzinfo=UTC), date(2026, 6, 11)),
        (datetime(2026, 6, 13, 12, 0, tzinfo=UTC), date(2026, 6, 12)),
    ],
)
def test_the_sample_is_made_for_the_working_day_in_dublin(moment, day):
    assert sample_day(moment) == day
