"""“Install by hand” names files that are there and commands that exist, and each shipped file."""

import re

import pytest
from django.core.management import get_commands

from tests.deploy.nginx import DEPLOY
from tests.migrated import ROOT

pytestmark = pytest.mark.sqlite
MANUAL = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
PATH = re.compile(r"\bdeploy/[\w./*-]*[\w*]")
AS = re.compile(r"\bdeploy/as (\w+) ([a-z_-]+)")
ENABLED = re.compile(r"systemctl enable --now (.*)")


def test_every_file_it_names_is_there() -> None:
    named = set(PATH.findall(MANUAL))
    assert len(named) > 8
    assert [path for path in named if not list(ROOT.glob(path))] == []


def test_every_command_it_gives_exists_and_is_run_as_somebody() -> None:
    commands = AS.findall(MANUAL)
    assert ("keeper", "keys") in commands
    known = set(get_commands())
    assert [one for one in commands if one[1].replace("-", "_") not in known] == []
    accepted = set(re.findall(r"^  ([\w| ]+)\) user=", (DEPLOY / "as").read_text(), re.MULTILINE))
    tiers = {tier for line in accepted for tier in line.split(" | ")}
    assert {tier for tier, _ in commands} <= tiers


def test_every_unit_it_starts_is_shipped() -> None:
    units = {unit for line in ENABLED.findall(MANUAL) for unit in line.split()}
    files = {path.name.removesuffix(".service") for path in (DEPLOY / "systemd").glob("hearback-*")}
    assert units
    assert units <= files


def test_it_tells_where_each_shipped_file_goes() -> None:
    named = [glob for glob in set(PATH.findall(MANUAL)) if list(ROOT.glob(glob))]
    covered = {path for glob in named for path in ROOT.glob(glob)}
    # Read where they lie: by the web servers and by the server's own start file.
    covered |= {DEPLOY / "pages" / "when-down.html", DEPLOY / "granian" / "logging.json"}
    covered |= {inner for path in covered if path.is_dir() for inner in path.iterdir()}
    files = {
        path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    assert files - covered == set()


def test_where_an_installation_is_meant_no_command_is_for_the_demonstration() -> None:
    told = re.findall(r"\./run hearback ([a-z_-]+)", MANUAL)
    assert set(told) == {"help", "doctor"}
    other = (ROOT / "docs" / "keeper-apart.md").read_text(encoding="utf-8")
    assert "type `deploy/as keeper carry key` wherever this page says `./run hearback" in other
