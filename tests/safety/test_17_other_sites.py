"""Claim 17: another site can neither send our forms through a visitor nor frame our pages."""

import sys
import time
from collections.abc import Callable, Iterator
from html import escape

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import browser, context
from tests.browser.installation import free_port
from tests.deploy.elsewhere import Elsewhere, elsewhere
from tests.deploy.journey import QUICKEST_SECONDS
from tests.deploy.shipped import PUBLIC, SERVERS, Shipped, available
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import Wire
from tests.intake.person import Person

__all__ = ["browser", "context", "shipped"]
pytestmark = [*MARKS, pytest.mark.browser]
FORGED = """<form method="post" action="{action}">{fields}</form>
<script>document.forms[0].submit()</script>"""
FRAMED = """<iframe src="{address}" onload="document.title = 'loaded'"></iframe>"""
BROKEN = "tests.safety.careless_about_sites:application"


@pytest.fixture
def other(shipped: Shipped) -> Iterator[Elsewhere]:
    """Another site, on another origin."""
    with elsewhere(shipped.certificate, shipped.key) as site:
        yield site


@pytest.fixture(scope="module")
def ready(shipped: Shipped) -> dict[str, Person]:
    """Forms that an attacker has filled in to the last step: they lack only a sender."""
    people = {}
    for name in available():
        person = Person(shipped.start(name)).start()
        people[name] = person.press("next", q1="a").press("next").press("next", q3="Planted.")
    time.sleep(QUICKEST_SECONDS)
    return people


def plant(other: Elsewhere, person: Person, port: int) -> str:
    """Put a page on the other site that sends a form once it is opened; return its address."""
    values = person.fields() | {"step.go": "send"}
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">'
        for name, value in values.items()
    )
    action = f"https://{PUBLIC}:{port}/q/spring/"
    other.pages["/trap"] = FORGED.format(action=action, fields=fields)
    return f"{other.url}/trap"


@pytest.mark.parametrize("name", SERVERS)
def test_a_form_another_site_sends_is_refused_and_nothing_is_stored(
    shipped: Shipped,
    context: Callable[..., BrowserContext],
    ready: dict[str, Person],
    other: Elsewhere,
    name: str,
) -> None:
    need(name)
    before = shipped.count()
    page = context().new_page()
    trap = plant(other, ready[name], shipped.ports[name])
    with page.expect_response(lambda response: "/q/spring/" in response.url) as answered:
        page.goto(trap)
    assert answered.value.request.method == "POST"
    assert answered.value.status == 403
    assert shipped.count() == before


@pytest.mark.parametrize("name", SERVERS)
def test_another_site_cannot_show_our_pages_in_its_own(
    shipped: Shipped, context: Callable[..., BrowserContext], other: Elsewhere, name: str
) -> None:
    need(name)
    shipped.start(name)
    page = context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in ("/q/spring/", "/", "/no-such-page/"):
        address = f"https://{PUBLIC}:{shipped.ports[name]}{path}"
        other.pages["/frame"] = FRAMED.format(address=address)
        page.goto(f"{other.url}/frame", wait_until="networkidle")
        (frame,) = page.frames[1:]
        assert frame.url.startswith("chrome-error:"), path
        assert "Have your say" not in frame.content()
    assert len([text for text in said if "frame-ancestors" in text]) == 3


def test_control_a_site_without_the_check(
    shipped: Shipped, context: Callable[..., BrowserContext], other: Elsewhere
) -> None:
    """With the check for our own pages taken out, the other site's form was stored."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--ssl-certificate", str(shipped.certificate), "--ssl-keyfile", str(shipped.key)]
    shipped.spawn("broken", [*command, BROKEN], shipped.alone("granian"))
    shipped.wait_for_port("broken", port)
    try:
        person = Person(Wire(PUBLIC, port, shipped.certificate)).start()
        person.press("next", q1="a").press("next").press("next", q3="Planted.")
        time.sleep(QUICKEST_SECONDS)
        before = shipped.count()
        page = context().new_page()
        with page.expect_response(lambda response: "/q/spring/" in response.url) as answered:
            page.goto(plant(other, person, port))
        assert answered.value.status == 200
        assert shipped.count() == before + 1
    finally:
        shipped.stop("broken")
