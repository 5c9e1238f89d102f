"""What a measurement says of the machine and of this process. Leaves out measuring time."""

import os
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path


def machine() -> dict[str, str]:
    """Returns what a reader needs to compare figures: processor, cores, memory, system, Python and libraries."""
    return {
        "processor": _first(Path("/proc/cpuinfo"), "model name")
        or platform.processor()
        or platform.machine(),
        "cores": str(_cores()),
        "memory": _gigabytes(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **{name: version(name) for name in ("django", "duckdb", "pyarrow")},
    }


def peak_mb() -> int:
    """Returns the most memory this process has held so far, in megabytes (10⁶ bytes)."""
    kept = _first(Path("/proc/self/status"), "VmHWM")
    if kept:
        return int(kept.split()[0]) * 1024 // 10**6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 10**6


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _gigabytes() -> str:
    if not hasattr(os, "sysconf"):
        return "unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 10**9:.1f} GB"


def _first(path: Path, name: str) -> str:
    if not path.is_file():
        return ""
    lines = (line.partition(":") for line in path.read_text(errors="replace").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
