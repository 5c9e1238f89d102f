"""The loopback mail server that takes everything, but in its own time: `python -m dunwell.bench.wavering_sink`.

It waits a random while before it keeps a mail and again before it says so, so that a client killed at a random moment
also dies between the final dot and the answer, on either side of the mail being kept. Leaves out misbehaving.
"""

import argparse
import random
import sys
import threading
import time
from pathlib import Path

from dunwell.bench.smtp_sink import Sink


class WaveringSink(Sink):
    """The sink with a pause of up to `most_seconds` before and after it keeps a mail."""

    def __init__(self, record: Path, most_seconds: float, seed: int) -> None:
        super().__init__(record)
        self._most_seconds = most_seconds
        self._chance = random.Random(seed)

    def _take(self, content: bytes, recipient: bytes) -> None:
        time.sleep(self._chance.uniform(0, self._most_seconds))
        super()._take(content, recipient)
        time.sleep(self._chance.uniform(0, self._most_seconds))


def main() -> None:
    """Prints its port and serves until its standard input ends, as it does with the program that started it."""
    options = argparse.ArgumentParser(
        description="A mail server on loopback that takes everything, wavering."
    )
    options.add_argument("--record", type=Path, required=True)
    options.add_argument("--most-ms", type=float, default=3.0)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    sink = WaveringSink(given.record, given.most_ms / 1000, given.seed)
    print(sink.port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), sink.close()), daemon=True).start()
    sink.serve()


if __name__ == "__main__":
    main()
