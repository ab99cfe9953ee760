"""A real Chromium on the desk, served from this very process and its open test transaction.

While Playwright runs, an event loop does, in which Django would open a connection of its own:
sign in before `chromium()` and look at rows after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from tempfile import TemporaryDirectory
from threading import Thread

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, Page

from tests.browser.installation import write_certificate
from tests.chromium import PATIENCE


class Server(ThreadedWSGIServer):
    """Answers on the test's own connections, and leaves them open between requests."""

    def _close_connections(self) -> None:
        pass


def speak_https(server: Server) -> None:
    """Answer over HTTPS alone: without it Chromium's back-forward cache proves nothing (F3)."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        context.load_cert_chain(*write_certificate(Path(folder)))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.base_environ["HTTPS"] = "on"


@contextmanager
def serving(*, is_secure: bool = False) -> Iterator[str]:
    """Yield the address of the office, as this test's transaction sees it."""
    shared = {connection.alias: connection for connection in connections.all()}
    for connection in shared.values():
        connection.inc_thread_sharing()
    server = Server(("127.0.0.1", 0), QuietWSGIRequestHandler, connections_override=shared)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    if is_secure:
        speak_https(server)
    Thread(target=server.serve_forever, daemon=True).start()
    # As Django's test client does: a request may not close the connection of the test.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield f"{'https' if is_secure else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
        for connection in shared.values():
            connection.dec_thread_sharing()


def enter(
    browser: Browser, address: str, client: Client, width: int = 1280, *, with_script: bool = True
) -> Page:
    """Return a page that is signed in as `client` is."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        java_script_enabled=with_script,
        ignore_https_errors=True,
    )
    context.set_default_timeout(PATIENCE)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    return context.new_page()
