"""What nginx and Caddy pass on, what they refuse, and that no form goes to a file on the way."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engagement.models import Partnership
from engagement.shipped_helplines import national_helplines
from feedback.intake.limiter import NO_ADDRESS, bucket_of
from hearback.middleware import KEPT_HEADERS, address_of
from tests.deploy.journey import SPOOFED
from tests.deploy.nginx import DEPLOY
from tests.deploy.shipped import OFFICE, ONION, PROXIES, PUBLIC, Shipped
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import FORM, VISITOR, Wire
from tests.migrated import ROOT

__all__ = ["shipped"]
pytestmark = MARKS
TOLD = {
    "User-Agent": "agent",
    "X-Forwarded-For": SPOOFED,
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Port": "1",
    "X-Real-IP": SPOOFED,
    "Forwarded": f"for={SPOOFED}",
    "Via": "1.1 elsewhere",
    "Referer": "https://elsewhere.example/",
    "Cookie": "a=b",
    "Accept-Language": "cy",
    "Sec-Fetch-Site": "same-origin",
    "Origin": "null",
}
LIMITS = {"public": 192 * 1024, "office": 6 * 1024 * 1024}


@pytest.fixture
def echo(shipped: Shipped) -> Iterator[Shipped]:
    """Both sockets answered by something that only repeats what reached it."""
    shipped.stop(
        *[name for name in ("socket-public", "socket-office") if name in shipped.processes]
    )
    for tier in ("public", "office"):
        (shipped.run / tier).mkdir(exist_ok=True)
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
        command += ["--uds", str(shipped.run / tier / "http.sock"), "tests.deploy.echo:application"]
        shipped.spawn(f"socket-{tier}", command, shipped.environments[tier])
        shipped.wait_for_socket(tier)
    yield shipped
    shipped.stop("socket-public", "socket-office")


def ask(wire: Wire, body: bytes = b"") -> dict[str, Any]:
    """Return what reached the other side."""
    answer = wire.ask("POST" if body else "GET", "/", body, {**TOLD, "Content-Type": FORM})
    assert answer.status_code == 200
    assert "1.2.3" not in str(answer.headers)
    return dict(json.loads(answer.content))


@pytest.mark.parametrize("name", PROXIES)
def test_whatever_a_visitor_says_about_herself_is_overwritten(echo: Shipped, name: str) -> None:
    need(name)
    echo.start(name)
    for host in (PUBLIC, OFFICE):
        seen = ask(echo.wire(name, host))
        assert seen["HTTP_X_FORWARDED_FOR"] == seen["HTTP_X_REAL_IP"] == VISITOR
        assert seen["HTTP_X_FORWARDED_PROTO"] == "https"
        assert seen["HTTP_HOST"] == f"{host}:{echo.ports[name]}"
        assert SPOOFED not in str(seen)
        for absent in ("X_FORWARDED_HOST", "X_FORWARDED_PORT", "FORWARDED", "VIA"):
            assert not seen.get(f"HTTP_{absent}"), absent


@pytest.mark.parametrize("name", PROXIES)
def test_the_public_site_is_told_only_what_it_uses(echo: Shipped, name: str) -> None:
    need(name)
    echo.start(name)
    told = {key: value for key, value in ask(echo.wire(name)).items() if value and key != "body"}
    assert told.pop("HTTP_USER_AGENT", "Caddy") == "Caddy"  # Go would name itself
    seen = set(told)
    assert {"HTTP_SEC_FETCH_SITE", "HTTP_ORIGIN"} <= seen
    assert seen - KEPT_HEADERS <= {"HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CONNECTION"}


@pytest.mark.parametrize("name", PROXIES)
def test_the_largest_form_fits_and_one_byte_more_does_not(echo: Shipped, name: str) -> None:
    need(name)
    echo.start(name)
    for host, tier in ((PUBLIC, "public"), (OFFICE, "office")):
        wire = echo.wire(name, host)
        assert ask(wire, b"x" * LIMITS[tier])["body"] == LIMITS[tier]
        refused = wire.ask("POST", "/", b"x" * (LIMITS[tier] + 1), {"Content-Type": FORM})
        assert refused.status_code == 413
        assert "Nothing was saved" in refused.content.decode()


@pytest.mark.parametrize(("tier", "name"), [("public", "DATA_UPLOAD"), ("office", "FILE_UPLOAD")])
def test_their_limits_are_hearbacks_own(shipped: Shipped, tier: str, name: str) -> None:
    code = f"from django.conf import settings; print(settings.{name}_MAX_MEMORY_SIZE)"
    printed = shipped.manage("shell", "--no-imports", "-c", code, tier="office").strip()
    if tier == "public":
        code = f"import django; django.setup(); {code}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=shipped.environments[tier],
            capture_output=True,
            text=True,
            check=True,
        )
        printed = done.stdout.strip()
    assert int(printed) == LIMITS[tier]


def largest_form(wire: Wire) -> int:
    """Send the largest form there is and return the status."""
    body = b"x" * LIMITS["public"]
    head = f"POST / HTTP/1.1\r\nHost: {wire.host}:{wire.port}\r\nContent-Type: {FORM}\r\n"
    head += f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = wire.raw(head.encode() + body)
    assert answer is not None
    return answer.status_code


def test_behind_another_proxy_nginx_passes_on_the_visitor(echo: Shipped, tmp_path: Path) -> None:
    """With the two lines that docs/administrator.md gives, and not without them."""
    need("nginx")
    manual = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    (set_real_ip_from .*|real_ip_header .*)$", manual, re.MULTILINE)
    assert len(lines) == 2
    theirs = " ".join(lines).replace("10.0.0.5", VISITOR)  # here the other proxy is the visitor
    for broken, address in (
        ({}, VISITOR),
        ({"access_log off;": f"access_log off; {theirs}"}, "198.51.100.7"),
    ):
        wire = echo.broken_nginx(tmp_path / address, broken)
        try:
            answer = wire.ask("GET", "/", headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.7"})
            seen = json.loads(answer.content)
            assert seen["HTTP_X_FORWARDED_FOR"] == seen["HTTP_X_REAL_IP"] == address
        finally:
            echo.stop("broken")


def test_the_onions_visitors_come_without_an_address(echo: Shipped) -> None:
    """All from this machine: they have one bucket, and a limit of its own."""
    need("nginx")
    echo.start("nginx")
    answer = Wire(ONION, echo.ports["onion"], None).get("/")
    seen = json.loads(answer.content)
    address = address_of({**seen, "REMOTE_ADDR": ""}, proxies=1)
    assert bucket_of(address, 0) == NO_ADDRESS


def remove_folders(folder: Path) -> None:
    """Take away every folder that nginx could spill into: what tries to, fails."""
    for spill in (folder / "spill").iterdir():
        spill.rmdir()


def test_no_form_is_kept_in_a_file_on_its_way(echo: Shipped, tmp_path: Path) -> None:
    need("nginx")
    wire = echo.broken_nginx(tmp_path, {})
    try:
        remove_folders(tmp_path)
        assert largest_form(wire) == 200
    finally:
        echo.stop("broken")


def test_control_with_nginxs_own_buffer_a_form_goes_to_a_file(
    echo: Shipped, tmp_path: Path
) -> None:
    """With the buffer nginx has by itself, the same form failed: it wanted a file."""
    need("nginx")
    wire = echo.broken_nginx(tmp_path, {"client_body_buffer_size 256k;": ""})
    try:
        remove_folders(tmp_path)
        assert largest_form(wire) == 500
    finally:
        echo.stop("broken")


def test_the_page_when_all_is_down_has_todays_numbers_and_leads_away() -> None:
    page = (DEPLOY / "pages" / "when-down.html").read_text(encoding="utf-8")
    for line in national_helplines()[:6]:
        assert line["phone"] in page
        assert line["name"] in page
    assert Partnership._meta.get_field("exit_url").default in page
    assert "<script" not in page
    assert "style" not in page
