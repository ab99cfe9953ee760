"""Every public address, in a real browser: nothing is left behind and nobody else is asked.

A new URL needs an example here, so it can't slip past; `tests/safety/test_public_headers.py` shows
that one without the headers is found.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.installation import Installation
from tests.safety.public_rules import header_faults, routes

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

# Route as the resolver writes it -> addresses to try.
EXAMPLES: dict[str, list[str]] = {
    "o": ["/o"],
    "q/<slug:slug>/": ["/q/spring/", "/q/winter/", "/q/later/", "/q/no-such/"],
    "you-said-we-did/": ["/you-said-we-did/", "/you-said-we-did/?status=done&priority=x"],
    "you-said-we-did/changes.xml": ["/you-said-we-did/changes.xml"],
    "you-said-we-did/<slug:slug>/": ["/you-said-we-did/something-changed/"],
    "robots.txt": ["/robots.txt"],
    "^((?:[\\w\\-]+/)*)$": [
        "/",
        "/help/",
        "/help/?for=work",
        "/strategy/",
        "/campaigns/",
        "/campaigns/it-starts-with-a-question/",
        "/using-this-site/",
        "/about/",
        "/how-we-use-answers/",
        "/privacy/",
        "/cookies/",
        "/accessibility/",
        "/no-such-page/",
    ],
}
STORAGE = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookie: document.cookie,
})"""
EMPTY = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "cookie": ""}
ADDRESSES = [path for examples in EXAMPLES.values() for path in examples if path != "/o"]
FOUND_ABSENT = ("/q/later/", "/q/no-such/", "/no-such-page/")


def test_every_route_has_an_example() -> None:
    assert set(routes()) == set(EXAMPLES)


def watch(page: Page) -> list[Response]:
    """Collect every answer a page's visit brings."""
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    return seen


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "unscripted"])
def test_a_visit_leaves_nothing_and_asks_nobody_else(
    installation: Installation, context: Callable[..., BrowserContext], scripted: bool
) -> None:
    faults: list[str] = []
    visitor = context(java_script_enabled=scripted)
    for path in ADDRESSES:
        page = visitor.new_page()
        seen = watch(page)
        answer = page.goto(installation.public_url + path, wait_until="networkidle")
        assert answer is not None
        expected = 404 if path in FOUND_ABSENT else 200
        faults += [f"{path}: answered {answer.status}"] if answer.status != expected else []
        for response in seen:
            if not response.url.startswith(installation.public_url + "/"):
                faults.append(f"{path} asked {response.url}")
            own = response.url.removeprefix(installation.public_url)
            faults += [f"{own}: {fault}" for fault in header_faults(own, response.all_headers())]
        if scripted and answer.headers["content-type"].startswith("text/html"):
            assert page.evaluate(STORAGE) == EMPTY, path
        page.close()
    assert faults == []
    assert visitor.cookies() == []


def test_leaving_sets_and_deletes_in_one_answer(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    visitor = context()
    answer = visitor.request.get(f"{installation.public_url}/o", max_redirects=0)
    assert answer.status == 303
    assert header_faults("/o", answer.headers, leaves=True) == []
    pair = [h["value"] for h in answer.headers_array if h["name"].lower() == "set-cookie"]
    assert [cookie.split(";")[0] for cookie in pair] == ["__Host-v=1", '__Host-v=""']
    assert visitor.cookies() == []


def test_office_addresses_are_not_there(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    visitor = context()
    for path in ("admin", "desk", "board", "people", "loop", "cutting", "account/login"):
        answer = visitor.request.get(f"{installation.public_url}/{path}/", max_redirects=0)
        assert answer.status == 404, path
