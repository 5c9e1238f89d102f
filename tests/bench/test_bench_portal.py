"""`dunwell bench portal` measures what it says, with a server and a database of its own; how fast is not tested here."""

import json
import sys
from pathlib import Path
from subprocess import run

DUNWELL = Path(sys.executable).with_name("dunwell")


def test_it_prints_the_machine_the_floor_and_the_page_alone_and_during_a_round():
    options = ["--rate", "5", "--seconds", "2", "--customers", "30", "--json"]
    done = run(
        [DUNWELL, "bench", "portal", *options], capture_output=True, text=True, check=False, timeout=240
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"processor", "cores", "memory", "python"} <= told["machine"].keys()
    for name in ("floor", "alone", "while_a_round_is_made"):
        assert told[name]["asked"] >= 10
        assert told[name]["failed"] == 0
        assert 0 < told[name]["median_ms"] <= told[name]["p95_ms"] <= told[name]["most_ms"]
    assert told["alone"]["bytes"] > 10_000
