"""Which moments a time of day on a customer's clock may mean: in each zone they may be in, and where it is shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dunwell.law.may_contact import Question, zones_of_homes
from dunwell.law.packs import Packs


class NoZone(Exception):
    """Nobody can say what a clock shows there."""


@dataclass(frozen=True, slots=True)
class AskedMoments:
    """The moments that are asked about, each with the zone it is asked for; `note` says which, if not plainly one."""

    moments: tuple[tuple[str, datetime], ...]
    note: str

    def told(self, zone: str, moment: datetime) -> datetime:
        """Returns a moment as it is told: on the customer's clock, without an offset where the zone is not known."""
        if not zone:
            return moment.astimezone(UTC)
        local = moment.astimezone(ZoneInfo(zone))
        several = len({each for each, _ in self.moments}) > 1
        return local.replace(tzinfo=None) if several else local


def asked_moments(packs: Packs, question: Question, at: datetime) -> AskedMoments:
    """Returns what a time of day may mean. Raises NoZone where it has no offset and no zone is known."""
    names = zones_of_homes(packs, question).names
    if not names:
        raise NoZone(
            f"is not known for {', '.join(question.homes)}. Say where the customer is: --zone Europe/Paris."
        )
    if at.tzinfo is not None:
        zone = question.zone or (names[0] if len(names) == 1 else "")
        return AskedMoments(((zone, at),), "")
    moments: list[tuple[str, datetime]] = []
    notes: list[str] = []
    for name in names:
        found, note = _readings(at, name)
        moments += [(name, moment) for moment in found]
        notes += [note] if note else []
    note = "; ".join(notes[:2]) + (f"; and {len(notes) - 2} more zones" if len(notes) > 2 else "")
    return AskedMoments(tuple(moments), note)


def _readings(at: datetime, name: str) -> tuple[Sequence[datetime], str]:
    """Returns the moments at which a clock shows a time: two where it is set back, and the two nearest where it skips it."""
    info = ZoneInfo(name)
    first, second = (at.replace(tzinfo=info, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return [first], ""
    shown = [each.astimezone(UTC).astimezone(info).replace(tzinfo=None) for each in (first, second)]
    if shown[0] == at:
        return [first, second], f"{at:%H:%M} is shown twice that day in {name}: both have to allow"
    taken = f"taken as {shown[1]:%H:%M} and as {shown[0]:%H:%M}, and both have to allow"
    return [second, first], f"{at:%H:%M} is not shown that day in {name}: {taken}"
