"""A real installation to answer, and a careless server to show what would happen without care."""

import sqlite3
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from nacl.public import PrivateKey

from engagement.models import Partnership
from feedback.intake.public_key import write_public_key
from feedback.surveys.models import Recording
from feedback.surveys.recorded.kinds import Recorded, RecordingKind
from tests import factories
from tests.browser.content import fill
from tests.browser.installation import Installation
from tests.builder.test_recordings import put
from tests.surveys import every_kind

# What a survey without our care would be: written once, and typed into.
FORM = """<!DOCTYPE html><html><title>Form</title><link rel="icon" href="data:,"><h1>Form</h1>
<form method="post" action="{action}" autocomplete="{autocomplete}">
<textarea name="t"></textarea><input name="line">{more}<button value="send">Send</button></form>
<a id="plain" href="/plain">Leave</a><a id="pair" href="/pair">Leave</a></html>"""
SENT = '<!DOCTYPE html><html><title>Sent</title><link rel="icon" href="data:,"><h1>Sent</h1></html>'
KEEPS = """<!DOCTYPE html><html><title>Kept</title><h1>Kept</h1>
<script>localStorage.setItem("seen", "1")</script></html>"""
# Half a minute without a sound; what it holds besides is never played, but is there to be found.
HEARD = "the-sound-that-was-played"
SOUND = (b"\xff\xfb\x90\x00" + HEARD.encode().rjust(413, b"\0")) * 1200
HIDDEN = '<input type="password" value="-" autocomplete="one-time-code" hidden>'
PAIR = (
    "__Host-v=1; Path=/; Secure; HttpOnly; SameSite=Strict",
    "__Host-v=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict",
)


def furnish() -> None:
    """Everything a visitor can meet. Leaving leads to another name of the same process."""
    fill()
    elsewhere = settings.PUBLIC_URL.replace("127.0.0.1", "localhost") + "/robots.txt"
    Partnership.objects.update(exit_url=elsewhere)


def ask_for_a_line() -> None:
    """A survey whose one answer goes into a box of one line: those a browser may remember."""
    factories.make_survey("line", "survivor", every_kind.SHORT)


def ask_in_sign_and_sound() -> None:
    """A survey whose one question is signed and spoken, in a sound that can be looked for."""
    survey = factories.make_survey("signed", "survivor", every_kind.SHORT, is_open=False)
    put(survey, "bsl", every_kind.SHORT.key)
    slot = ("", every_kind.SHORT.key, RecordingKind.SPOKEN.value)
    Recording.put(survey, slot, Recorded(SOUND, "audio/mpeg"), ("", "What should change?"), None)
    factories.open_survey(survey)


@dataclass
class SurveySite:
    """An installation whose public process runs, on SQLite."""

    installation: Installation

    @property
    def address(self) -> str:
        """Where it is found."""
        return self.installation.public_url

    def envelopes(self) -> int:
        """Return how many answers wait in staging."""
        with closing(sqlite3.connect(self.installation.folder / "staging.sqlite3")) as staging:
            (count,) = staging.execute("SELECT count(*) FROM intake_envelope").fetchone()
        return int(count)

    def write_key(self) -> None:
        """Put a public key where the process looks. Nobody holds the private one."""
        public = bytes(PrivateKey.generate().public_key)
        write_public_key(self.installation.folder / "intake.pub", public, timezone.localdate())

    @contextmanager
    def without_key(self) -> Iterator[None]:
        """While this lasts the site takes no answer: it says so with a 503."""
        (self.installation.folder / "intake.pub").unlink()
        yield
        self.write_key()


@contextmanager
def survey_site(folder: Path) -> Iterator[SurveySite]:
    """Yield an installation whose public process runs."""
    made = Installation(folder)
    try:
        made.manage("sync_roles")  # who approves public words
        made.shell("from tests.safety.house import furnish; furnish()")
        site = SurveySite(made)
        site.write_key()
        made.serve("public")
        yield site
    finally:
        made.close()


@dataclass
class Careless:
    """A server that does what one does without thinking. `sent` holds what it was sent."""

    address: str
    sent: list[bytes] = field(default_factory=list)


@contextmanager
def careless(certificate: Path, key: Path) -> Iterator[Careless]:
    """Yield a careless server over HTTPS: `/form` (no-store, autocomplete off), `/long` (the same
    with the hidden field), `/open` (autocomplete on), `/plain` and `/pair` (ways out), `/keeps`,
    `/sound` (may be kept).
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    host = Careless(f"https://127.0.0.1:{server.server_address[1]}")
    vars(server)["careless"] = host
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


class Door(BaseHTTPRequestHandler):
    """Answers for `careless`."""

    def do_GET(self) -> None:
        """Show a form, or a page without one."""
        pages = {
            "/form": FORM.format(action="/form", autocomplete="off", more=""),
            "/long": FORM.format(action="/long", autocomplete="off", more=HIDDEN),
            "/open": FORM.format(action="/form", autocomplete="on", more=""),
            "/keeps": KEEPS,
        }
        if self.path == "/pair":
            return self._say(SENT, *(("Set-Cookie", cookie) for cookie in PAIR))
        if self.path == "/sound":
            kept = ("Cache-Control", "max-age=600")
            return self._send(SOUND, ("Content-Type", "audio/mpeg"), kept)
        if self.path == "/keeps":
            return self._say(KEEPS, ("Set-Cookie", "seen=1; Path=/; Secure"))
        return self._say(pages.get(self.path, SENT))

    def do_POST(self) -> None:
        """Take whatever comes, each time it comes."""
        length = int(self.headers["Content-Length"])
        vars(self.server)["careless"].sent.append(self.rfile.read(length))
        self._say(SENT)

    def _say(self, words: str, *headers: tuple[str, str]) -> None:
        page = ("Content-Type", "text/html; charset=utf-8")
        self._send(words.encode(), page, ("Cache-Control", "no-store"), *headers)

    def _send(self, content: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in (*headers, ("Content-Length", str(len(content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
