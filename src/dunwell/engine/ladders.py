"""Stage 2 of the plan, worked out once for every ladder instead of once for every occasion.

A ladder is the steps of one playbook for one track. Whatever decides an occasion's next step (its ladder, how many
steps it has taken, whether its anchor has passed) is packed into one small number, its `place`, so that millions of
occasions meet their next step in a single join on integers. Leaves out occasions themselves.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.claims import rung_no
from dunwell.engine.tables import Tables

#: Tones gentle enough to wait for someone who will most likely pay anyway (stage 4).
GENTLE_TONES = ("warm", "friendly")
#: No day count reaches this; larger numbers of days are cut to it.
MOST_DAYS = 2**40


def days(column: ir.NumericValue) -> ir.IntegerValue:
    """Returns the number of days, cut to what no two dates can be apart."""
    return column.clip(-MOST_DAYS, MOST_DAYS).cast("int64")


def sum_of_days(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    """Returns the sum, cut likewise; it is exact for any two numbers."""
    return days(one.cast("decimal(20, 0)") + other.cast("decimal(20, 0)"))


def ladders(facts: Tables) -> ir.Table:
    """Returns one row a ladder: playbook, track, `ladder_no`, `length` and `heads_up` (steps before the anchor).

    `ladder_no` rises within a playbook by track priority, tracks without one last and by name (stage 5), so the lowest
    number among a customer's ladders is the track to keep.
    """
    steps = facts["steps"]
    lengths = steps.group_by("playbook", "track").aggregate(
        length=steps.step_no.max(), heads_up=steps.count(where=steps.offset_days < 0)
    )
    ranked = lengths.left_join(facts["track_priority"], ["playbook", "track"])[
        "playbook", "track", "length", "heads_up", "priority"
    ]
    order = [ranked.playbook, ranked.priority.isnull(), ranked.priority, ranked.track]
    return ranked.mutate(ladder_no=ibis.row_number().over(order_by=order).cast("int32")).drop("priority")


def track_places(facts: Tables) -> ir.Table:
    """Returns one row a track with any ladder: track, its `longest` ladder, and its share of a place, `track_place`."""
    steps = facts["steps"]
    tracks = steps.group_by("track").aggregate(longest=steps.step_no.max())
    tracks = tracks.cross_join(_sizes(facts))
    track_no = ibis.row_number().over(order_by=tracks.track)
    return tracks.select("track", "longest", track_place=track_no * tracks.track_width)


def playbook_places(facts: Tables) -> ir.Table:
    """Returns one row a playbook: playbook and its share of a place, `playbook_place`."""
    playbooks = facts["playbooks"].select("playbook").cross_join(_sizes(facts))
    playbook_no = ibis.row_number().over(order_by=playbooks.playbook)
    playbook_width = playbooks.tracks * playbooks.track_width
    return playbooks.select("playbook", playbook_place=playbook_no * playbook_width)


def place(
    playbook_place: ir.IntegerValue,
    track_place: ir.IntegerValue,
    taken: ir.IntegerValue,
    anchor_passed: ir.BooleanValue,
) -> ir.IntegerValue:
    """Returns the one number that decides the next step; `taken` is at most the track's `longest`."""
    return playbook_place + track_place + taken * 2 + anchor_passed.cast("int64")


def next_steps(tables: Tables) -> ir.Table:
    """Returns, for every `place` with a next step, which it is and from when it is due.

    Columns: place, `rung_no` (the next step's), offset_days, `wait_days` (with `repeat_days` in it where the last step
    is repeated), `alone_days` (days late up to which a gentle step is left to a likely payer, that day excluded).
    """
    seats = _seats(tables)
    first = ibis.ifelse(seats.anchor_passed, seats.heads_up + 1, 1)
    seats = seats.mutate(climbed=ibis.greatest(seats.taken + 1, first))
    seats = seats.mutate(step_no=ibis.least(seats.climbed, seats.length))
    found = seats.join(tables["steps"], ["playbook", "track", "step_no"])
    finished = found.climbed > found.length
    repeated = finished & found.repeat_days.notnull() & (found.taken >= found.length)
    found = found.filter(~finished | repeated, ~found.anchor_passed | (found.offset_days >= 0))
    patience = ibis.ifelse(found.tone.isin(GENTLE_TONES), found.patience_days, 0)
    wait = ibis.ifelse(repeated, ibis.greatest(found.wait_days, found.repeat_days), found.wait_days)
    return found.select(
        "place",
        rung_no=rung_no(found.ladder_no, found.step_no),
        offset_days=days(found.offset_days),
        wait_days=days(wait),
        alone_days=sum_of_days(found.offset_days, patience),
    )


def _seats(tables: Tables) -> ir.Table:
    """Returns every ladder with every number of steps `taken` and the anchor passed or not, and the place of that."""
    step_nos = tables["steps"].select(taken="step_no").distinct()
    taken = step_nos.union(step_nos.select(taken=step_nos.taken - 1)).distinct()
    ladder = ladders(tables).join(tables["playbooks"], "playbook").join(playbook_places(tables), "playbook")
    seats = ladder.join(tables["track_places"], "track").cross_join(taken)
    seats = seats.filter(seats.taken <= seats.longest)
    before, after = (seats.mutate(anchor_passed=ibis.literal(passed)) for passed in (False, True))
    seats = before.union(after)
    return seats.mutate(
        place=place(seats.playbook_place, seats.track_place, seats.taken, seats.anchor_passed)
    )


def _sizes(facts: Tables) -> ir.Table:
    """Returns one row: how many `tracks` have a ladder, and the `track_width`, places a track needs in a playbook."""
    steps = facts["steps"]
    return steps.aggregate(tracks=steps.track.nunique(), track_width=(steps.step_no.max() + 1) * 2)
