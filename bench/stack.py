"""The public site as it answers, and beside it what a bare Django would do."""

import io
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from nacl.public import PrivateKey

from bench.bare import PlainRow
from bench.rounds import Rounds, Turn, take_turns
from feedback.intake.carry import Carried
from feedback.intake.public_key import write_public_key
from feedback.intake.sitting import Sitting
from feedback.intake.token import make
from feedback.surveys.definition import SurveyDefinition
from hearback.settings.base import PUBLIC_CONTEXT, PUBLIC_MIDDLEWARE, TEMPLATES
from tests import factories

WORDS = "They rang back the same day and stayed with me on the line. " * 8
ANSWERS: dict[str, Any] = {"q1": "a", "q2": ["a", "b"], "q3": {"text": WORDS, "quote": True}}
PUBLIC_TEMPLATES = [
    {
        **TEMPLATES[0],
        "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "context_processors": PUBLIC_CONTEXT},
    }
]
FORM = "application/x-www-form-urlencoded"
PUBLIC = {"ROOT_URLCONF": "hearback.urls_public", "TEMPLATES": PUBLIC_TEMPLATES}


def as_typed(answers: dict[str, Any]) -> dict[str, Any]:
    """Return these answers as the fields of one long form."""
    words = answers["q3"]
    return {**answers, "q3": words["text"], "q3-quote": "on"}


def open_connections() -> None:
    """Connect this thread to both databases."""
    for alias in connections:
        connections[alias].ensure_connection()


class Stack:
    """One open survey, and two handlers that answer for it: ours and a bare one.

    Each has a thread of its own, and so connections of its own: those of ours are guarded as the
    public tier's are.
    """

    def __init__(self) -> None:
        self.addresses = itertools.count(int(IPv4Address("198.18.0.0")))
        self.definition: SurveyDefinition = factories.make_version().read()
        self.path = f"/q/{self.definition.slug}/"
        public = bytes(PrivateKey.generate().public_key)
        write_public_key(settings.PUBLIC_KEY_FILE, public, timezone.localdate())
        with connections["staging"].schema_editor() as editor:
            editor.create_model(PlainRow)
        self.vendor = connections["staging"].vendor
        with override_settings(MIDDLEWARE=PUBLIC_MIDDLEWARE, **PUBLIC):
            self.ours = WSGIHandler(), ThreadPoolExecutor(1)
        with override_settings(MIDDLEWARE=["bench.bare.BareUrls"]):
            self.bare = WSGIHandler(), ThreadPoolExecutor(1)
        with override_settings(TIER="public"):
            self.ours[1].submit(open_connections).result()
        self.bare[1].submit(open_connections).result()

    def body(self, answers: dict[str, Any], **posted: str) -> bytes:
        """Return what the browser posts from a page that carries these answers."""
        now = time.time()
        sitting = Sitting(make(now), Carried(int(now) - 60, answers, self.definition.number))
        hidden = sitting.hidden_fields(self.definition.slug, answers, now)
        return urlencode({**hidden, **posted}).encode()

    def call(self, handler: WSGIHandler, path: str, body: bytes | None) -> bytes:
        """Hand one GET or POST to a handler and return what it says; anything but a plain success
        stops the measurement.
        """
        answered: list[str] = []

        def start_response(status: str, headers: list[tuple[str, str]], info: Any = None) -> Any:
            answered.append(status)

        environ = {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": str(IPv4Address(next(self.addresses))),
            "wsgi.input": io.BytesIO(body or b""),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        if body is not None:
            environ |= {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body))}
        response = handler(environ, start_response)
        said = b"".join(response)
        response.close()
        assert answered == ["200 OK"], answered
        return said

    def turn(
        self,
        stack: tuple[WSGIHandler, ThreadPoolExecutor],
        path: str,
        body_of: Callable[[int], bytes | None],
    ) -> Turn:
        """Return what asks a stack for a page, with the body that belongs to each number."""
        handler, thread = stack

        def ask(numbers: range) -> None:
            for number in numbers:
                self.call(handler, path, body_of(number))

        return lambda numbers: thread.submit(ask, numbers).result()

    def measure(self, turns: dict[str, Turn], rounds: int, calls: int) -> Rounds:
        """Return CPU milliseconds per request. The limiter counts as always; only its limit for all
        is out of the way.
        """
        with override_settings(**PUBLIC, LIMIT_FOR_ALL=10**6):
            return take_turns(turns, rounds, calls)
