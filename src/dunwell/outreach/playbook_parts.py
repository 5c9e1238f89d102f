"""What a playbook is made of. Leaves out reading files, the rules a playbook keeps, and the fact tables."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a playbook's file something stands: counted from 1; None: not in a track, not in a step."""

    track: int | None = None
    step: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that a playbook breaks, or one thing to think about, and where."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder. `min_amount` is in the company's currency; the rest as in the plan's table `steps`."""

    step_no: int
    key: str
    offset_days: int
    wait_days: int
    min_amount: Decimal
    tone: str
    approval: str
    channels: tuple[str, ...]
    repeat_days: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A ladder of steps for one kind of occasion. Of several due tracks the one with the lowest priority goes first.

    `unsubscribe`: its mails say how to have no more e-mail. `when`: days that say which occasions there are; see
    `WHEN`.
    """

    name: str
    priority: int
    steps: tuple[Step, ...]
    unsubscribe: bool = False
    when: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Playbook:
    """How a company speaks with one segment of its customers. `sha256` is of the file's bytes."""

    key: str
    name: str
    min_gap_days: int
    patience_days: int
    tracks: tuple[Track, ...]
    sha256: str

    def track(self, name: str) -> Track | None:
        """Returns the ladder of that name, or None."""
        return next((track for track in self.tracks if track.name == name), None)

    def step(self, track: str, step_no: int) -> Step | None:
        """Returns one rung, or None where the ladder ends before it."""
        ladder = self.track(track)
        if ladder is None or not 1 <= step_no <= len(ladder.steps):
            return None
        return ladder.steps[step_no - 1]


#: What a track may say of its occasions, and what holds where it says nothing. `live_days`: an occasion older than that
#: is let go. `every_days`: at most one in so many days. `month_day`: the day of the month. `quiet_days`: only where so
#: many days have passed without a contact, and something was due all the while (statement), or without a new invoice
#: (check-in). `settle_days`: so many days
#: after the company began, whoever turns up was there before.
WHEN: dict[str, dict[str, int]] = {
    "welcome": {"live_days": 14, "settle_days": 60},
    "statement": {"month_day": 1, "live_days": 7, "quiet_days": 28},
    "receipt": {"live_days": 7, "every_days": 28},
    "checkin": {"every_days": 91, "live_days": 21, "quiet_days": 75},
}

#: The tracks that the program knows occasions for, now or once there are arrangements.
TRACKS = ("invoice", "instalment", "promise", *WHEN)
