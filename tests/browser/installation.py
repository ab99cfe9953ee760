"""A whole installation in a folder of its own: real databases, real server processes, HTTPS."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import create_default_context
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import migrated
from tests.migrated import ROOT

PASSPHRASE = "seven quiet otters swim upstream"
START_SECONDS = 60


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_certificate(folder: Path, *hosts: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for loopback, and `hosts`; return its path and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [
            *(x509.DNSName(host) for host in ("localhost", *hosts)),
            x509.IPAddress(ip_address("127.0.0.1")),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "certificate.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file


@dataclass
class Installation:
    """Databases, keys and servers under one folder. `close()` ends and drops them all."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    postgres: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.certificate, self.key = write_certificate(self.folder)
        self.public_port, self.office_port = free_port(), free_port()
        self.public_url = f"https://127.0.0.1:{self.public_port}"
        self.office_url = f"https://localhost:{self.office_port}"
        self.passphrase_file = self.folder / "passphrase"
        self.passphrase_file.write_text(PASSPHRASE)
        self.passphrase_file.chmod(0o600)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HEARBACK_")},
            "DJANGO_SETTINGS_MODULE": "hearback.settings.test",
            "HEARBACK_DATA_DIR": str(self.folder),
            "HEARBACK_TEST_DIR": str(self.folder),
            "HEARBACK_PUBLIC_URL": self.public_url,
            "HEARBACK_OFFICE_URL": self.office_url,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "PYTHONWARNINGS": "ignore",
        }
        self.public_environment: dict[str, str] = {}
        if migrated.on_postgresql():
            self.postgres = migrated.copy_postgresql()
            self.environment |= migrated.postgresql_urls(self.postgres)
            role = self.postgres["default"]
            self.public_environment |= migrated.postgresql_urls(self.postgres, role)
        else:
            migrated.copy_sqlite(self.folder)

    def manage(self, *arguments: str, stdin: str = "", **environment: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "site" / "manage.py"), *arguments],
            env={**self.environment, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def shell(self, code: str) -> str:
        """Run Python inside the installation, as its administrator could."""
        return self.manage("shell", "--no-imports", "-c", code)

    def prepare(self) -> None:
        """Make roles and keys, and on PostgreSQL give the public tier its own role."""
        self.manage("sync_roles")
        self.make_keys()
        self.shell("from tests.browser.content import fill; fill()")
        if self.postgres:
            self.manage("grant_public", self.postgres["default"])

    def make_keys(self) -> None:
        """Hold the ceremony: three sheets on the disk, two of them tried."""
        sheets = self.folder / "sheets"
        passphrase = ("--passphrase-file", str(self.passphrase_file))
        self.manage("keys", "make", *passphrase, "--sheets", str(sheets))
        two = (f"--sheet={sheets / name}" for name in ("sheet-A.txt", "sheet-C.txt"))
        self.manage("keys", "prove", *two)
        self.manage("mailing_list", "make", *passphrase)

    def serve(
        self, tier: str, port: int = 0, application: str = "hearback.wsgi:application"
    ) -> None:
        """Start a web tier behind HTTPS and wait until it answers."""
        port = port or (self.public_port if tier == "public" else self.office_port)
        with (self.folder / f"{tier}-{port}.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-m",
                        "granian",
                        "--interface",
                        "wsgi",
                        "--host",
                        "127.0.0.1",
                    ),
                    *("--port", str(port), "--workers", "1", "--blocking-threads", "4"),
                    *("--no-access-log", "--log-level", "error"),
                    *("--ssl-certificate", str(self.certificate), "--ssl-keyfile", str(self.key)),
                    application,
                ],
                env={
                    **self.environment,
                    **(self.public_environment if tier == "public" else {}),
                    "HEARBACK_TIER": tier,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        self._wait_for(f"https://localhost:{port}/robots.txt", process)

    def _wait_for(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        """Return once the address answers at all; fail if the process ends first."""
        context = create_default_context(cafile=str(self.certificate))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert process.poll() is None, "the server ended while starting"
            try:
                urllib.request.urlopen(url, context=context, timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(f"{urlsplit(url).netloc} did not start")

    def logs(self) -> str:
        """Return what every server printed."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def close(self) -> None:
        """End every process with its workers, then drop the databases."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        for name in self.postgres.values():
            migrated.drop_postgresql(name)
        if self.postgres:
            migrated.administer(f'DROP ROLE IF EXISTS "{self.postgres["default"]}"')
