"""Claim 14: who follows a link away, or leaves, doesn't tell the other site where from."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import browser, context
from tests.browser.test_public_walk import ADDRESSES
from tests.deploy.elsewhere import Elsewhere, elsewhere
from tests.deploy.shipped import PROXIES, PUBLIC, SERVERS, Shipped
from tests.deploy.stack import MARKS, need, shipped

__all__ = ["browser", "context", "shipped"]
pytestmark = [*MARKS, pytest.mark.browser]
# Every link that leads away is turned to the other site; nothing else about it is changed.
TURN = """([other, ours]) => {
  const away = [...document.querySelectorAll("a[href]")].filter(
    link => link.protocol.startsWith("http") && link.origin !== ours);
  const led = away.map(link => link.href + link.rel + link.target);
  away.forEach((link, number) => { link.href = `${other}/${number}`; link.id = `away-${number}`; });
  return led;
}"""


@pytest.fixture
def other(shipped: Shipped) -> Iterator[Elsewhere]:
    """Another site; leaving leads there too."""
    with elsewhere(shipped.certificate, shipped.key) as site:
        database = shipped.data / "main" / "hearback.sqlite3"
        with closing(sqlite3.connect(database)) as connection, connection:
            (before,) = connection.execute("SELECT exit_url FROM engagement_partnership").fetchone()
            connection.execute(
                "UPDATE engagement_partnership SET exit_url = ?", [f"{site.url}/left"]
            )
        yield site
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE engagement_partnership SET exit_url = ?", [before])


def follow_all(page: Page, addresses: list[str], other: Elsewhere) -> int:
    """Click every link on these pages that leads away, each once; return how many there were."""
    known: set[str] = set()
    for address in addresses:
        turn = [other.url, "/".join(address.split("/")[:3])]
        page.goto(address)
        for number, led in enumerate(page.evaluate(TURN, turn)):
            if led in known:
                continue
            known.add(led)
            page.goto(address)
            page.evaluate(TURN, turn)
            with page.expect_navigation(url=f"{other.url}/{number}"):
                page.locator(f"#away-{number}").evaluate("link => link.click()")
    return len(known)


def told(other: Elsewhere) -> list[str]:
    """Return what the other site was asked for by somebody who said where she came from."""
    return [
        path
        for path, headers in other.seen
        if not headers.get("referer", other.url).startswith(other.url) or PUBLIC in str(headers)
    ]


def leave(page: Page, address: str, other: Elsewhere) -> None:
    """Leave from a question as a person does, with the button."""
    page.goto(f"{address}/q/spring/")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    with page.expect_navigation(url=f"{other.url}/left"):
        page.locator("[data-leave]").first.click()


@pytest.mark.parametrize("name", SERVERS)
def test_nobody_elsewhere_learns_where_a_visitor_came_from(
    shipped: Shipped,
    context: Callable[..., BrowserContext],
    other: Elsewhere,
    name: str,
    figure: Callable[[str], None],
) -> None:
    need(name)
    shipped.start(name)
    address = f"https://{PUBLIC}:{shipped.ports[name]}"
    page = context().new_page()
    # The page with the most links through every server; every page through the first.
    pages = [path for path in ADDRESSES if "." not in path] if name == SERVERS[0] else ["/help/"]
    links = follow_all(page, [address + path for path in pages], other)
    leave(page, address, other)
    page.goto(f"{address}/o")
    assert links > 0
    assert len(other.headers_of("/left")) == 2
    assert told(other) == []
    figure(f"{name}: {links} links and two ways of leaving")


@pytest.mark.parametrize("name", PROXIES)
def test_the_page_of_the_web_server_itself_tells_nothing_either(
    shipped: Shipped, context: Callable[..., BrowserContext], other: Elsewhere, name: str
) -> None:
    need(name)
    shipped.start(name)
    shipped.stop("socket-public")
    try:
        page = context().new_page()
        assert follow_all(page, [f"https://{PUBLIC}:{shipped.ports[name]}/"], other) == 1
    finally:
        shipped.serve_sockets()
    assert told(other) == []


def test_control_a_page_without_the_policy(
    shipped: Shipped, context: Callable[..., BrowserContext], other: Elsewhere
) -> None:
    """A link on a page without our policy told the other site the whole origin it was on."""
    with elsewhere(shipped.certificate, shipped.key) as careless:
        careless.pages["/page"] = f'<a id="away" href="{other.url}/seen">Help</a>'
        page = context().new_page()
        page.goto(f"{careless.url}/page")
        with page.expect_navigation(url=f"{other.url}/seen"):
            page.click("#away")
        assert other.headers_of("/seen")[0]["referer"].startswith(careless.url)
        assert told(other) == ["/seen"]
