"""The plan from files to files: whole or not at all, and the same to the byte whatever the order, threads or memory."""

from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from random_facts import random_facts, tables, together
from small_book import WEDNESDAY, book, occasion

from dunwell.bench.plan_facts import AS_OF, write_facts
from dunwell.cli.plan import plan as command
from dunwell.engine import spark_runner
from dunwell.engine.facts import COVERED, DECISIONS, TABLES
from dunwell.engine.files import plan_files
from dunwell.engine.refusal import BrokenFacts, CannotPlan


def written(facts: dict, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in tables(facts).items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


@pytest.fixture
def small(tmp_path) -> Path:
    """A folder with the facts of one customer who gets a message."""
    return written(book([occasion(1, 8)]), tmp_path / "facts")


def results(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_the_results_have_exactly_their_columns_and_nothing_else_is_left(small, tmp_path):
    out = tmp_path / "deep" / "out"
    plan_files(small, WEDNESDAY, out)
    assert set(results(out)) == {"decisions.parquet", "covered.parquet"}
    for name, schema in (("decisions", DECISIONS), ("covered", COVERED)):
        table = pq.read_table(out / f"{name}.parquet")
        assert [(f.name, f.type) for f in table.schema] == [(f.name, f.type) for f in schema]
    assert pq.read_table(out / "decisions.parquet")["decision"].to_pylist() == ["act"]


def test_empty_facts_give_empty_results(tmp_path):
    facts = written({name: [] for name in TABLES}, tmp_path / "facts")
    plan_files(facts, WEDNESDAY, tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "decisions.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "out" / "covered.parquet").num_rows == 0


def test_the_bytes_depend_neither_on_the_order_of_rows_nor_on_threads_nor_on_memory(tmp_path):
    rng = Random("bytes")
    facts = together([random_facts(rng, 40, WEDNESDAY, number) for number in range(10)])
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in facts.items()}
    folders = [written(facts, tmp_path / "facts"), written(shuffled, tmp_path / "shuffled")]
    made = []
    for number, (folder, threads, memory) in enumerate(
        [(folders[0], 1, None), (folders[0], 2, "200MB"), (folders[1], 2, None), (folders[1], 3, None)]
    ):
        plan_files(folder, WEDNESDAY, tmp_path / str(number), threads=threads, memory=memory)
        made.append(results(tmp_path / str(number)))
    assert made == made[:1] * 4


def test_the_bytes_are_the_same_where_a_result_has_several_row_groups(tmp_path):
    facts = tmp_path / "facts"
    facts.mkdir()
    write_facts(facts, 150_000, 2)
    for threads in (1, 2):
        plan_files(facts, AS_OF, tmp_path / str(threads), threads=threads)
    assert results(tmp_path / "1") == results(tmp_path / "2")
    assert pq.ParquetFile(tmp_path / "1" / "decisions.parquet").num_row_groups > 1


def test_a_missing_file_and_one_that_is_no_parquet_are_refused_and_nothing_is_written(small, tmp_path):
    (small / "holds.parquet").unlink()
    (small / "reach.parquet").write_bytes(b"customer_id,channel\n1,email\n")
    with pytest.raises(BrokenFacts) as refusal:
        plan_files(small, WEDNESDAY, tmp_path / "out")
    assert [finding.column for finding in refusal.value.findings] == ["holds", "reach"]
    assert "is missing" in refusal.value.findings[0].message
    assert "cannot be read as Parquet" in refusal.value.findings[1].message
    assert results(tmp_path / "out") == {}


def test_refused_facts_leave_earlier_results_as_they_were(small, tmp_path):
    plan_files(small, WEDNESDAY, tmp_path / "out")
    before = results(tmp_path / "out")
    written(book([occasion(1, 8), occasion(1, 8)]), small)
    with pytest.raises(BrokenFacts):
        plan_files(small, WEDNESDAY, tmp_path / "out")
    assert results(tmp_path / "out") == before


def test_a_folder_with_a_quote_in_its_name_is_a_folder(small, tmp_path):
    plan_files(small, WEDNESDAY, tmp_path / "it's here")
    assert len(results(tmp_path / "it's here")) == 2


def test_the_command_plans_and_counts_the_reasons(small, tmp_path):
    done = CliRunner().invoke(
        command, [str(small), "--as-of", str(WEDNESDAY), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0
    assert "act   ok                            1" in done.output


def test_the_command_prints_one_json_document(small, tmp_path):
    arguments = [str(small), "--as-of", str(WEDNESDAY), "--out", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(command, arguments)
    assert done.stdout.startswith('{"as_of": "2025-06-04", "act": 1, "wait": {}')


def test_the_command_says_what_is_wrong_with_the_facts_and_ends_with_1(small, tmp_path):
    written(book([occasion(1, 8, open_minor=-1)]), small)
    done = CliRunner().invoke(
        command, [str(small), "--as-of", str(WEDNESDAY), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "occasions.open_base_minor: must be 0 or more: track invoice, occasion_id 1" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [["--as-of", "today"], ["--memory", "lots"], ["--engine", "abacus"], ["--threads", "0"], ["--out"]],
)
def test_wrong_usage_ends_with_2(small, tmp_path, wrong):
    arguments = [str(small), "--as-of", str(WEDNESDAY), "--out", str(tmp_path / "out"), *wrong]
    assert CliRunner().invoke(command, arguments).exit_code == 2


def test_spark_without_java_says_what_to_install(small, tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(CannotPlan, match="needs Java"):
        plan_files(small, WEDNESDAY, tmp_path / "out", engine="spark")
    assert results(tmp_path / "out") == {}


def test_spark_that_is_not_installed_says_how_to_install_it(small, tmp_path, monkeypatch):
    def no_such_module(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(spark_runner, "import_module", no_such_module)
    with pytest.raises(CannotPlan, match=r"pip install 'dunwell\[spark\]'"):
        plan_files(small, WEDNESDAY, tmp_path / "out", engine="spark")
