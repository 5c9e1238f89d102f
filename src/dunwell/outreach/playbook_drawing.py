"""Draws the ladders of a playbook as lines of days, in SVG: right is later, up is firmer. Leaves out the words of a step.

The picture says the same to who cannot see it: it has a title, and a description with every step in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dunwell.engine.facts import TONES
from dunwell.outreach.kept_words import said_in
from dunwell.outreach.playbook_parts import Playbook, Step, Track
from dunwell.outreach.playbook_words import about_step, anchor_of, ways_of, when_of
from dunwell.outreach.why_words import FIRST, speech

_WIDTH = 1000
_LEFT, _RIGHT = 110, 40
_LANE = 44
_LETTER = 7.4  # a generous width of a letter of 13 px: labels never touch, whatever the font
_HEAD = 58  # the track's name and its margin
_FOOT = 44  # the line of days

_STYLE = """
  svg { font: 13px system-ui, sans-serif; background: #fff; color: #1c2430 }
  text { fill: currentColor }
  .quiet { fill: #5a6472 }
  .head { font-size: 17px; font-weight: 600 }
  .name { font-weight: 600 }
  .label { paint-order: stroke; stroke: #f3f5f8; stroke-width: 5; stroke-linejoin: round }
  .band { fill: #f3f5f8 }
  .line { stroke: #5a6472; stroke-width: 1.5 }
  .anchor { stroke: #5a6472; stroke-dasharray: 4 4 }
  .path { fill: none; stroke: #2a6f97; stroke-width: 2 }
  .step { fill: #2a6f97; stroke: #2a6f97; stroke-width: 2 }
  .review { fill: #fff }
  @media (prefers-color-scheme: dark) {
    svg { background: #14181f; color: #e8ecf2 }
    .quiet { fill: #a7b0bd }
    .label { stroke: #1e242e }
    .band { fill: #1e242e }
    .line, .anchor { stroke: #a7b0bd }
    .path, .step { stroke: #7cc0e8 }
    .step { fill: #7cc0e8 }
    .review { fill: #14181f }
  }
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where one step is drawn."""

    step: Step
    x: float
    y: float
    before: bool  # its label stands to the left of it


def drawn(playbook: Playbook, tracks: Sequence[Track], language: str = FIRST) -> str:
    """Returns an SVG document with these tracks of the playbook, one below the other, its words in a language."""
    told = speech(language)
    title = told.say("playbook.title", name=said_in(told.language, playbook.name))
    parts, top = [], 20
    for track in tracks:
        part, height = _track(track, top, told.language)
        parts.append(part)
        top += height
    described = " ".join(_described(track, told.language) for track in tracks)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}"',
            f'  role="img" aria-labelledby="title desc" lang="{told.language}">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(described)}</desc>',
            f"<style>{_STYLE}</style>",
            *parts,
            "</svg>",
            "",
        ]
    )


def _described(track: Track, language: str) -> str:
    steps = "; ".join(about_step(step, track, language) for step in track.steps)
    name = speech(language).named("track", track.name)
    return speech(language).say(
        "playbook.described", track=name, anchor=anchor_of(track.name, language), steps=steps
    )


def _track(track: Track, top: int, language: str) -> tuple[str, int]:
    """Returns one ladder as SVG that begins at the height `top`, and how high it is."""
    told = speech(language)
    tones = [tone for tone in TONES if any(step.tone == tone for step in track.steps)]
    lanes = _lanes(track, language)
    rows = {tone: 1 + max(lane for step, lane in lanes if step.tone == tone) for tone in tones}
    floor = top + _HEAD + sum(rows.values()) * _LANE
    begin = dict.fromkeys(tones, 0)
    bands, height = [], floor
    for tone in tones:
        height -= rows[tone] * _LANE
        begin[tone] = height + rows[tone] * _LANE
        bands.append(
            f'<rect class="band" x="0" y="{height + 2}" width="{_WIDTH}" height="{rows[tone] * _LANE - 4}" rx="4"/>'
            f'<text class="quiet" x="14" y="{height + rows[tone] * _LANE / 2 + 5}">{escape(told.named("tone", tone))}</text>'
        )
    scale = _scale(track)
    marks = [
        _Mark(
            step,
            scale(step.offset_days),
            begin[step.tone] - lane * _LANE - _LANE / 2,
            _before(step, scale, language),
        )
        for step, lane in lanes
    ]
    zero = scale(0)
    name = told.say(
        "playbook.track",
        track=told.named("track", track.name),
        anchor=anchor_of(track.name, language),
    )
    lines = [
        "<g>",
        f'<text class="head" x="14" y="{top + 24}">{escape(name)}</text>',
        *bands,
        f'<line class="anchor" x1="{zero:.1f}" y1="{top + _HEAD - 8}" x2="{zero:.1f}" y2="{floor}"/>',
        f'<line class="line" x1="{_LEFT - 10}" y1="{floor}" x2="{_WIDTH - _RIGHT + 10}" y2="{floor}"/>',
        *_days(track, scale, floor),
        _path(marks),
        *(_label(mark, language) for mark in marks),
        "</g>",
    ]
    return "\n".join(lines), floor + _FOOT - top


def _scale(track: Track):
    """Returns the function from a day to its place across."""
    first, last = _span(track)

    def place(day: int) -> float:
        return _LEFT + (day - first) * (_WIDTH - _LEFT - _RIGHT) / (last - first)

    return place


def _span(track: Track) -> tuple[int, int]:
    days = [0, *(step.offset_days for step in track.steps)]
    return min(days), max(*days, min(days) + 14)


def _before(step: Step, scale, language: str) -> bool:
    """Says whether the label would leave the picture to the right, and so stands to the left."""
    return scale(step.offset_days) + 14 + _wide(step, language) > _WIDTH - 6


def _wide(step: Step, language: str) -> float:
    return _LETTER * max(len(line) for line in _texts(step, language))


def _texts(step: Step, language: str) -> tuple[str, str]:
    told = speech(language)
    more = told.say("playbook.label", when=when_of(step, language), ways=ways_of(step, language))
    return told.step(step.key), more


def _lanes(track: Track, language: str) -> list[tuple[Step, int]]:
    """Returns for each step the lane of its tone that it is drawn in: the lowest where its label meets no other, and
    never below the step before.
    """
    scale, taken, found = _scale(track), {}, []
    for step in track.steps:
        least = found[-1][1] if found and found[-1][0].tone == step.tone else 0
        x, wide = scale(step.offset_days), _wide(step, language) + 28
        low, high = (x - wide, x + 10) if _before(step, scale, language) else (x - 10, x + wide)
        lanes = taken.setdefault(step.tone, [])
        lane = next(
            (
                n
                for n, spans in enumerate(lanes)
                if n >= least and all(high <= a or b <= low for a, b in spans)
            ),
            None,
        )
        if lane is None:
            lane = len(lanes)
            lanes.append([])
        lanes[lane].append((low, high))
        found.append((step, lane))
    return found


def _days(track: Track, scale, floor: float) -> list[str]:
    """Returns the marks under the line of days: far enough apart to be read."""
    first, last = _span(track)
    every = next((n for n in (1, 2, 7, 14, 28, 56, 112) if (last - first) / n <= 16), 365)
    days = sorted(set(range(0, last + 1, every)) | set(range(0, first - 1, -every)))
    return [
        f'<line class="line" x1="{scale(day):.1f}" y1="{floor}" x2="{scale(day):.1f}" y2="{floor + 5}"/>'
        f'<text class="quiet" x="{scale(day):.1f}" y="{floor + 21}" text-anchor="middle">{day}</text>'
        for day in days
    ]


def _path(marks: Sequence[_Mark]) -> str:
    points = " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in marks)
    return f'<polyline class="path" points="{points}"/>'


def _label(mark: _Mark, language: str) -> str:
    review = " review" if mark.step.approval == "review" else ""
    side, anchor = (-14, "end") if mark.before else (14, "start")
    name, more = map(escape, _texts(mark.step, language))
    return (
        f'<circle class="step{review}" cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="6"/>'
        f'<text class="label name" x="{mark.x + side:.1f}" y="{mark.y - 4:.1f}" text-anchor="{anchor}">{name}</text>'
        f'<text class="label quiet" x="{mark.x + side:.1f}" y="{mark.y + 12:.1f}" text-anchor="{anchor}">{more}</text>'
    )
