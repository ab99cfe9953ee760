"""Fixtures every test may use. The network is closed to all but this machine."""

import os
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT
from django.utils.encoding import force_bytes
from hypothesis import settings as hypothesis

from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories, migrated
from tests.asked_once import is_left_out
from tests.chromium import find_chromium
from tests.intake.installed import installed
from tests.upgraded import upgraded

# Fixtures, made once for all who talk to a real public process, or ask about an upgrade.
__all__ = ["installed", "upgraded"]

FORM = "application/x-www-form-urlencoded"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# By hand, each run tries other examples. In continuous integration the same commit is asked the
# same, as Hypothesis itself advises: what is found by chance is found where somebody can look.
if os.environ.get("HEARBACK_CI"):
    hypothesis.load_profile("ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a missing browser; leave out what is about the other database, and say so."""
    if find_chromium() is None and not os.environ.get("HEARBACK_CI"):
        for item in (item for item in items if item.get_closest_marker("browser")):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))
    engine = django_settings.DATABASES["default"]["ENGINE"]
    here, other = (
        ("sqlite", "postgresql") if engine.endswith("sqlite") else ("postgresql", "sqlite")
    )
    left_out = {item for item in items if is_left_out(item, here, other)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
        print(f"Running on {here}: {len(left_out)} tests are asked of {other}, or of none.")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In continuous integration nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HEARBACK_CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep the suite's databases as they are before the first test: installations copy them."""
    if not migrated.on_postgresql():
        yield
        return
    with django_db_blocker.unblock():
        migrated.keep_postgresql()
    yield
    with django_db_blocker.unblock():
        for alias in migrated.ALIASES:
            migrated.drop_postgresql(migrated.kept(alias))


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that would reach another machine (gravatar, update check …)."""
    really_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        is_elsewhere = isinstance(address, tuple) and address[0] not in LOOPBACK
        if is_elsewhere:
            raise AssertionError(f"The suite tried to reach {address[0]}.")
        really_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """Begin as a process does by default: some of ours shut what they write from then on."""
    os.umask(0o022)
    yield
    os.umask(0o022)


@pytest.fixture(autouse=True)
def no_head_of_another_test() -> None:
    """Forget which entries a keeper of an earlier test saw: its database is not there any more."""
    django_settings.AUDIT_HEAD_FILE.unlink(missing_ok=True)


@pytest.fixture
def public_tier() -> Iterator[None]:
    """Serve as the public tier does: its URLconf, its middleware, its context."""
    from hearback.settings import base

    templates = [
        {
            **base.TEMPLATES[0],
            "OPTIONS": {**base.TEMPLATES[0]["OPTIONS"], "context_processors": base.PUBLIC_CONTEXT},
        }
    ]
    with override_settings(
        ROOT_URLCONF="hearback.urls_public", MIDDLEWARE=base.PUBLIC_MIDDLEWARE, TEMPLATES=templates
    ):
        yield


class Browser(Client):
    """Posts a form as browsers do; Django's own client would make it multipart."""

    def _encode_data(self, data: Any, content_type: str) -> bytes:
        """Return a form's fields in the one way that our pages send them."""
        return force_bytes(urlencode(data, doseq=True) if isinstance(data, dict) else data)

    def generic(self, *arguments: Any, **named: Any) -> Any:
        """Name that way."""
        if len(arguments) > 3 and arguments[3] == MULTIPART_CONTENT:
            arguments = (*arguments[:3], FORM, *arguments[4:])
        return super().generic(*arguments, **named)


@pytest.fixture
def public(public_tier: None, db: None) -> Client:
    """A visitor. Nothing about her is known."""
    factories.make_partnership()
    for name in ("default", "limiter"):
        caches[name].clear()
    return Browser(raise_request_exception=False)


@pytest.fixture
def office(db: None) -> Iterator[Callable[..., Client]]:
    """Return a maker of signed-in clients: `office(Role.CODER)`."""
    factories.make_partnership()

    def sign_in(*roles: Role, user: User | None = None) -> Client:
        client = Client()
        client.force_login(
            user or factories.make_user(*roles),
            backend=django_settings.AUTHENTICATION_BACKENDS[0],
        )
        return client

    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield sign_in
