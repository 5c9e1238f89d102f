"""What has failed rests for a while, longer each time, until it does well. Leaves out what it is."""

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Resting(Generic[Key]):
    """The things that rest, and until when; `pauses` are their lengths, of which the last one holds from then on."""

    def __init__(self, pauses: Sequence[timedelta]) -> None:
        self._pauses = pauses
        self._failed: dict[Key, tuple[int, datetime]] = {}

    def rests(self, key: Key, now: datetime) -> bool:
        """Says whether it rests at this moment."""
        times, until = self._failed.get(key, (0, now))
        # A clock that was set back does not let it rest for longer than it would at most.
        return times > 0 and now < until <= now + self._pauses[-1]

    def again(self, key: Key, now: datetime) -> timedelta:
        """Has it rest, for it failed; returns for how long."""
        times, _ = self._failed.get(key, (0, now))
        pause = self._pauses[min(times, len(self._pauses) - 1)]
        self._failed[key] = (times + 1, now + pause)
        return pause

    def well(self, key: Key) -> None:
        """Forgets that it failed."""
        self._failed.pop(key, None)
