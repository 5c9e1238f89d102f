"""Names this process so that another can tell whether it is still there. Leaves out what it does.

A name is `host/boot/pid/start/part`: a process number alone is soon another's. Source: proc(5), fields 1 and 22 of stat.
"""

import os
import secrets
import socket
from pathlib import Path

_PROC = Path("/proc")


def own_name() -> str:
    """Returns a name for one worker of this process, its own wherever and whenever one runs."""
    return (
        f"{socket.gethostname()[:60]}/{_boot()}/{os.getpid()}/{_start_of(os.getpid())}/{secrets.token_hex(3)}"
    )


def is_gone(name: str) -> bool:
    """Says whether the process of that name has surely ended. Of another machine, or where it cannot be known: no."""
    host, *rest = name.split("/")
    if host != socket.gethostname()[:60] or len(rest) != 4 or not _start_of(os.getpid()):
        return False
    boot, pid, start, _ = rest
    return boot != _boot() or not pid.isdecimal() or _start_of(int(pid)) != start


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        return "unknown"


def _start_of(pid: int) -> str:
    """Returns when a process was started, in ticks since boot; empty where there is none, or it has ended."""
    try:
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else after_name[19]
