"""The day and the moment most tests play on."""

from datetime import UTC, date, datetime

#: A Wednesday in no holiday season.
TODAY = date(2026, 3, 11)
NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
