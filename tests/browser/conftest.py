"""A real Chromium, with the back-forward cache on, and a real installation to point it at."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.installation import Installation
from tests.chromium import PATIENCE, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of fresh browser contexts; all are closed afterwards."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        fresh = browser.new_context(ignore_https_errors=True, **options)
        fresh.set_default_timeout(PATIENCE)
        made.append(fresh)
        return fresh

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Installation]:
    """An installation with both web tiers running."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("installation"))
        try:
            made.prepare()
            made.serve("public")
            made.serve("office")
            yield made
        finally:
            made.close()
