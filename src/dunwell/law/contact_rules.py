"""Compiles the rules about contact that apply to a customer into one set: caps, and hours by channel and weekday.

Of all rules the strictest counts: the lowest cap, the hours that all allow, closed on holidays if one says so. Rules that
are not to be relied on count here too, for nothing is sent on a guess. Leaves out the moment (`contact_hours`), how
contacts are counted one by one (`contact_counts`), and the tables of the plan (`contact_facts`).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.law.contact_applying import Scope, applying_in
from dunwell.law.contact_kinds import CHANNELS
from dunwell.law.open_hours import Hours, hours_of_windows, shared_hours
from dunwell.law.pack_files import read_rules
from dunwell.law.packs import Packs, Rule
from dunwell.law.public_holidays import has_holidays_of_its_own

#: A message on an answering machine and a recorded voice are calls: rules about calls bind them too.
ALSO = {"voicemail": "call", "prerecorded_call": "call"}
#: What is meant where nobody says which number or place is used: the customer's own.
OWN_NUMBERS = ("residence", "mobile")
#: The longest month: a window of months counts so many days each where it has to be a window of days.
MONTH_DAYS = 31


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many contacts on a channel (`*`: on all together) in so many days."""

    channel: str
    window_days: int
    max_contacts: int


@dataclass(frozen=True, slots=True)
class ContactRules:
    """What holds for one customer: caps, and hours by channel. `sha256` is of the texts it was read from."""

    caps: tuple[Cap, ...]
    hours: tuple[tuple[str, Hours], ...]
    sha256: str

    @property
    def any_time(self) -> tuple[str, ...]:
        """The channels that no hour and no day is closed to."""
        return tuple(channel for channel, hours in self.hours if hours.any_time)

    @property
    def quiet_weekdays(self) -> tuple[int, ...]:
        """The weekdays on which one of the plan's channels at least is closed all day; 0 is Monday.

        A channel that is closed all week closes no day for the others.
        """
        return tuple(
            sorted({day for hours in self._plans() if any(hours.week) for day in hours.closed_weekdays})
        )

    @property
    def holidays(self) -> tuple[str, ...]:
        """The jurisdictions whose public holidays one of the plan's channels at least is closed on."""
        return tuple(sorted({place for hours in self._plans() for place in hours.holidays}))

    def _plans(self) -> list[Hours]:
        return [hours for channel, hours in self.hours if channel in CONTACT_CHANNELS]

    def hours_of(self, channel: str) -> Hours:
        """Returns a channel's hours; for one that the rules do not name those all with hours share."""
        for name, hours in self.hours:
            if name == channel:
                return hours
        return shared_hours(hours for _, hours in self.hours if not hours.any_time)

    def narrowed(self, own: Hours, channels: tuple[str, ...] = ()) -> "ContactRules":
        """Returns these rules with a customer's own hours besides: on these channels, or (none named) on all."""
        return replace(
            self,
            hours=tuple(
                (name, hours.and_also(own) if name in channels or not channels else hours)
                for name, hours in self.hours
            ),
        )

    def on_any_day(self) -> "ContactRules":
        """Returns the same hours without quiet weekdays and holidays, which then have those of the days beside them."""
        return replace(self, hours=tuple((channel, _on_any_day(hours)) for channel, hours in self.hours))


@dataclass(frozen=True, slots=True)
class House:
    """The company's own rules: policy, not law."""

    rules: tuple[Rule, ...]
    sha256: str


@cache
def shipped_house() -> House:
    """Returns the house rules that come with the program; read once."""
    return read_house((files("dunwell") / "data" / "jurisdictions" / "house.toml").read_bytes())


def read_house(raw: bytes) -> House:
    """Returns the house rules of a TOML text. Raises BrokenPacks, or ValueError for hours that end before they begin."""
    house = House(read_rules("house.toml", raw.decode(), "house"), hashlib.sha256(raw).hexdigest())
    house_alone(house)
    return house


def parse_rules(raw: bytes) -> ContactRules:
    """Returns the house rules alone, for everybody everywhere. Raises as `read_house` does."""
    return house_alone(read_house(raw))


def compile_rules(
    packs: Packs,
    house: House,
    homes: tuple[str, ...],
    scope: Scope,
    *,
    others: tuple[str, ...] = (),
    number: str = "",
    policy: bool = True,
) -> ContactRules:
    """Returns what holds for a customer on a day. Kept: asking again costs nothing.

    `homes`: where the customer lives and is, whose holidays the house rules keep too; `others`: the company's seat, the
    contract's law. `number`: the kind of number or place used; empty: the customer's own. `policy` False: house hours
    and caps count only for a channel that no rule that is relied on has any for.
    """
    return _compiled(
        KnownPacks(packs.sha256, packs), _House(house.sha256, house), homes, others, scope, number, policy
    )


def concerns(rule: Rule, channel: str, number: str = "") -> bool:
    """Says whether a rule is about a channel, and about the kind of number or place used (empty: the customer's own)."""
    channels, numbers = rule.values.get("channels"), rule.values.get("numbers")
    by_channel = not channels or channel in channels or ALSO.get(channel) in channels
    return by_channel and (
        not numbers or bool({number} & set(numbers) if number else set(OWN_NUMBERS) & set(numbers))
    )


