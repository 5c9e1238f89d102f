"""`dunwell bench round` measures what it says, on a database of its own; how fast is not tested here."""

import json
import sys
from pathlib import Path
from subprocess import run

DUNWELL = Path(sys.executable).with_name("dunwell")


def _bench(*options):
    return run([DUNWELL, "bench", "round", *options], capture_output=True, text=True, check=False)


def test_it_prints_the_machine_the_parts_the_floor_and_the_ratio():
    done = _bench("--scales", "30,60", "--invoices-per-customer", "4", "--repeat", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"processor", "cores", "memory", "python"} <= told["machine"].keys()
    small, large = told["sizes"]
    assert (small["customers"], large["open_invoices"]) == (30, 240)
    assert 0.1 < large["share_with_message"] < 0.6
    assert large["parts"].keys() == {
        "gather",
        "keep facts",
        "plan",
        "compose",
        "insert rows",
        "everything else",
    }
    assert large["peak_mb"] > 50
    assert large["ratio_to_floor"] > 0
    assert told["cost_per_customer_between_scales"] > 0
    assert told["cpu_cost_per_customer_between_scales"] > 0


def test_small_measures_the_whole_command():
    done = _bench("--small", "--repeat", "1")
    assert done.returncode == 0, done.stderr
    assert "500 customers, 3,000 open invoices: the whole command" in done.stdout


def test_a_database_that_holds_something_is_refused_not_measured(tmp_path):
    url = f"sqlite:///{tmp_path}/theirs.sqlite3"
    assert _bench("--customers", "10", "--repeat", "1", "--database", url).returncode == 0
    again = _bench("--customers", "10", "--repeat", "1", "--database", url)
    assert again.returncode == 1
    assert "holds a company already" in again.stderr
