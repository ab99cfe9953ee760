"""Hearback behind the files in `deploy/`, as an administrator would start them.

Only what the manual tells an administrator to replace is replaced: host names, paths of
certificates and folders, ports, and the secrets. nginx gets the outer file that Debian ships, which
logs and compresses; the site's own files must undo that.
"""

import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from nacl.public import PrivateKey

from feedback.intake.public_key import write_public_key
from tests import migrated
from tests.browser.installation import free_port, write_certificate
from tests.deploy.nginx import DEPLOY, nginx_command, write_nginx
from tests.deploy.wire import Answer, Wire
from tests.migrated import ROOT

PUBLIC, OFFICE, ONION = "voices.localhost", "office.localhost", "voicesexample.onion"
STARTS_WITHIN = 60
SERVERS = ("nginx", "caddy", "granian", "gunicorn")
PROXIES = ("nginx", "caddy")
PLAIN = ("http", "caddy-http", "onion")


@dataclass
class Journey:
    """What was said on the way through one server, and what came back to what."""

    answer: str
    agent: str
    path: str
    answers: dict[str, Answer] = field(default_factory=dict)


class Shipped:
    """One installation with its databases, and as many servers in front of it as are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.run = folder, folder / "data", folder / "run"
        for name in ("data/main", "data/staging", "data/public-key", "run", "output", "tmp", "etc"):
            (folder / name).mkdir(parents=True)
        self.certificate, self.key = write_certificate(folder / "etc", PUBLIC, OFFICE)
        self.ports = {name: free_port() for name in (*SERVERS, *PLAIN)}
        self.private = PrivateKey.generate()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.journeys: dict[str, Journey] = {}
        self.ends_with_session = False
        self.environments = {tier: self._environment(tier) for tier in ("public", "office")}

    def _environment(self, tier: str) -> dict[str, str]:
        """Read the two files of a tier as systemd does, and fill in the secret."""
        found: dict[str, str] = {}
        for name in ("common", tier):
            text = self.templated((DEPLOY / "environment" / f"{name}.env").read_text())
            lines = [line for line in text.splitlines() if line and not line.startswith("#")]
            found |= dict(line.split("=", 1) for line in lines)
        assert found["HEARBACK_SECRET_KEY"] == "", "a secret was shipped"
        watched = ROOT / "tests" / "deploy" / "watching"
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(("HEARBACK_", "DJANGO_"))},
            **found,
            "HEARBACK_SECRET_KEY": secrets.token_urlsafe(50),
            "HEARBACK_HOSTS": f"{found['HEARBACK_HOSTS']},{ONION}",
            "PYTHONPATH": f"{watched}:{found['PYTHONPATH']}",
            "HEARBACK_TEST_CONNECTIONS": str(self.folder / "etc" / "connections"),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def templated(self, text: str) -> str:
        """Replace what the manual tells an administrator to replace."""
        for before, after in {
            "/etc/letsencrypt/live/voices.example/fullchain.pem": str(self.certificate),
            "/etc/letsencrypt/live/office.example/fullchain.pem": str(self.certificate),
            "/etc/letsencrypt/live/voices.example/privkey.pem": str(self.key),
            "/etc/letsencrypt/live/office.example/privkey.pem": str(self.key),
            "/etc/nginx/hearback": str(self.folder / "nginx" / "hearback"),
            "/run/hearback-bodies": str(self.folder / "nginx" / "spill" / "bodies"),
            "/run/hearback-": f"{self.run}/",
            "/var/lib/hearback": str(self.data),
            "/opt/hearback": str(ROOT),
            "voices.example": PUBLIC,
            "office.example": OFFICE,
        }.items():
            text = text.replace(before, after)
        return text

    @property
    def public_url(self) -> str:
        """The public site as nginx serves it."""
        return f"https://{PUBLIC}:{self.ports['nginx']}"

    @property
    def office_url(self) -> str:
        """The office as nginx serves it."""
        return f"https://{OFFICE}:{self.ports['nginx']}"

    def shell(self, code: str) -> str:
        """Run Python inside the installation."""
        return self.manage("shell", "--no-imports", "-c", code)

    def prepare(self) -> None:
        """Make the databases, the pages and the key, as the manual says."""
        migrated.copy_sqlite(self.data / "main", self.data / "staging")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("sync_roles")
        self.shell("from tests.browser.content import fill; fill()")
        self.write_key()

    def manage(self, *arguments: str, tier: str = "office") -> str:
        """Run a management command as a tier and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "hearback", *arguments],
            env=self.environments[tier],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-1000:]}{done.stderr[-3000:]}"
        return done.stdout

    @property
    def key_file(self) -> Path:
        """Where the public site finds the key to seal to."""
        return self.data / "public-key" / "intake.pub"

    def write_key(self) -> None:
        """Publish today's key."""
        write_public_key(self.key_file, bytes(self.private.public_key), timezone.localdate())

    def count(self) -> int:
        """Return how many answers wait."""
        with closing(sqlite3.connect(self.data / "staging" / "staging.sqlite3")) as staging:
            (number,) = staging.execute("SELECT count(*) FROM intake_envelope").fetchone()
        return int(number)

    def start(self, name: str) -> Wire:
        """Start a server, and what it stands in front of, unless it runs; return a wire to it."""
        if name in PROXIES:
            self.serve_sockets()
        if name not in self.processes:
            getattr(self, f"_start_{name}")()
            self.wait_for_port(name, self.ports[name])
        return self.wire(name)

    def wire(self, name: str, host: str = PUBLIC) -> Wire:
        """Return a wire to a server that runs."""
        return Wire(host, self.ports[name], self.certificate)

    def serve_sockets(self) -> None:
        """Start the two web tiers with the very commands of their units."""
        for tier in ("public", "office"):
            if f"socket-{tier}" in self.processes:
                continue
            (self.run / tier).mkdir(exist_ok=True)
            unit = (DEPLOY / "systemd" / f"hearback-{tier}.service").read_text()
            command = re.findall(r"^ExecStart=(.*)$", self.templated(unit), re.MULTILINE)[0]
            self.spawn(f"socket-{tier}", shlex.split(command), self.environments[tier])
            self.wait_for_socket(tier)

    def wait_for_socket(self, tier: str) -> None:
        """Return once somebody listens on a tier's socket."""
        place = str(self.run / tier / "http.sock")
        self._wait_for(f"socket-{tier}", lambda: listens(socket.AF_UNIX, place))

    def _start_granian(self) -> None:
        """Nothing in front: TLS by granian itself."""
        options = ["--host", "127.0.0.1", "--port", str(self.ports["granian"])]
        options += ["--ssl-certificate", str(self.certificate), "--ssl-keyfile", str(self.key)]
        options += ["--ssl-protocol-min", "tls1.2"]
        self.spawn("granian", [str(DEPLOY / "granian" / "serve"), *options], self.alone("granian"))

    def _start_gunicorn(self) -> None:
        """Nothing in front: TLS by gunicorn itself."""
        options = ["--bind", f"127.0.0.1:{self.ports['gunicorn']}"]
        options += ["--certfile", str(self.certificate), "--keyfile", str(self.key)]
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(DEPLOY / "gunicorn/gunicorn.conf.py"),
        ]
        self.spawn("gunicorn", [*command, *options], self.alone("gunicorn"))

    def alone(self, name: str) -> dict[str, str]:
        """Return the public tier's environment where no proxy may be believed."""
        changes = {"HEARBACK_TRUSTED_PROXIES": "0", "HEARBACK_RUN_DIR": str(self.run / name)}
        return {**self.environments["public"], **changes}

    def _start_nginx(self) -> None:
        folder = self.folder / "nginx"
        write_nginx(folder, self.templated, self.ports)
        self.spawn("nginx", nginx_command(folder), dict(os.environ))

    def broken_nginx(self, folder: Path, broken: dict[str, str]) -> Wire:
        """Start a second nginx whose files were spoiled on purpose, for a negative control."""
        self.serve_sockets()
        ports = {name: free_port() for name in ("nginx", "http", "onion")}

        def templated(text: str) -> str:
            here = self.templated(text)
            return here.replace(str(self.folder / "nginx"), str(folder))

        write_nginx(folder, templated, ports, broken)
        self.spawn("broken", nginx_command(folder), dict(os.environ))
        self.wait_for_port("broken", ports["nginx"])
        return Wire(PUBLIC, ports["nginx"], self.certificate)

    def _start_caddy(self) -> None:
        text = self.templated((DEPLOY / "caddy" / "Caddyfile").read_text())
        port, plain = self.ports["caddy"], self.ports["caddy-http"]
        ports = f"\thttp_port {plain}\n\thttps_port {port}\n\tdefault_bind 127.0.0.1\n"
        text = text.replace("\tadmin off\n", f"\tadmin off\n\tskip_install_trust\n{ports}", 1)
        for host in (PUBLIC, OFFICE):
            own = f"{host} {{\n\ttls {self.certificate} {self.key}\n"
            text = text.replace(f"\n{host} {{\n", f"\n{own}")
            text = text.replace(f"import pass_on {host}", f"import pass_on {host}:{port}")
        (self.folder / "etc" / "Caddyfile").write_text(text)
        command = ["caddy", "run", "--config", str(self.folder / "etc" / "Caddyfile")]
        homes = {"HOME": str(self.folder / "caddy"), "XDG_DATA_HOME": str(self.folder / "caddy")}
        self.spawn("caddy", command, {**os.environ, **homes})

    def spawn(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start a process; what it prints goes to output/NAME.log."""
        with (self.folder / "output" / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                command, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def wait_for_port(self, name: str, port: int) -> None:
        """Return once a process listens on a port."""
        self._wait_for(name, lambda: listens(socket.AF_INET, ("127.0.0.1", port)))

    def _wait_for(self, name: str, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not answers():
            printed = (self.folder / "output" / f"{name}.log").read_text()
            assert self.processes[name].poll() is None, f"{name} ended: {printed}"
            assert time.monotonic() < deadline, f"{name} does not answer: {printed}"
            time.sleep(0.1)

    def stop(self, *names: str) -> None:
        """End these processes, or all."""
        ending = {name: self.processes.pop(name) for name in names or tuple(self.processes)}
        for process in ending.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in ending.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def listens(family: int, place: Any) -> bool:
    """Say whether anybody listens there."""
    with socket.socket(family) as probe:
        return probe.connect_ex(place) == 0


def available() -> list[str]:
    """Return the servers that can be tried here."""
    return [name for name in SERVERS if not missing(name)]


def missing(name: str) -> bool:
    """Say whether a web server is not installed here."""
    return name in PROXIES and shutil.which(name) is None
