"""A form's number, and when it was typed, stay out of the files of the browser it is typed in."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from feedback.paper.numbers import in_groups
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests.browser.installation import write_certificate
from tests.chromium_at_home import Chromium
from tests.desk.browsing import serving
from tests.keying.conftest import printed
from tests.safety.devices import follow, in_profile, move, shown, visit, wait_for_session_files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]
# What a page without the field that keeps Chromium from it would be.
WITHOUT = "document.querySelectorAll('[type=password]').forEach(field => field.remove())"
NUMBER = "document.querySelector('.keying-number').innerText"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    """A browser with a profile on the disk."""
    certificate, _ = write_certificate(tmp_path)
    browser = Chromium(tmp_path / "profile", certificate)
    browser.start()
    yield browser
    browser.kill()


def sign_in(browser: Chromium, address: str, client: Client) -> None:
    """Be signed in as a client is."""
    name = settings.SESSION_COOKIE_NAME
    browser.wire.send("Network.setCookie", name=name, value=client.cookies[name].value, url=address)


def give(browser: Chromium, number: str) -> None:
    """Type a number, and go on to its form."""
    fill = f"document.querySelector('[name=number]').value = '{number}'"
    browser.evaluate(fill)
    move(browser, lambda: browser.evaluate("document.querySelector('main form').submit()"))
    assert number in shown(browser)


def draw(browser: Chromium, address: str) -> str:
    """Have a number drawn; return it."""
    visit(browser, f"{address}/typing/spring/number/")
    browser.evaluate("document.querySelector('[name=printed]').checked = true")
    follow(browser, "main form button")
    return str(browser.evaluate(NUMBER))


def found(browser: Chromium, number: str, since: float) -> list[str]:
    """The files in which a number stands, as it is printed or without its dashes."""
    wait_for_session_files(browser, since)
    return in_profile(browser, number) + in_profile(browser, number.replace("-", ""))


def test_no_number_stays_in_the_browser(
    survey: Survey, typist: Callable[..., Client], browser: Chromium
) -> None:
    numbers = [in_groups(number) for number in printed(survey, how_many=2)]
    client = typist("olga", Role.OFFICER)
    with serving() as address:
        sign_in(browser, address, client)
        since = time.time()
        visit(browser, f"{address}/typing/spring/")
        give(browser, numbers[0])
        assert found(browser, numbers[0], since) == []
        since = time.time()
        number = draw(browser, address)
        follow(browser, "main form button")
        assert number in shown(browser)
        assert found(browser, number, since) == []
        # Control: without that field it is found.
        since = time.time()
        visit(browser, f"{address}/typing/spring/")
        browser.evaluate(WITHOUT)
        give(browser, numbers[1])
        assert found(browser, numbers[1], since)
