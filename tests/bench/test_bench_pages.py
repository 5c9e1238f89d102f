"""`dunwell bench pages` measures what it says, and a database that it filled once more; how fast is not tested here."""

import json
import sys
from pathlib import Path
from subprocess import run

DUNWELL = Path(sys.executable).with_name("dunwell")


def measured(url, *options):
    sizes = ["--customers", "20", "--invoices-per-customer", "3", "--repeat", "1", "--json"]
    command = [DUNWELL, "bench", "pages", "--database", url, *sizes, *options]
    done = run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_measures_every_page_and_a_filled_database_again(tmp_path):
    told = measured(f"sqlite:///{tmp_path}/kept.sqlite3")
    again = measured(f"sqlite:///{tmp_path}/kept.sqlite3", "--only", "customer: agreements")

    assert (told["customers"], told["invoices"]) == (20, 20 * 5)
    assert {"Today", "customers: everybody", "customer", "ageing", "round"} <= {
        each["name"] for each in told["pages"]
    }
    assert all(0 < each["least_ms"] <= each["median_ms"] <= each["most_ms"] for each in told["pages"])
    assert max(each["queries"] for each in told["pages"]) <= 15
    assert [each["name"] for each in again["pages"]] == ["customer: agreements"]
