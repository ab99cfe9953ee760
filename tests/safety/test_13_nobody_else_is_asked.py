"""Claim 13: no page of the public site or the office, and no process, asks anybody else."""

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import browser, context
from tests.browser.signing_in import make_person, sign_in
from tests.browser.tabs import in_tabs
from tests.browser.test_accessibility import OFFICE_PAGES
from tests.browser.test_public_walk import ADDRESSES
from tests.conftest import LOOPBACK
from tests.deploy.elsewhere import elsewhere
from tests.deploy.journey import visit
from tests.deploy.shipped import Shipped, available
from tests.deploy.stack import MARKS, need, shipped

__all__ = ["browser", "context", "shipped"]
pytestmark = [*MARKS, pytest.mark.browser]
# One person per door of the office: the desk, Wagtail's editor, and people's accounts.
DOORS = {
    "OFFICER": OFFICE_PAGES["OFFICER"],
    "COMMUNICATIONS": ["/admin/", "/admin/pages/", "/admin/account/", "/loop/"],
    "ADMINISTRATOR": OFFICE_PAGES["ADMINISTRATOR"],
}
INLINE = ("data:", "blob:", "about:")
WATCHING = Path(__file__).resolve().parent.parent / "deploy" / "watching"
REACH_OUT = """
import socket
socket.socket().connect_ex(("127.0.0.1", 9))
outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
outside.connect(("192.0.2.1", 9))
"""


def strangers(page: Page, own: str) -> list[str]:
    """Return a list that fills with every address that isn't ours, as the page asks for it."""
    asked: list[str] = []

    def look(url: str) -> None:
        if not url.startswith((f"{own}/", *INLINE)):
            asked.append(url)

    page.on("request", lambda request: look(request.url))
    page.on("websocket", lambda websocket: look(websocket.url))
    return asked


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "unscripted"])
def test_public_pages_ask_nobody_else(
    shipped: Shipped, context: Callable[..., BrowserContext], scripted: bool
) -> None:
    need("nginx")
    shipped.start("nginx")
    visitor = context(java_script_enabled=scripted)
    addresses = [shipped.public_url + path for path in ADDRESSES]
    for tab in in_tabs(visitor, addresses, lambda page: strangers(page, shipped.public_url)):
        assert tab.seen == [], tab.address


@pytest.mark.parametrize("role", DOORS)
def test_office_pages_ask_nobody_else(
    shipped: Shipped, context: Callable[..., BrowserContext], role: str
) -> None:
    need("nginx")
    shipped.start("nginx")
    visitor = context()
    page = visitor.new_page()
    asked = strangers(page, shipped.office_url)
    sign_in(page, shipped, make_person(shipped, role))
    assert asked == []
    addresses = [shipped.office_url + path for path in DOORS[role]]
    for tab in in_tabs(visitor, addresses, lambda page: strangers(page, shipped.office_url)):
        assert tab.answer.status == 200, tab.address
        assert tab.seen == [], tab.address


def test_control_a_page_with_a_picture_from_elsewhere(
    shipped: Shipped, context: Callable[..., BrowserContext]
) -> None:
    """A picture from another site, and a preconnection's script, were noticed by the same watch."""
    with (
        elsewhere(shipped.certificate, shipped.key) as other,
        elsewhere(shipped.certificate, shipped.key) as careless,
    ):
        careless.pages["/page"] = f'<img src="{other.url}/i"><script src="{other.url}/s"></script>'
        page = context().new_page()
        asked = strangers(page, careless.url)
        page.goto(f"{careless.url}/page", wait_until="networkidle")
        assert sorted(asked) == [f"{other.url}/i", f"{other.url}/s"]


def outside(lines: list[str]) -> list[str]:
    """Return what is neither this machine nor a socket file."""
    found = []
    for line in lines:
        event, _, place = line.partition(" ")
        value = ast.literal_eval(place)
        host = value[0] if isinstance(value, tuple) else value
        if event == "socket.connect" and isinstance(value, str | bytes):
            continue  # a socket file
        if host not in LOOPBACK:
            found.append(line)
    return found


def test_our_processes_reach_nobody_outside(
    shipped: Shipped, figure: Callable[[str], None]
) -> None:
    visit(shipped, available())
    lines = (shipped.folder / "etc" / "connections").read_text().splitlines()
    started = lines.count("watching")
    assert started >= len(shipped.processes) - 2  # all but nginx and Caddy
    assert outside([line for line in lines if line != "watching"]) == []
    figure(f"{started} processes watched")


def test_control_a_process_that_reaches_out(tmp_path: Path) -> None:
    """A process that reached for another machine was found in the same way."""
    noted = tmp_path / "connections"
    watched = {"PYTHONPATH": str(WATCHING), "HEARBACK_TEST_CONNECTIONS": str(noted)}
    run([sys.executable, "-c", REACH_OUT], env=watched, check=True, timeout=60)
    lines = [line for line in noted.read_text().splitlines() if line != "watching"]
    assert outside(lines) == ["socket.connect ('192.0.2.1', 9)"]
    assert len(lines) == 2
