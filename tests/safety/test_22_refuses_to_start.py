"""Claim 22: A process with an unsafe setting does not start, and says which setting it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hearback.checks import is_loopback
from tests.browser.installation import free_port
from tests.migrated import ROOT

pytestmark = pytest.mark.sqlite  # no database is asked

GOOD = {
    "DJANGO_SETTINGS_MODULE": "hearback.settings.production",
    "HEARBACK_TIER": "public",
    "HEARBACK_SECRET_KEY": "only 4 the tests: " + "kd83JHf93-lqpwoe8f7GHs" * 2,
    "HEARBACK_HOSTS": "voices.example",
}
EVERYWHERE = ".".join("0000")  # every address of this machine
# A production whose owner set one more thing.
DEBUGGING = "from hearback.settings.production import *\nDEBUG = True\n"
SHOWING = """from hearback.settings.production import *
LOGGING["loggers"]["django.db.backends"] = {"level": "DEBUG", "handlers": ["stderr"]}
"""


def run(folder: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these settings and nothing else of Hearback's in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARBACK_")}
    path = os.pathsep.join([str(ROOT / "site"), str(ROOT), str(folder)])
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        env={**kept, **GOOD, "HEARBACK_DATA_DIR": str(folder), "PYTHONPATH": path, **values},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def start(folder: Path, *options: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Load the door that every server loads."""
    return run(folder, "-c", "import hearback.wsgi; print('open')", *options, **values)


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ({"HEARBACK_SECRET_KEY": "short"}, (), "E004"),
        ({"HEARBACK_SECRET_KEY": "x" * 60}, (), "E004"),
        ({"HEARBACK_SECRET_KEY": "django-insecure-" + "kd83JHf93-lqpwoe8f7GHs" * 2}, (), "E004"),
        ({"HEARBACK_HOSTS": "*"}, (), "E002"),
        ({"HEARBACK_HOSTS": "voices.example,.example"}, (), "E002"),
        ({"DJANGO_SETTINGS_MODULE": "debugging"}, (), "E001"),
        ({"DJANGO_SETTINGS_MODULE": "showing"}, (), "E006"),
        ({"HEARBACK_DATA_DIR": "/home/kim/OneDrive - Testshire/hearback"}, (), "E007"),
        ({"DJANGO_SETTINGS_MODULE": "hearback.settings.demo"}, ("--host", EVERYWHERE), "E005"),
        ({"DJANGO_SETTINGS_MODULE": "hearback.settings.demo"}, ("--bind=[::]:8000",), "E005"),
        (
            {"DJANGO_SETTINGS_MODULE": "hearback.settings.demo", "GRANIAN_HOST": "192.168.1.4"},
            (),
            "E005",
        ),
    ],
)
def test_an_unsafe_setting_ends_the_process(
    tmp_path: Path, values: dict[str, str], options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "debugging.py").write_text(DEBUGGING)
    (tmp_path / "showing.py").write_text(SHOWING)
    done = start(tmp_path, *options, **values)
    assert done.returncode != 0
    assert f"hearback.{said}" in done.stderr
    assert "open" not in done.stdout


def test_an_empty_secret_ends_the_process(tmp_path: Path) -> None:
    done = start(tmp_path, HEARBACK_SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY setting must not be empty" in done.stderr  # Django's own words


def test_a_missing_secret_ends_the_process(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "-c",
        "import os; del os.environ['HEARBACK_SECRET_KEY']; import hearback.wsgi",
    )
    assert done.returncode != 0
    assert "HEARBACK_SECRET_KEY must be set" in done.stderr


@pytest.mark.parametrize("tier", ["public", "office"])
def test_control_with_safe_settings_it_starts(tmp_path: Path, tier: str) -> None:
    """With every setting safe, the same door opened."""
    done = start(tmp_path, HEARBACK_TIER=tier)
    assert (done.returncode, done.stdout) == (0, "open\n"), done.stderr


def test_a_real_server_ends_too(tmp_path: Path) -> None:
    port = str(free_port())
    command = ["-m", "granian", "--interface", "wsgi", "--port", port, "hearback.wsgi:application"]
    done = run(tmp_path, *command, HEARBACK_SECRET_KEY="short")
    assert done.returncode != 0
    assert "hearback.E004" in done.stdout + done.stderr


def test_django_s_deployment_checks_are_clean(tmp_path: Path) -> None:
    manage = str(ROOT / "site" / "manage.py")
    done = run(tmp_path, manage, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_the_check_command_names_the_same_faults(tmp_path: Path) -> None:
    done = run(tmp_path, str(ROOT / "site" / "manage.py"), "check", HEARBACK_HOSTS="*")
    assert done.returncode != 0
    assert "hearback.E002" in done.stderr


def test_a_public_process_that_can_read_the_keys_is_warned_about(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "0011.json").write_text("{}")
    manage = str(ROOT / "site" / "manage.py")
    done = run(tmp_path, manage, "check", HEARBACK_KEY_DIR=str(keys))
    assert done.returncode == 0
    assert "hearback.W001" in done.stderr
    done = run(tmp_path, manage, "check", HEARBACK_KEY_DIR=str(keys), HEARBACK_TIER="office")
    assert "hearback.W001" not in done.stderr


@pytest.mark.parametrize(
    ("name", "is_here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("[::1]", True),
        ("::1", True),
        (EVERYWHERE, False),
        ("::", False),
        ("10.0.0.1", False),
        ("voices.example", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_the_rest(name: str, is_here: bool) -> None:
    assert is_loopback(name) is is_here
