"""The files to deploy with are read as their programs read them, and name what there is."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dunwell.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def _command_of(unit):
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(unit)
    return read["Service"]["ExecStart"].split()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is_and_systemd_finds_nothing_wrong_where_it_is(unit, tmp_path):
    assert _command_of(unit)[1] in COMMANDS
    if shutil.which("systemd-analyze"):
        copy = tmp_path / unit.name
        program = str(Path(sys.executable).parent / "dunwell")
        copy.write_text(unit.read_text().replace(_command_of(unit)[0], program))
        done = subprocess.run(
            ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
        )
        assert unit.name not in done.stderr


def test_the_compose_file_runs_pages_and_two_workers_after_the_tables_are_made():
    services = COMPOSE["services"]

    assert set(services) == {"database", "migrate", "web", "worker"}
    assert services["worker"]["deploy"]["replicas"] == 2
    for name in ("migrate", "web", "worker"):
        assert services[name]["command"][0] in COMMANDS
        assert services[name]["image"] == "dunwell"
        for other in services[name]["depends_on"]:
            assert other in services
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_what_compose_and_the_image_name_is_there():
    build = COMPOSE["services"]["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    copied = re.findall(r"^COPY ([^-].*) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert len(names) >= 5
    for name in names:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()


def test_the_settings_to_begin_with_are_settings_that_there_are():
    documented = set(re.findall(r"`(DUNWELL_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    given = dict(
        line.split("=", 1)
        for line in (DEPLOY / "settings.example").read_text().splitlines()
        if line[0] != "#"
    )

    assert given.keys() <= documented
    assert given["DUNWELL_SECRET_KEY"] == "CHANGE-ME"
