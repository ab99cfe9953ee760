"""A public page with one field of each kind, a browser to open it, and how soon it is covered on a
slow phone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Request, Route

from tests.chromium import PATIENCE, chromium

Open = Callable[..., Page]

SITE = "https://site.test"
POLICY = "; ".join(f"{name} {' '.join(words)}" for name, words in settings.STRICT_POLICY.items())
FORM = """{% extends "base_public.html" %}{% block main %}
<h1 class="govuk-heading-l">A question</h1>
<form method="post" action="/sent">
  <input type="hidden" name="carried" value="sealed">
  <label for="t">In your own words</label><textarea id="t" name="t" autocomplete="off"></textarea>
  <label><input type="radio" name="r" value="a" id="r">Yes</label>
  <label><input type="checkbox" name="c" value="b" id="c">May we quote you?</label>
  <label for="s">Pick</label>
  <select id="s" name="s"><option>One</option><option>Two</option></select>
  <button type="submit">Go on</button>
</form>{% endblock %}"""

# A slow phone on a slow network, as Chromium's own tools imitate them.
SLOW_NETWORK = {
    "offline": False,
    "latency": 562.5,  # milliseconds
    "downloadThroughput": 50_000,  # bytes a second
    "uploadThroughput": 50_000,
}
FIRST_PAINT = """() => new Promise(resolve => {
  const start = performance.now();
  document.querySelector("[data-leave]").click();
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
})"""


def draw(**context: str) -> str:
    """Return the page's HTML; with a `leave_token` it is a page of a survey."""
    named = {"partnership": {"short_name": "Testshire Together"}, **context}
    return Template(FORM).render(Context(named))


@pytest.fixture(scope="module", name="browser")
def browser_fixture() -> Iterator[Browser]:
    """A browser for this file."""
    with chromium() as browser:
        yield browser


@pytest.fixture(name="html")
def html_fixture(public_tier: None) -> str:
    """A public page with one field of each kind."""
    return draw()


@pytest.fixture(name="asked")
def asked_fixture() -> list[Request]:
    """Every request the page made, in order."""
    return []


@pytest.fixture(name="open_page")
def open_page_fixture(browser: Browser, html: str, asked: list[Request]) -> Iterator[Open]:
    """Return an opener of the page in a fresh context, served with the public tier's policy."""
    contexts = []

    def serve(route: Route) -> None:
        asked.append(route.request)
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/s/"):
            route.fulfill(path=Path(settings.STATICFILES_DIRS[0]) / path.removeprefix("/s/"))
            return
        body = html if path == "/q/spring/" else "<!DOCTYPE html><title>Elsewhere</title>"
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)

    def open_page(first: str = "", **options: Any) -> Page:
        """`first` runs before any script of the page."""
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_init_script(first)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", serve)
        page = context.new_page()
        page.goto(f"{SITE}/q/spring/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def fill(page: Page) -> None:
    """Answer everything."""
    page.fill("#t", "MARKER in my own words")
    page.check("#r")
    page.check("#c")
    page.select_option("#s", "Two")


def hold_up(page: Page) -> None:
    """Let the way out lead nowhere: the browser then stays on the page it has."""
    page.context.route("**/o", lambda route: route.fulfill(status=204))
