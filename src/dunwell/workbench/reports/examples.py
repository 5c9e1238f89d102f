"""A chart of each form with made-up figures, for the page that shows the parts of pages."""

from datetime import date
from fractions import Fraction

from django.http import HttpRequest

from dunwell.insight.reports.shape import Chart, Column, Report, Table
from dunwell.workbench.reports.drawing import Drawing, draw
from dunwell.workbench.reports.written import Writer

_DAY = date(2026, 3, 11)
_BUCKETS = Table(
    "buckets",
    (Column("bucket", "code", "bucket"), Column("open", "money")),
    [("current", 6_541_798), ("days_1_30", 3_633_132), ("days_31_60", 1_417_659), ("days_61_90", 648_379)],
)
_WEEKS = Table(
    "weeks",
    (
        Column("from", "day"),
        *(Column(key, "money") for key in ("instalment", "promise", "habit", "habit_of_all")),
    ),
    [(date(2026, 3, 11), 64_000, 90_000, 410_000, 0), (date(2026, 3, 18), 64_000, 0, 250_000, 120_000)],
)
_TREND = Table(
    "trend",
    (Column("day", "day"), *(Column(key, "days") for key in ("countback", "dso", "best_possible"))),
    [
        (date(2025, 12, 31), Fraction(41), Fraction(44), Fraction(30)),
        (date(2026, 1, 31), Fraction(46), Fraction(43), Fraction(31)),
        (date(2026, 2, 28), None, Fraction(47), Fraction(29)),
        (_DAY, Fraction(39), Fraction(42), Fraction(30)),
    ],
)
_CHARTS = (
    (_BUCKETS, Chart("ageing", "bars", "buckets", "bucket", ("open",))),
    (_WEEKS, Chart("cash", "stacked", "weeks", "from", ("instalment", "promise", "habit", "habit_of_all"))),
    (_TREND, Chart("dso", "lines", "trend", "day", ("countback", "dso", "best_possible"))),
)


def example_charts(request: HttpRequest) -> list[Drawing]:
    """Returns bars, stacked bars and lines."""
    report = Report(
        "ageing", _DAY, "EUR", "buckets", [table for table, _ in _CHARTS], [chart for _, chart in _CHARTS]
    )
    drawn = (draw(chart, report, Writer(request, report)) for chart in report.charts)
    return [each for each in drawn if each is not None]
