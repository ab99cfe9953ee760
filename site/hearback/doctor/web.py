"""The web server in front: what it writes down, and what arrives at a browser."""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from hearback.grades import Fact, Grade
from hearback.install.machine import Machine, run

INCLUDED = "include /etc/nginx/hearback/nothing-kept.conf;"
SERVER = re.compile(r"^\s*server\s*\{", re.MULTILINE)
COMMENT = re.compile(r"#.*$", re.MULTILINE)
WRITES = re.compile(r"^\s*access_log\s+(?!off)", re.MULTILINE)
COPY = "cp -r deploy/nginx/hearback /etc/nginx/ && nginx -t && nginx -s reload"
WANTED = ("Strict-Transport-Security", "Content-Security-Policy", "Referrer-Policy")
WAITS = 10
FORTNIGHT = 14 * 24 * 60 * 60


def logs(machine: Machine) -> Iterator[Fact]:
    """Nginx writes down every visit unless each of its servers was told not to."""
    looked_at = "What nginx writes down"
    if not machine.nginx.is_dir():
        yield Fact("web-log", looked_at, "There is no nginx here")
        return
    wrong = list(_logging(machine.nginx))
    for path, mend in wrong:
        found = f"Every visit, because of {path}"
        yield Fact("web-log", looked_at, found, Grade.BRONZE, mend, is_well=False)
    if not wrong:
        yield Fact(
            "web-log",
            looked_at,
            "Nothing",
            told="The server that these pages come from keeps no list of visits.",
        )


def _logging(nginx: Path) -> Iterator[tuple[Path, str]]:
    kept = nginx / "hearback" / "nothing-kept.conf"
    if kept.is_file():
        text = _without_comments(kept)
        if "access_log off;" not in text or "error_log /dev/null" not in text:
            yield kept, COPY
    for folder in ("sites-enabled", "conf.d", "hearback"):
        for path in sorted((nginx / folder).glob("*")):
            text = _without_comments(path)
            if len(SERVER.findall(text)) > text.count(INCLUDED) or WRITES.search(text):
                remove = f"rm {path} && nginx -s reload"
                mend = remove if path.name == "default" else f"Put {INCLUDED} into each server"
                yield path, mend


def _without_comments(path: Path) -> str:
    try:
        return COMMENT.sub("", path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def on_the_wire(machine: Machine) -> Iterator[Fact]:
    """What a browser gets that asks for the first page."""
    address = urlsplit(machine.environment("common").get("HEARBACK_PUBLIC_URL", ""))
    looked_at = f"{address.geturl() or 'The public site'}, as a browser sees it"
    if address.scheme != "https":
        mend = "Set HEARBACK_PUBLIC_URL=https://… in common.env"
        yield Fact("wire", looked_at, "Not https", Grade.NONE, mend, is_well=False)
        return
    try:
        status, missing, certificate = ask(address.hostname or "", address.port or 443)
    except (OSError, http.client.HTTPException) as error:
        mend = "systemctl status nginx hearback-public"
        yield Fact("wire", looked_at, f"No answer: {error}", mend=mend, is_well=False)
        return
    if missing:
        found = f"These headers are missing: {', '.join(missing)}"
        yield Fact("headers", looked_at, found, Grade.NONE, COPY, is_well=False)
    elif status >= http.client.BAD_REQUEST:
        mend = "systemctl status hearback-public"
        yield Fact("wire", looked_at, f"It answers {status}", mend=mend, is_well=False)
    else:
        yield Fact("wire", looked_at, "It answers, with all its headers")
    yield _certificate(address.hostname or "", address.port or 443, certificate)


def ask(name: str, port: int) -> tuple[int, list[str], bytes]:
    """Ask this machine's web server for `/` under a name; return the status, the headers that are
    missing, and the certificate. Whether to trust that is looked at apart.
    """
    with _open(name, port, is_trusting=True) as line:
        certificate = line.getpeercert(binary_form=True) or b""
        line.sendall(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        missing = [header for header in WANTED if not answer.headers.get(header)]
        return answer.status, missing, certificate


def _open(name: str, port: int, *, is_trusting: bool) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    if is_trusting:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=WAITS)
    try:
        return context.wrap_socket(plain, server_hostname=name)
    except OSError:
        plain.close()
        raise


def _certificate(name: str, port: int, certificate: bytes) -> Fact:
    looked_at = f"The certificate of {name}"
    mend = f"certbot certonly --webroot -w /var/lib/hearback-acme -d {name}"
    try:
        _open(name, port, is_trusting=False).close()
    except OSError as error:
        reason = getattr(error, "verify_message", "") or str(error)
        found = f"Browsers don’t trust it: {reason}"
        return Fact("certificate", looked_at, found, Grade.NONE, mend, is_well=False)
    pem = ssl.DER_cert_to_PEM_cert(certificate)
    done = run("openssl", "x509", "-noout", "-checkend", str(FORTNIGHT), given=pem)
    ends = done.returncode != 0
    found = "It ends within a fortnight" if ends else "Trusted, for a fortnight and more"
    return Fact(
        "certificate", looked_at, found, mend="certbot renew" if ends else "", is_well=not ends
    )
