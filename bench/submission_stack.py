"""The two stacks that `bench/submission.py` compares."""

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
from bench.rounds import take_turns
from feedback.intake import steps
from feedback.intake.carry import Carried
from feedback.intake.models import Envelope
from feedback.intake.public_key import write_public_key
from feedback.intake.sitting import Sitting
from feedback.intake.token import make
from feedback.surveys.definition import SurveyDefinition
from hearback.settings.base import PUBLIC_CONTEXT, PUBLIC_MIDDLEWARE, TEMPLATES
from tests import factories

WORDS = "They rang back the same day and stayed with me on the line. " * 8
ANSWERS: dict[str, Any] = {"q1": "a", "q2": ["a", "b"], "q3": {"text": WORDS, "quote": True}}
FLAT = {"q1": "a", "q2": ["a", "b"], "q3": WORDS, "q3-quote": "on"}
PUBLIC_TEMPLATES = [
    {
        **TEMPLATES[0],
        "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "context_processors": PUBLIC_CONTEXT},
    }
]
PUBLIC = {"ROOT_URLCONF": "hearback.urls_public", "TEMPLATES": PUBLIC_TEMPLATES}


def open_connections() -> None:
    """Connect this thread to both databases."""
    for alias in connections:
        connections[alias].ensure_connection()


class Stack:
    """One open survey, and two handlers that take its last POST.

    Each has a thread of its own, and so connections of its own: those of the sealed one are guarded
    as the public tier's are.
    """

    def __init__(self) -> None:
        self.addresses = itertools.count(int(IPv4Address("198.18.0.0")))
        self.definition: SurveyDefinition = factories.make_version().read()
        public = bytes(PrivateKey.generate().public_key)
        write_public_key(settings.PUBLIC_KEY_FILE, public, timezone.localdate())
        with connections["staging"].schema_editor() as editor:
            editor.create_model(PlainRow)
        self.vendor = connections["staging"].vendor
        with override_settings(MIDDLEWARE=PUBLIC_MIDDLEWARE, **PUBLIC):
            self.sealed_handler = WSGIHandler()
        with override_settings(MIDDLEWARE=["bench.bare.BareUrls"]):
            self.bare_handler = WSGIHandler()
        self.sealed_thread, self.bare_thread = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        with override_settings(TIER="public"):
            self.sealed_thread.submit(open_connections).result()
        self.bare_thread.submit(open_connections).result()

    def sealed_body(self) -> bytes:
        """Return what the browser posts from the check page."""
        now = time.time()
        sitting = Sitting(make(now), Carried(int(now) - 60, ANSWERS, self.definition.number))
        hidden = sitting.hidden_fields(self.definition.slug, ANSWERS, now)
        return urlencode({**hidden, steps.AT: steps.CHECK, steps.GO: steps.SEND}).encode()

    def call(self, handler: WSGIHandler, body: bytes) -> None:
        """Hand one POST to a handler; anything but a plain success stops the measurement."""
        answered: list[str] = []

        def start_response(status: str, headers: list[tuple[str, str]], info: Any = None) -> Any:
            answered.append(status)

        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/q/{self.definition.slug}/",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": str(IPv4Address(next(self.addresses))),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        response = handler(environ, start_response)
        b"".join(response)
        response.close()
        assert answered == ["200 OK"], answered

    def measure(self, rounds: int, calls: int) -> tuple[str, dict[str, float]]:
        """Return the database's name and CPU milliseconds per POST of each stack."""
        bodies = [self.sealed_body() for _ in range((rounds + 1) * calls)]
        plain = urlencode(FLAT, doseq=True).encode()
        actions: dict[str, Callable[[int], None]] = {
            "sealed": lambda number: self.sealed_thread.submit(
                self.call, self.sealed_handler, bodies[number]
            ).result(),
            "bare": lambda number: self.bare_thread.submit(
                self.call, self.bare_handler, plain
            ).result(),
        }
        # The limiter counts as always; only its limit for all is out of the way.
        with override_settings(**PUBLIC, LIMIT_FOR_ALL=10**6):
            figures = take_turns(actions, rounds, calls)
        sent = (rounds + 1) * calls
        assert Envelope.objects.count() == sent, "an answer was lost"
        assert PlainRow.objects.count() == sent, "a plain row was lost"
        flat: dict[str, float] = {}
        for name, figure in figures.items():
            flat |= {name: figure.median, f"{name}_low": figure.lowest}
            flat[f"{name}_high"] = figure.highest
        return self.vendor, flat
