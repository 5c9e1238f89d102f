"""Where the parts of a chart lie: bars, lines, ticks and labels, in parts of the width and in heights of text.

Widths are percentages and heights are in em, so a chart fills any width and its words keep the reader's own size. What tells
series apart is a pattern, a dash and a shape, never colour alone. Leaves out how it is written as SVG: a template does that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from typing import Any

from dunwell.insight.measures.periods import first_of_month
from dunwell.insight.naming import column_name, named
from dunwell.insight.reports.shape import Chart, Column, Report
from dunwell.workbench.reports.written import Writer, short_day
from dunwell.workbench.wording import page_language, text

#: Bars take this part of the width; their values stand beside them.
_BARS_PCT = 66
_ROW_EM, _LABEL_EM, _BAR_EM = 3.2, 1.0, 1.1
#: Marks at the ends of a line need a little room.
_FIRST_PCT, _LAST_PCT = 7, 98
_PLOT_EM = 14
#: Of many days on an axis every so many is named where there is little room.
_NAMED_EVERY = 3


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a template needs it. `rows` are those of bars, `lines` and `ticks` those of lines."""

    id: str
    form: str
    title: str
    said: str
    height: str
    table: str
    series: Sequence[str]
    rows: Sequence[dict[str, Any]] = ()
    lines: Sequence[dict[str, Any]] = ()
    ticks: Sequence[dict[str, str]] = ()
    labels: Sequence[dict[str, Any]] = ()


def draw(chart: Chart, report: Report, writer: Writer) -> Drawing | None:
    """Returns where the parts of a chart lie; None where its table has nothing to draw."""
    table = report.table(chart.table)
    columns = {column.key: (place, column) for place, column in enumerate(table.columns)}
    along = columns[chart.along]
    across = [columns[key] for key in chart.across]
    points = [(row[along[0]], [row[place] for place, _ in across]) for row in table.rows]
    if not any(value for _, values in points for value in values if value is not None):
        return None
    names = [column_name(page_language(), column.key) for _, column in across]
    column = across[0][1]
    common = {
        "id": f"chart-{chart.key}",
        "form": chart.form,
        "title": named(page_language(), f"chart.{chart.key}"),
        "table": chart.table,
        "series": names,
    }
    if chart.form == "lines":
        return _lines(common, points, along[1], column, writer)
    return _bars(common, points, along[1], column, writer)


def _bars(
    common: dict[str, Any],
    points: Sequence[tuple[Any, list[Any]]],
    along: Column,
    column: Column,
    writer: Writer,
) -> Drawing:
    stacked = common["form"] == "stacked"
    sizes = [[max(float(value or 0), 0.0) for value in values] for _, values in points]
    longest = max((sum(each) if stacked else max(each) for each in sizes), default=0) or 1
    rows, top, said = [], 0.0, []
    for (at, values), each in zip(points, sizes, strict=True):
        bars = [each] if stacked else [[0.0] * place + [size] for place, size in enumerate(each)]
        shown = [sum(value or 0 for value in values)] if stacked else values
        label = writer.value(at, along)
        written = [writer.value(value, column) for value in shown]
        rows.append(
            {
                "label": label,
                "label_y": _em(top + _LABEL_EM),
                "bars": [
                    {
                        "y": _em(top + _LABEL_EM + 0.45 + place * (_BAR_EM + 0.15)),
                        "text_y": _em(top + _LABEL_EM + 0.45 + place * (_BAR_EM + 0.15) + 0.9),
                        "parts": _parts(sizes_of_bar, longest),
                        "text": value,
                    }
                    for place, (sizes_of_bar, value) in enumerate(zip(bars, written, strict=True))
                ],
                "bar_height": _em(_BAR_EM),
            }
        )
        said.append(f"{label}: {', '.join(written)}")
        top += _ROW_EM + (len(bars) - 1) * (_BAR_EM + 0.15)
    return Drawing(**common, said="; ".join(said), height=_em(top), rows=rows)


