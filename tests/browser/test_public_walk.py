"""Every public address, in a real browser: nothing is left behind and nobody else is asked.

A new URL needs an example here, so it can't slip past; `tests/safety/test_public_headers.py` shows
that one without the headers is found.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.installation import Installation
from tests.browser.tabs import in_tabs
from tests.safety.public_rules import header_faults, routes
from you_said_we_did.by_email.links import make_link

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

RESULT = "/results/winter/2026-Q3"
ENTRY = "/you-said-we-did/something-changed"
# A link as our mail holds them; nobody was ever sent this one.
LINK = make_link(date.today() + timedelta(days=100)).text
# Route as the resolver writes it -> addresses to try.
EXAMPLES: dict[str, list[str]] = {
    "o": ["/o"],
    "help/<str:language>/": ["/help/pl/", "/help/ur/", "/help/en/"],
    "q/<slug:slug>/": ["/q/spring/", "/q/winter/", "/q/later/", "/q/no-such/"],
    "q/<slug:slug>/<slug:way>/": [
        *("/q/spring/helped/", "/q/spring/kiosk/", "/q/spring/ur/"),
    ],
    # The one that is there leads away like "/o" (tests/intake/test_hands.py).
    "q/<slug:slug>/<slug:way>/o": ["/q/spring/helped/o"],
    # Of one that is there: tests/intake/test_recordings.py.
    "q/<slug:slug>/r/<slug:name>": ["/q/spring/r/none"],
    "q/<slug:slug>/r/<slug:name>/w": ["/q/spring/r/none/w"],
    "you-said-we-did/": [
        "/you-said-we-did/",
        "/you-said-we-did/?status=done&priority=x",
        "/you-said-we-did/?status=heard",
    ],
    "you-said-we-did/by-email/": ["/you-said-we-did/by-email/"],
    "you-said-we-did/by-email/sent/": ["/you-said-we-did/by-email/sent/"],
    "you-said-we-did/by-email/confirm/<str:link>/": [f"/you-said-we-did/by-email/confirm/{LINK}/"],
    "you-said-we-did/by-email/confirmed/": ["/you-said-we-did/by-email/confirmed/"],
    "you-said-we-did/by-email/leave/<str:link>/": [f"/you-said-we-did/by-email/leave/{LINK}/"],
    "you-said-we-did/by-email/left/": ["/you-said-we-did/by-email/left/"],
    "you-said-we-did/changes.xml": ["/you-said-we-did/changes.xml"],
    "you-said-we-did/changes.json": ["/you-said-we-did/changes.json"],
    "you-said-we-did/card.png": ["/you-said-we-did/card.png"],
    "you-said-we-did/what-we-cant/": ["/you-said-we-did/what-we-cant/"],
    "you-said-we-did/by/a<int:pk>/": ["/you-said-we-did/by/a1/", "/you-said-we-did/by/a2/"],
    "you-said-we-did/when/": ["/you-said-we-did/when/"],
    "you-said-we-did/plan/<slug:slug>/": ["/you-said-we-did/plan/our-plan/"],
    "you-said-we-did/<slug:slug>/": [f"{ENTRY}/"],
    "you-said-we-did/<slug:slug>/easy/": [f"{ENTRY}/easy/"],
    "you-said-we-did/<slug:slug>/card.png": [f"{ENTRY}/card.png"],
    "you-said-we-did/<slug:slug>/poster.pdf": [f"{ENTRY}/poster.pdf"],
    "results/": ["/results/"],
    "results/indicators/": ["/results/indicators/"],
    "results/indicators/indicators.csv": ["/results/indicators/indicators.csv"],
    "results/indicators/indicators.json": ["/results/indicators/indicators.json"],
    "results/indicators/indicators.schema.json": ["/results/indicators/indicators.schema.json"],
    "results/indicators/<slug:slug>.svg": ["/results/indicators/calls.svg"],
    "results/protecting-small-groups/": ["/results/protecting-small-groups/"],
    "results/figures.schema.json": ["/results/figures.schema.json"],
    "results/<slug:slug>/<slug:period>/": [f"{RESULT}/", "/results/winter/2026-Q2/"],
    "results/<slug:slug>/<slug:period>/figures.csv": [f"{RESULT}/figures.csv"],
    "results/<slug:slug>/<slug:period>/figures.json": [f"{RESULT}/figures.json"],
    "results/<slug:slug>/<slug:period>/trend/<slug:width>.svg": [f"{RESULT}/trend/wide.svg"],
    "results/<slug:slug>/<slug:period>/<slug:population>/<slug:table>/<slug:width>.svg": [
        f"{RESULT}/words/theme/wide.svg",
        f"{RESULT}/words/theme/narrow.svg",
    ],
    "results/<slug:slug>/<slug:period>/summary/": [
        f"{RESULT}/summary/",
        "/results/winter/2026-Q2/summary/",
    ],
    "results/<slug:slug>/<slug:period>/summary.pdf": [f"{RESULT}/summary.pdf"],
    "formats/": ["/formats/"],
    "how-we-protect/": ["/how-we-protect/"],
    "robots.txt": ["/robots.txt"],
    "privacy/": ["/privacy/"],
    "privacy/in-full/": ["/privacy/in-full/"],
    "cookies/": ["/cookies/"],
    "accessibility/": ["/accessibility/"],
    "how-long-we-keep-things/": ["/how-long-we-keep-things/"],
    "^((?:[\\w\\-]+/)*)$": [
        "/",
        "/help/",
        "/help/?for=work",
        "/strategy/",
        "/strategy/easy/",
        "/campaigns/",
        "/campaigns/it-starts-with-a-question/",
        "/using-this-site/",
        "/about/",
        "/how-we-use-answers/",
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
FILES = (".csv", ".json", ".pdf")  # a browser keeps these instead of showing them
ADDRESSES = [
    path
    for examples in EXAMPLES.values()
    for path in examples
    if path != "/o" and not path.endswith(FILES)
]
FOUND_ABSENT = (
    "/help/en/",
    "/q/spring/ur/",
    "/q/later/",
    "/q/no-such/",
    "/q/spring/helped/o",
    "/q/spring/r/none",
    "/q/spring/r/none/w",
    "/no-such-page/",
    "/results/winter/2026-Q2/",
    "/results/winter/2026-Q2/summary/",
)


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
    addresses = [installation.public_url + path for path in ADDRESSES]
    for tab in in_tabs(visitor, addresses, watch):
        path, status = tab.address.removeprefix(installation.public_url), tab.answer.status
        expected = 404 if path in FOUND_ABSENT else 200
        faults += [f"{path}: answered {status}"] if status != expected else []
        for response in tab.seen:
            if not response.url.startswith(installation.public_url + "/"):
                faults.append(f"{path} asked {response.url}")
            own = response.url.removeprefix(installation.public_url)
            faults += [f"{own}: {fault}" for fault in header_faults(own, response.all_headers())]
        if scripted and tab.answer.headers["content-type"].startswith("text/html"):
            assert tab.page.evaluate(STORAGE) == EMPTY, path
    assert faults == []
    assert visitor.cookies() == []


def test_files_leave_nothing_in_the_browser_either(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    visitor = context()
    paths = [path for examples in EXAMPLES.values() for path in examples if path.endswith(FILES)]
    assert len(paths) == 9
    for path in paths:
        answer = visitor.request.get(installation.public_url + path)
        assert answer.status == 200, path
        assert header_faults(path, answer.headers) == []
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
