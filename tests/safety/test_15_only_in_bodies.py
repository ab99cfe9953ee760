"""Claim 15: what a person answers stands in no address, header or cookie, only in the form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Response

from tests.browser.conftest import browser, context
from tests.canary import hits, marker
from tests.deploy.journey import QUICKEST_SECONDS
from tests.deploy.shipped import Shipped
from tests.deploy.stack import MARKS, need, shipped

__all__ = ["browser", "context", "shipped"]
pytestmark = [*MARKS, pytest.mark.browser]


def watch(page: Page) -> tuple[list[Request], list[Response]]:
    """Collect everything a page asks for and gets."""
    asked: list[Request] = []
    got: list[Response] = []
    page.on("request", lambda request: asked.append(request))
    page.on("response", lambda response: got.append(response))
    return asked, got


def heads(asked: list[Request], got: list[Response]) -> bytes:
    """Return all there is of requests and answers but their bodies."""
    lines = [f"{request.method} {request.url} {request.all_headers()}" for request in asked]
    lines += [f"{response.status} {response.url} {response.headers_array()}" for response in got]
    return "\n".join(lines).encode()


def answer(page: Page, address: str, said: str) -> None:
    """Walk through the survey, with a mistake, a step back and a change on the way."""
    page.goto(f"{address}/q/spring/")
    go_on(page)
    go_on(page)
    page.locator("main input[type=radio]").first.check()
    go_on(page)
    go_on(page)
    page.locator("textarea").first.fill(said + "x" * 20_000)
    go_on(page)
    assert "There is a problem" in page.content()
    page.locator("textarea").first.fill(said)
    go_on(page)
    assert said in page.content()


def go_on(page: Page, button: str = "") -> None:
    """Press a page's main button, or one with these words."""
    found = page.get_by_role("button", name=button) if button else page.locator("main form button")
    with page.expect_navigation():
        found.first.click()


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "unscripted"])
def test_an_answer_travels_in_bodies_alone(
    shipped: Shipped,
    context: Callable[..., BrowserContext],
    scripted: bool,
    figure: Callable[[str], None],
) -> None:
    need("nginx")
    shipped.start("nginx")
    said = marker()
    visitor = context(java_script_enabled=scripted)
    page = visitor.new_page()
    asked, got = watch(page)
    answer(page, shipped.public_url, said)
    page.wait_for_timeout(QUICKEST_SECONDS * 1000)
    go_on(page, "Send my answers")
    assert "Thank you" in page.content()
    with_it = [request for request in asked if hits((request.post_data or "").encode(), said)]
    assert with_it  # it did travel, and would have been seen
    assert hits(heads(asked, got), said) == []
    assert visitor.cookies() == []
    figure(f"{len(asked)} requests, {len(with_it)} bodies with it")


def test_control_a_form_that_is_sent_with_get(
    shipped: Shipped, context: Callable[..., BrowserContext]
) -> None:
    """With the form's method turned to GET, the answer stood in an address and was found there."""
    need("nginx")
    shipped.start("nginx")
    said = marker()
    page = context().new_page()
    asked, got = watch(page)
    page.goto(f"{shipped.public_url}/q/spring/")
    for _ in range(4):
        go_on(page)
    page.locator("textarea").first.fill(said)
    # What earlier pages carried is more than an address may hold.
    page.evaluate("document.querySelector('main form [name=\"step.carried\"]').remove()")
    page.evaluate("document.querySelector('main form').method = 'get'")
    go_on(page)
    assert hits(heads(asked, got), said)
