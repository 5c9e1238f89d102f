"""The shape of the code holds: layers, style, types, sizes of modules, no empty names."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "src" / "dunwell").rglob("*.py") if "migrations" not in path.parts)
EMPTY_NAMES = {"utils", "util", "helpers", "common", "services", "managers", "signals", "misc"}


def _run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _tool(name):
    return str(Path(sys.executable).parent / name)


def test_each_layer_imports_only_from_layers_below_it():
    done = _run(_tool("lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_code_is_linted():
    done = _run(_tool("ruff"), "check", "--no-cache", "src", "tests")
    assert done.returncode == 0, done.stdout


def test_the_code_is_formatted():
    done = _run(_tool("ruff"), "format", "--check", "--no-cache", "src", "tests")
    assert done.returncode == 0, done.stdout


def test_the_pure_layer_is_strictly_typed():
    done = _run(_tool("mypy"), "--cache-dir", "/dev/null")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_says_what_it_is_and_stays_small(path):
    text = path.read_text()
    assert path.stem not in EMPTY_NAMES, "a module is named for what it does"
    assert len(text.splitlines()) <= 300, "over 300 lines is two modules"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module says what it decides or holds"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_function_is_at_most_seventy_lines_and_a_public_one_says_what_it_does(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 70, f"{node.name} is too long"
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_no_code_reads_the_clock_but_the_command_line_and_the_pages():
    reads = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|localdate|time\.time)\(")
    allowed = {"cli", "portal", "workbench", "bench", "project"}
    for path in SOURCES:
        if path.relative_to(ROOT / "src" / "dunwell").parts[0] not in allowed:
            assert not reads.search(path.read_text()), f"{path} reads the clock"


def test_the_locked_requirements_carry_hashes_and_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in line for line in pinned)


def test_no_two_modules_of_tests_have_one_name():
    """Without packages pytest imports each by its name alone: of two of one name only the first would be collected."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]

    assert len(names) == len(set(names))