def hours_of_rule(rule: Rule, lists: tuple[str, ...] = ("",)) -> Hours | None:
    """Returns the hours of one rule, closed on the holidays of these jurisdictions if it says so; None: it gives none."""
    if not rule.values.get("windows"):
        return None
    closed = rule.values.get("holidays") == "closed"
    return hours_of_windows(rule.values["windows"], lists if closed else ())


def holiday_list(packs: Packs, jurisdiction: str, of: str = "region") -> str:
    """Returns the code whose public holidays count: the region's, or of the nearest pack above, or the nation's."""
    code = jurisdiction.strip().upper()
    if of != "nation":
        for name in (code, *(pack.id for pack in packs.chain(code))):
            if has_holidays_of_its_own(name):
                return name
    return code.partition("-")[0]


def cap_of_rule(rule: Rule) -> Cap | None:
    """Returns a cap or a pause as a cap of the plan, which counts days and attempts; None where the plan cannot break it.

    Several channels that share a cap are counted with all (`*`), months have 31 days, and what is counted for each
    debt, person, conversation or only after one is counted for all: each is the stricter.
    """
    values = rule.values
    most = values.get("most") if rule.kind == "contact_cap" else 1
    days = (
        values.get("cooldown_days")
        or values.get("window_days")
        or MONTH_DAYS * values.get("window_months", 0)
    )
    channels = [channel for channel in values.get("channels", ()) if channel in CONTACT_CHANNELS]
    if most is None or not days or not channels or not concerns(rule, channels[0]):
        return None
    return Cap(channels[0] if len(channels) == 1 else "*", days, most)


@dataclass(frozen=True, slots=True)
class KnownPacks:
    """Packs, told apart by what they were read from."""

    sha256: str
    packs: Packs = field(compare=False)


@dataclass(frozen=True, slots=True)
class _House:
    sha256: str
    house: House = field(compare=False)


@lru_cache(maxsize=4096)
def _compiled(
    packs: KnownPacks,
    house: _House,
    homes: tuple[str, ...],
    others: tuple[str, ...],
    scope: Scope,
    number: str,
    policy: bool,
) -> ContactRules:
    places = tuple(dict.fromkeys((*homes, *others)))
    hours: list[tuple[str, Hours]] = []
    law = [each for place in places for each in _hours_in(packs.packs, place, scope)]
    lists = tuple(sorted({holiday_list(packs.packs, place) for place in homes}))
    own = [(rule, hours_of_rule(rule, lists)) for rule in house.house.rules if rule.kind == "contact_hours"]
    for channel in CHANNELS:
        found = [each for each in law if concerns(each[0], channel, number)]
        if policy or not any(rule.relied_on for rule, _ in found):
            found += [
                (rule, each) for rule, each in own if each is not None and concerns(rule, channel, number)
            ]
        hours.append((channel, shared_hours(each for _, each in found)))
    rules = [
        rule
        for place in places
        for kind in ("contact_cap", "contact_cooldown")
        for rule in applying_in(packs.packs, kind, place, scope)
    ]
    caps = _strictest((*rules, *house.house.rules))
    return ContactRules(caps, tuple(hours), both_sha256(packs.sha256, house.sha256))


def both_sha256(packs_sha256: str, house_sha256: str) -> str:
    """Returns the hash that stands for packs and house rules together."""
    return hashlib.sha256(f"{packs_sha256}\0{house_sha256}".encode()).hexdigest()


def _hours_in(packs: Packs, place: str, scope: Scope) -> Iterator[tuple[Rule, Hours]]:
    for rule in applying_in(packs, "contact_hours", place, scope):
        found = hours_of_rule(rule, (holiday_list(packs, place, rule.values.get("holidays_of", "region")),))
        if found is not None:
            yield rule, found


def _strictest(rules: Iterable[Rule]) -> tuple[Cap, ...]:
    most: dict[tuple[str, int], int] = {}
    for rule in rules:
        if rule.kind in ("contact_cap", "contact_cooldown") and (cap := cap_of_rule(rule)) is not None:
            key = (cap.channel, cap.window_days)
            most[key] = min(cap.max_contacts, most.get(key, cap.max_contacts))
    return tuple(Cap(*key, count) for key, count in sorted(most.items()))


def house_alone(house: House) -> ContactRules:
    """Returns the house rules alone, for everybody everywhere."""
    timed = [rule for rule in house.rules if rule.kind == "contact_hours"]
    hours = tuple(
        (
            channel,
            shared_hours(
                found for rule in timed if concerns(rule, channel) and (found := hours_of_rule(rule))
            ),
        )
        for channel in CHANNELS
    )
    return ContactRules(_strictest(house.rules), hours, house.sha256)


def _on_any_day(hours: Hours) -> Hours:
    spans = [span for day in hours.week for span in day]
    envelope = ((min(begin for begin, _ in spans), max(end for _, end in spans)),) if spans else ()
    return Hours(tuple(day or envelope for day in hours.week))
