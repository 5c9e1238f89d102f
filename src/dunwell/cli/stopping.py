"""Whether this process was asked to end, by SIGTERM or Ctrl-C. Leaves out what it does meanwhile."""

import os
import select
import signal


class _Stop:
    """Whether the process was asked to end: the message in hand is finished, nothing new is begun.

    Asked by Ctrl-C a second time, it ends at once.
    """

    def __init__(self) -> None:
        self.asked = False
        self._woken, self._wake = -1, -1

    def listen(self) -> None:
        if self._wake < 0:
            self._woken, self._wake = os.pipe()
            os.set_blocking(self._wake, False)
        # Written to as the signal comes, also in the moment between looking at `asked` and waiting.
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def wait(self, seconds: float) -> None:
        """Waits so long, or until it is asked."""
        if not self.asked:
            select.select([self._woken], [], [], seconds)

    def _ask(self, number: int, frame: object) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = True


STOP = _Stop()
