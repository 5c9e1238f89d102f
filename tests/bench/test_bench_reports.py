"""`dunwell bench reports` measures what it says, on a database of its own; how fast is not tested here."""

import json
import sys
from pathlib import Path
from subprocess import run

from dunwell.insight.reports.named import REPORTS

DUNWELL = Path(sys.executable).with_name("dunwell")


def test_it_prints_the_machine_the_floor_and_every_report():
    options = ["--customers", "20", "--invoices", "3", "--repeat", "1", "--json"]
    done = run(
        [DUNWELL, "bench", "reports", *options], capture_output=True, text=True, check=False, timeout=240
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"processor", "cores", "memory", "python"} <= told["machine"].keys()
    assert (told["customers"], told["invoices"]) == (20, 20 * 5)
    assert told["reports"].keys() == REPORTS.keys()
    assert all(each[when] > 0 for each in told["reports"].values() for when in ("today_ms", "past_ms"))
    assert told["floor_ms"] > 0
    assert told["totals_ms"] > 0