def _parts(sizes: Sequence[float], longest: float) -> list[dict[str, Any]]:
    """Returns the parts of one bar, one after the other; those of nothing are left out."""
    parts, begin = [], 0.0
    for place, size in enumerate(sizes, start=1):
        width = size / longest * _BARS_PCT
        if width > 0:
            parts.append({"x": _pct(begin), "width": _pct(max(width, 0.3)), "series": place})
        begin += width
    return parts


def _lines(
    common: dict[str, Any],
    points: Sequence[tuple[Any, list[Any]]],
    along: Column,
    column: Column,
    writer: Writer,
) -> Drawing:
    numbers = [float(value) for _, values in points for value in values if value is not None]
    low, high, step = _scale(min(0.0, *numbers), max(numbers))
    xs = [
        _FIRST_PCT + (_LAST_PCT - _FIRST_PCT) * place / max(len(points) - 1, 1)
        for place in range(len(points))
    ]

    def y(value: float) -> float:
        return 100 * (high - value) / (high - low)

    lines, said = [], []
    for place, name in enumerate(common["series"]):
        known = [
            (x, at, values[place])
            for x, (at, values) in zip(xs, points, strict=True)
            if values[place] is not None
        ]
        marks = [{"x": _pct(x), "y": _pct(y(float(value)))} for x, _, value in known]
        lines.append({"series": place + 1, "marks": marks, "pieces": _pieces(points, xs, place, y)})
        if known:
            (_, first_at, first), (_, last_at, last) = known[0], known[-1]
            said.append(
                text(
                    "reports.line_said",
                    name=name,
                    first=writer.value(first, column),
                    first_at=writer.value(first_at, along),
                    last=writer.value(last, column),
                    last_at=writer.value(last_at, along),
                )
            )
    count = round((high - low) / step)
    ticks = [
        {"y": _pct(y(low + step * place)), "text": writer.tick(round(low + step * place, 10), column)}
        for place in range(count + 1)
    ]
    return Drawing(
        **common,
        said="; ".join(said),
        height=_em(_PLOT_EM + 3),
        lines=lines,
        ticks=ticks,
        labels=_axis(points, xs),
    )


def _pieces(
    points: Sequence[tuple[Any, list[Any]]],
    xs: Sequence[float],
    place: int,
    y: Callable[[float], float],
) -> list[dict[str, str]]:
    """Returns the pieces of one line; where there is no figure, there is none."""
    found = []
    for number in range(1, len(points)):
        before, after = points[number - 1][1][place], points[number][1][place]
        if before is not None and after is not None:
            found.append(
                {
                    "x1": _pct(xs[number - 1]),
                    "y1": _pct(y(float(before))),
                    "x2": _pct(xs[number]),
                    "y2": _pct(y(float(after))),
                }
            )
    return found


def _axis(points: Sequence[tuple[Any, list[Any]]], xs: Sequence[float]) -> list[dict[str, Any]]:
    last = len(points) - 1
    # The first and the last take more room than a mark has: their neighbours go unnamed.
    crowded = {1, last - 1} if last > 7 else set()
    return [
        {
            "x": _pct(0 if place == 0 else 100 if place == last else x),
            "text": short_day(at, place == 0 or at.month == 1, _month_end(at)),
            "anchor": "start" if place == 0 else "end" if place == last else "middle",
            "seldom": (last - place) % _NAMED_EVERY != 0,
        }
        for place, (x, (at, _)) in enumerate(zip(xs, points, strict=True))
        if place not in crowded
    ]


def _month_end(at: date) -> bool:
    return at == first_of_month(at) or (at + timedelta(days=1)).day == 1


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Returns the ends of an axis and the step between its ticks: 1, 2 or 5 times a power of ten, some five of them."""
    span = (high - low) or 1.0
    power = 10.0 ** floor(log10(span / 4))
    step = next(each * power for each in (1, 2, 5, 10) if span / (each * power) <= 5)
    top = step * -(-high // step)
    bottom = step * (low // step)
    return bottom, top if top > bottom else bottom + step, step


def _pct(value: float) -> str:
    return f"{value:.2f}%"


def _em(value: float) -> str:
    return f"{value:.2f}em"
