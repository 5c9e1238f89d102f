"""The process beside the pages that does what people ask for on them. Leaves out what it does."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_CODE = "from dunwell.project.entry import main; main()"
#: Where it ended unasked, it is begun again after so long.
PAUSE_SECONDS = 5
#: So long it may take to leave what it is at, once it was told to.
END_SECONDS = 20


@contextmanager
def work_beside() -> Iterator[None]:
    """Keeps `dunwell work` running for as long as the block runs, and has it end with it."""
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="work beside", daemon=True)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while True:
            with self._lock:
                if self._ended.is_set():
                    return
                command = [sys.executable, "-c", _CODE, "work", "--beside", str(os.getpid())]
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            self._process.wait()
            if self._ended.wait(PAUSE_SECONDS):
                return

    def end(self) -> None:
        self._ended.set()
        with self._lock:
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
