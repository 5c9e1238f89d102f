"""Stage 8 of the plan: the channels of each step, which of them reach a customer, and which are full.

A set of contact channels is one small number here, one bit a channel. Leaves out quiet days and gaps, which stop
every contact channel alike, and the team's capacity.
"""

from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from dunwell.engine.claims import rung_no
from dunwell.engine.facts import CONTACT_CHANNELS, INTERNAL_CHANNELS
from dunwell.engine.ladders import ladders
from dunwell.engine.tables import Day, Tables, beside

CHANNEL_BITS = {channel: 1 << number for number, channel in enumerate(CONTACT_CHANNELS)}
EVERY_CHANNEL = "*"
ALL_BITS = reduce(or_, CHANNEL_BITS.values())
#: A step's contact channels by rank: as many as there are.
WAYS = tuple(f"way_{place}" for place, _ in enumerate(CONTACT_CHANNELS, start=1))


def bits(channel: ir.StringValue) -> ir.IntegerValue:
    """Returns the set with this channel in it: all contact channels for `*`, none for an internal channel."""
    return channel.cases(*CHANNEL_BITS.items(), (EVERY_CHANNEL, ALL_BITS), else_=0).cast("int32")


def _bit_or(sets: int) -> int:  # type: ignore[empty-body]
    """Both engines have it by this name; Ibis's own does not reach Spark."""


_union = ibis.udf.agg.builtin(_bit_or, name="bit_or")


def union_of(sets: ir.IntegerColumn) -> ir.IntegerScalar:
    """Returns the set of all channels in any of the sets."""
    return _union(sets).cast("int32")


def rungs(facts: Tables) -> ir.Table:
    """Returns one row a step: what it is, and the ways it may go out.

    Columns: rung_no, track, step_no, step_key, tone, approval, min_base_minor, its playbook's min_gap_days; `way_bits`,
    its contact channels; `way_1`, `way_2` … the bit of the first of them by rank, of the second …, 0 where there are no
    more; `inside_channel`, its first internal channel, or null.
    """
    step = ["playbook", "track", "step_no"]
    ways = facts["step_channels"].group_by(*step, "channel").aggregate(rank=ibis._["rank"].min())
    outside = ways.filter(ways.channel.isin(CONTACT_CHANNELS))
    outside = outside.mutate(bit=bits(outside.channel), place=_place_by_rank(outside, step))
    outside = outside.group_by(step).aggregate(
        way_bits=union_of(outside.bit),
        **{name: outside.bit.max(where=outside.place == place) for place, name in enumerate(WAYS)},
    )
    inside = ways.filter(ways.channel.isin(INTERNAL_CHANNELS))
    inside = inside.group_by(step).aggregate(inside_channel=inside.channel.argmin(inside["rank"]))
    found = facts["steps"].join(ladders(facts), ["playbook", "track"]).join(facts["playbooks"], "playbook")
    found = beside(beside(found, outside, *step), inside, *step)
    return found.select(
        "track", "step_no", "tone", "approval", "min_base_minor", "min_gap_days", "inside_channel",
        rung_no=rung_no(found.ladder_no, found.step_no),
        step_key=found.key,
        **{name: found[name].fill_null(0) for name in ("way_bits", *WAYS)},
    )  # fmt: skip


def _place_by_rank(ways: ir.Table, step: list[str]) -> ir.IntegerColumn:
    return ibis.row_number().over(group_by=step, order_by=ways["rank"])


def reachable(facts: Tables) -> ir.Table:
    """Returns one row a customer with any way to be reached: customer_id and `reach_bits`."""
    reach = facts["reach"]
    return reach.group_by("customer_id").aggregate(reach_bits=union_of(bits(reach.channel)))


def recent_contacts(facts: Tables, as_of: Day) -> ir.Table:
    """Returns the contacts no older than any cap's window or any playbook's gap, with their `age_days`."""
    contacts = facts["contacts"]
    caps, playbooks = facts["contact_caps"], facts["playbooks"]
    longest = (
        caps.select(reach_back="window_days")
        .union(playbooks.select(reach_back="min_gap_days"))
        .aggregate(reach_back=ibis._.reach_back.max())
    )
    aged = contacts.mutate(age_days=as_of.delta(contacts.on_date, unit="day"))
    aged = aged.filter(aged.channel.isin(CONTACT_CHANNELS))
    return aged.join(longest, aged.age_days < longest.reach_back).drop("reach_back")


def full_channels(tables: Tables) -> ir.Table:
    """Returns one row a customer with a cap reached by contacts made: customer_id and `full_bits`."""
    contacts = tables["recent_contacts"].select("customer_id", "age_days", counted_on="channel")
    # A contact counts towards the caps on its channel and those on all channels together.
    contacts = contacts.union(contacts.mutate(counted_on=ibis.literal(EVERY_CHANNEL)))
    customers = tables["customers"].select("customer_id", "jurisdiction", "kind")
    caps = tables["contact_caps"].mutate(cap_no=ibis.row_number()).rename(counted_on="channel")
    rows = customers.join(contacts, "customer_id").join(caps, ["jurisdiction", "kind", "counted_on"])
    rows = rows.filter(rows.age_days < rows.window_days)
    counts = rows.group_by("customer_id", "cap_no", "counted_on", "max_contacts").aggregate(made=rows.count())
    reached = counts.filter(counts.made >= counts.max_contacts)
    return reached.group_by("customer_id").aggregate(full_bits=union_of(bits(reached.counted_on)))


def shut_channels(facts: Tables) -> ir.Table:
    """Returns one row a jurisdiction and kind with a cap of nought, reached before any contact, and its `shut_bits`."""
    caps = facts["contact_caps"].filter(ibis._.max_contacts <= 0)
    return caps.group_by("jurisdiction", "kind").aggregate(shut_bits=union_of(bits(caps.channel)))


def first_channel(rungs: ir.Table, usable: ir.IntegerValue) -> ir.StringValue:
    """Returns the channel of lowest rank among the `usable` ones of the step, null if there is none."""
    first = ibis.cases(*(((usable & rungs[name]) > 0, rungs[name]) for name in WAYS))
    return first.cases(*((bit, channel) for channel, bit in CHANNEL_BITS.items()))
