"""./run itself: it speaks plainly when something is missing. It runs in copies, never in place."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash") or "/bin/bash"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the script and the lock files only."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("run", "requirements.lock", "requirements-dev.lock", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder to be the whole PATH: the few programs every machine has, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "cat", "dirname", "mktemp", "rm", "sha256sum", "cut", "find", "mkdir"):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def run(
    folder: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ./run in `folder`, with `path` as the whole PATH."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HEARBACK_")}
    if path:
        environment["PATH"] = str(path)
    return subprocess.run(
        [BASH, str(folder / "run"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def pretend_python(machine: Path, name: str, script: str) -> None:
    """Put a program called `name` on the pretended machine."""
    program = machine / name
    program.write_text(f"#!{BASH}\n{script}\n")
    program.chmod(0o755)


def test_help_needs_nothing_at_all(copy: Path, machine: Path) -> None:
    done = run(copy, "help", path=machine)
    assert done.returncode == 0
    assert "./run demo" in done.stdout
    assert run(copy, path=machine).stdout == done.stdout
    assert not (copy / ".venv").exists()


def test_proof_runs_what_it_promises(copy: Path) -> None:
    assert "the safety tests at full size" in run(copy, "help").stdout
    assert "HEARBACK_PROOF=whole" in (ROOT / "run").read_text()


def test_an_unknown_command_is_refused_with_the_list(copy: Path) -> None:
    done = run(copy, "fly")
    assert done.returncode != 0
    assert "There is no “./run fly”." in done.stderr
    assert "./run demo" in done.stderr


def test_without_python_it_says_what_to_install(copy: Path, machine: Path) -> None:
    done = run(copy, "demo", path=machine)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert "1/6" in done.stdout


def test_an_old_python_counts_as_none(copy: Path, machine: Path) -> None:
    pretend_python(machine, "python3", "exit 1")  # what the version check of 3.10 ends with
    assert "needs Python 3.11 or newer" in run(copy, "demo", path=machine).stderr


def test_without_venv_it_names_debians_package(copy: Path, machine: Path) -> None:
    pretend_python(machine, "python3", "[[ $2 != *ensurepip* ]]")
    done = run(copy, "hearback", "check", path=machine)
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr


def test_demo_refuses_what_it_does_not_know(copy: Path) -> None:
    done = run(copy, "demo", "--host=0.0.0.0")
    assert done.returncode != 0
    assert "--fresh" in done.stderr


def test_hearback_asks_for_a_command(copy: Path) -> None:
    assert "Which command?" in run(copy, "hearback").stderr


def test_scripts_hold_no_address_and_no_path_of_this_machine() -> None:
    for name in ("run", ".ci/run"):
        script = (ROOT / name).read_text()
        assert "--index-url" not in script
        assert "https://" not in script
        assert str(ROOT) not in script
        assert os.access(ROOT / name, os.X_OK)
