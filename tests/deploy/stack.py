"""The one shipped installation that all tests of `deploy/` share, in however many files."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.shipped import Shipped, missing

# Web servers and browsers don't care which database there is: once is enough.
MARKS = [pytest.mark.sqlite]


@cache
def _the_one(folder: Path) -> Shipped:
    made = Shipped(folder)
    made.prepare()
    return made


@pytest.fixture(scope="session")
def shipped(
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Shipped:
    """Hearback as an administrator installs it. Files that import this fixture get the same one;
    it ends with the session.
    """
    folder = tmp_path_factory.getbasetemp() / "shipped"
    with django_db_blocker.unblock():
        made = _the_one(folder)
    if not made.ends_with_session:
        pytestconfig.add_cleanup(made.stop)
        made.ends_with_session = True
    return made


def need(name: str) -> None:
    """Skip where a web server is not installed; in continuous integration a skip fails."""
    if missing(name):
        pytest.skip(f"{name} is not installed")
