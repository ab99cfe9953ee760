"""One installation for all tests of installer and doctor: made by the installer in a container."""

import json
import re
import shlex
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from tests.deploy.nginx import DEPLOY
from tests.install.container import INSIDE, Container

ANSWERS = """
public_name = "voices.example"
office_name = "office.example"
partnership = "Testshire partnership"
short_name = "Have your say"
contact = "hello@testshire.example"
administrator = "kim@testshire.example"
certificate = "self-signed"
"""
DATA = Path("/var/lib/hearback")
CERTIFICATE = "/etc/hearback/tls/certificate.pem"
PAIRS = re.compile(r"^(\w+)=(.*)$", re.MULTILINE)


@dataclass
class Made:
    """A container with an installation, and what the installer said on its two runs."""

    container: Container
    broken: str
    said: str
    secrets_before: str
    ends_with_session: bool = False

    def doctor(self, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
        """Run the doctor as root; return its exit code and findings."""
        done = self.container.module(
            "hearback.doctor", "--json", *arguments, SSL_CERT_FILE=CERTIFICATE
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def amiss(self, *arguments: str) -> list[str]:
        """Return what the doctor finds wrong, one line each, and hold its exit code to that."""
        code, facts = self.doctor(*arguments)
        wrong = [f"{f['looked_at']}: {f['found']} → {f['mend']}" for f in facts if not f["is_well"]]
        assert code == bool(wrong)
        return wrong

    def unit(self, name: str) -> dict[str, list[str]]:
        """Return the lines of an installed unit."""
        text = self.container.do("cat", f"/etc/systemd/system/{name}")
        found: dict[str, list[str]] = {}
        for key, value in PAIRS.findall(text):
            found.setdefault(key, []).append(value)
        return found

    def as_unit(self, name: str) -> tuple[str, ...]:
        """Return the command that does what systemd does with a unit: its user, groups, settings
        and umask, and its own command.
        """
        unit = self.unit(name)
        groups = [*unit["Group"], *unit.get("SupplementaryGroups", [])]
        load = " ".join(f". {path};" for path in unit["EnvironmentFile"])
        enter = f"umask {unit['UMask'][0]}; set -a; {load} set +a; exec {unit['ExecStart'][0]}"
        user = unit["User"][0]
        made = [f"--reuid={user}", f"--regid={groups[0]}", f"--groups={self._all(user, groups)}"]
        return ("setpriv", *made, "--no-new-privs", "sh", "-c", enter)

    def as_tier(self, tier: str, *arguments: str) -> tuple[str, ...]:
        """Return the command that runs one of Hearback's as a tier."""
        user = {"public": "hearback-web"}.get(tier, f"hearback-{tier}")
        files = " ".join(f". /etc/hearback/{name}.env;" for name in ("common", tier))
        asked = shlex.join([str(INSIDE / ".venv/bin/python"), "-m", "hearback", *arguments])
        enter = f"set -a; {files} set +a; exec {asked}"
        return ("runuser", "-u", user, "--", "sh", "-c", enter)

    def _all(self, user: str, groups: list[str]) -> str:
        own = self.container.do("id", "-Gn", user).split()
        return ",".join(sorted({*own, *groups}))

    def make_run_folder(self, name: str) -> None:
        """Do what RuntimeDirectory= makes systemd do."""
        unit = self.unit(f"{name}.service")
        place = f"/run/{unit['RuntimeDirectory'][0]}"
        owner = ("-o", unit["User"][0], "-g", unit["Group"][0])
        self.container.do("install", "-d", "-m", unit["RuntimeDirectoryMode"][0], *owner, place)


def install(container: Container) -> Made:
    """Install over databases that are migrated already, with an nginx that fails the first time."""
    answers = container.folder / "answers.toml"
    answers.write_text(ANSWERS)
    main, staging = (container.folder / "var-lib/hearback" / name for name in ("main", "staging"))
    for folder in (main, staging):
        folder.mkdir(parents=True)
    migrated.copy_sqlite(main, staging)
    container.do("systemd-sysusers", str(INSIDE / "deploy/systemd/hearback.sysusers"))
    container.do("chown", "-R", "hearback-office:", str(DATA / "main"))
    container.do("chown", "-R", "hearback-keeper:", str(DATA / "staging"))
    sink = str(INSIDE / "tests/install/mail_sink.py")
    container.start("sink", "python3", sink, "25", str(container.folder / "mail"))
    (container.folder / "etc/nginx/conf.d/broken.conf").write_text("nonsense;\n")
    broken = container.module("hearback.install", "--answers", str(answers))
    assert "nginx" in broken.stdout, broken.stdout + broken.stderr
    assert broken.returncode == 1
    (container.folder / "etc/nginx/conf.d/broken.conf").unlink()
    before = container.do("sh", "-c", "cat /etc/hearback/*.env")
    done = container.module("hearback.install")  # it remembers what it was told
    assert done.returncode == 0, done.stdout + done.stderr
    return Made(container, broken.stdout, done.stdout, before)


def serve(made: Made) -> None:
    """Start what systemd would: both sites, and nginx in front."""
    container = made.container
    for tier in ("public", "office"):
        made.make_run_folder(f"hearback-{tier}")
        container.start(tier, *made.as_unit(f"hearback-{tier}.service"))
    container.start("nginx", "nginx", "-g", "daemon off;")
    for tier in ("public", "office"):
        container.wait_for("test", "-S", f"/run/hearback-{tier}/http.sock")
    keys = f"'public': '{'ab' * 32}', 'made_on': '{date.today()}'"
    place = DATA / "public-key/intake.pub"
    container.python(f"import json; json.dump({{{keys}}}, open('{place}', 'w'))")
    container.do("chown", "hearback-keeper:", str(place))
    container.wait_for(
        str(INSIDE / ".venv/bin/python"),
        "-c",
        "import ssl, socket; c = ssl._create_unverified_context();"
        "s = c.wrap_socket(socket.create_connection(('127.0.0.1', 443)),"
        " server_hostname='voices.example');"
        "s.sendall(b'GET /robots.txt HTTP/1.0\\r\\nHost: voices.example\\r\\n\\r\\n');"
        "assert b' 200 ' in s.recv(20)",
    )


@cache
def _the_one(folder: Path) -> Made:
    container = Container(folder)
    try:
        found = install(container)
        serve(found)
    except BaseException:
        container.end()
        raise
    return found


@pytest.fixture(scope="session")
def made(
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Made:
    """An installation that serves, as after the ceremony. Files that import this fixture get the
    same one; it ends with the session.
    """
    folder = tmp_path_factory.getbasetemp() / "machine"
    folder.mkdir(exist_ok=True)
    with django_db_blocker.unblock():
        found = _the_one(folder)
    if not found.ends_with_session:
        pytestconfig.add_cleanup(found.container.end)
        found.ends_with_session = True
    return found


def shipped_units() -> list[str]:
    """Return the names of all units that are shipped."""
    return sorted(path.name for path in (DEPLOY / "systemd").glob("hearback-*"))
