"""The measurement of the planner works at a small size, on facts that are always the same."""

import json

import pyarrow.parquet as pq
from click.testing import CliRunner

from dunwell.bench.plan import plan
from dunwell.bench.plan_facts import AS_OF, write_facts
from dunwell.engine.duckdb_runner import plan as planned
from dunwell.engine.facts import TABLES


def test_the_made_up_facts_are_sound_the_same_every_time_and_mostly_due(tmp_path):
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        write_facts(tmp_path / name, 300)
        made.append({table: pq.read_table(tmp_path / name / f"{table}.parquet") for table in TABLES})
    assert made[0] == made[1]
    assert made[0]["occasions"].num_rows == 3000
    reasons = set(planned(made[0], AS_OF).decisions["reason"].to_pylist())
    assert {"ok", "on_hold", "over_capacity", "too_soon", "nothing_due"} <= reasons


def test_the_measurement_names_the_machine_the_medians_and_the_ratio(tmp_path):
    arguments = ["--customers", "200", "--repeat", "1", "--json", "--keep", str(tmp_path)]
    done = CliRunner().invoke(plan, arguments)
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert result["occasions"] == 2000
    assert result["ratio"] > 0
    assert result["peak_mb"] > 10
    assert result["machine"]["cores"]
    assert (tmp_path / "plan" / "decisions.parquet").exists()
