"""Claim 21: A fault at any line shows a calm page, stores all or nothing, and logs no word of it.

Each line of our own code that a post runs is made to raise, one after the other, an error whose
message is the marker.
"""

import io
import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from types import FrameType
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import caches
from django.db import DatabaseError
from nacl.public import PrivateKey

import feedback.intake
from feedback.intake import limiter, steps, token
from feedback.intake.carry import Carried
from feedback.intake.models import Envelope, SavedForm, SpentToken
from feedback.intake.six_words import choosing, finding, saved, stretching
from feedback.intake.six_words.stretching import root_of
from feedback.surveys.models import Survey
from hearback.faults import PlaceFormatter
from tests import factories
from tests.canary import hits, marker
from tests.intake import conftest as intake
from tests.intake.conftest import opened
from tests.intake.load import last_post

keeper, survey, today = intake.keeper, intake.survey, intake.today
pytestmark = pytest.mark.django_db(databases=["default", "staging"])

OURS = str(Path(feedback.intake.__file__).parent)
ADDRESS = "/q/spring/"
Line = tuple[str, int]


@dataclass
class Tracer:
    """Notes each line of ours that runs, or raises at one of them."""

    raise_at: Line | None = None
    error: Exception | None = None
    lines: dict[Line, None] = field(default_factory=dict)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line":
            line = (frame.f_code.co_filename, frame.f_lineno)
            self.lines[line] = None
            if line == self.raise_at and self.error:
                error, self.error = self.error, None
                raise error
        return self


@pytest.fixture
def handler() -> Iterator["logging.StreamHandler[io.StringIO]"]:
    """Writes all that is logged, as our own handler does."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(PlaceFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


@dataclass
class Post:
    """One kind of post, made anew each time, and how it is answered when nothing fails."""

    make: Callable[[], tuple[str, bytes]]
    client: Any

    def under(self, tracer: Tracer) -> Any:
        """Send it while the tracer looks on."""
        path, body = self.make()
        caches["default"].clear()  # so that every page is drawn
        limiter._key.turn = None  # and every key looked for
        before = sys.gettrace()
        sys.settrace(tracer)
        try:
            return self.client.post(path, body.decode())
        finally:
            sys.settrace(before)


@pytest.fixture
def posts(public: Any, survey: Survey, keeper: PrivateKey) -> dict[str, tuple[Post, str]]:
    """Every kind of post, and the marker that stands in each."""
    definition, text = survey.current_version().read(), marker()
    answers = {"q1": "a", "q3": {"text": text, "quote": True}}

    def sending() -> bytes:
        return last_post(definition, answers)

    def stepping() -> bytes:
        return sending().replace(b"page.check", b"q3").replace(b"=send", b"=next") + words

    words = f"&q3={text.replace(' ', '+')}".encode()
    made: dict[str, Callable[[], tuple[str, bytes]]] = {
        "start": lambda: (ADDRESS, b"step.at=page.start"),
        "step": lambda: (ADDRESS, stepping()),
        "send": lambda: (ADDRESS, sending()),
        "leave": lambda: ("/o", sending()),
    }
    return {name: (Post(make, public), text) for name, make in made.items()}


@pytest.mark.parametrize("kind", [ValueError, DatabaseError, OSError])
@pytest.mark.parametrize("name", ["start", "step", "send", "leave"])
def test_a_fault_anywhere_tells_nothing(
    posts: dict[str, tuple[Post, str]],
    handler: "logging.StreamHandler[io.StringIO]",
    keeper: PrivateKey,
    figure: Callable[[str], None],
    name: str,
    kind: type[Exception],
) -> None:
    post, text = posts[name]
    post.under(Tracer())
    usual = post.under(tracer := Tracer())
    assert usual.status_code == 200
    reached = 0
    for line in tracer.lines:
        Envelope.objects.all().delete()
        SpentToken.objects.all().delete()
        failing = Tracer(line, kind(text))
        response = post.under(failing)
        reached += failing.error is None
        check(response, name, text)
        whole = [{"q1": "a", "q3": {"text": text, "quote": True}}]
        stored = [payload.answers for payload in opened(keeper)]
        assert stored in ([], whole), line
        if "Thank you" in response.content.decode():
            assert stored == whole, line
    assert reached == len(tracer.lines)
    assert hits(handler.stream.getvalue().encode(), text) == []
    assert mail.outbox == []
    if kind is ValueError:
        figure(f"{name}: a fault at each of {reached} lines")


@pytest.mark.parametrize("kind", [ValueError, DatabaseError])
def test_a_fault_anywhere_leaves_saved_answers_saved(
    public: Any,
    keeper: PrivateKey,
    today: date,
    handler: "logging.StreamHandler[io.StringIO]",
    figure: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Exception],
) -> None:
    """They are deleted if the page with them was drawn, and not otherwise."""
    factories.make_survey(slug="later", may_save=True)
    text, words = marker(), choosing.choose()
    answers = Carried(int(time.time()), {"q3": {"text": text, "quote": True}}, 1)

    def opening() -> tuple[str, bytes]:
        # A fault planted at the very line that gives this room back would keep it for good.
        monkeypatch.setattr(stretching, "ROOM", BoundedSemaphore(stretching.AT_ONCE))
        SavedForm.objects.all().delete()
        saved.add(saved.prepare(root_of(words.split()), "later", answers, today))
        signed = token.make(time.time()).sign()
        typed = {steps.AT: finding.FIND, steps.GO: finding.OPEN, steps.TOKEN: signed, "w": words}
        return "/q/later/", urlencode(typed).encode()

    post = Post(opening, public)
    post.under(Tracer())
    usual = post.under(tracer := Tracer())
    assert text in usual.content.decode()
    for line in tracer.lines:
        response = post.under(Tracer(line, kind(text)))
        is_shown = text in response.content.decode()
        assert SavedForm.objects.exists() != is_shown, line
        assert is_shown or response.status_code == 503, line
    assert hits(handler.stream.getvalue().encode(), text) == []
    if kind is ValueError:
        figure(f"opening saved answers: a fault at each of {len(tracer.lines)} lines")


def check(response: Any, name: str, text: str) -> None:
    """Compare an answer with the usual one, or a calm page with help and no word of hers."""
    page = response.content.decode()
    assert response.status_code in (200, 503)
    if response.status_code == 503:
        assert "Nothing was saved" in page
        assert "999" in page
    if response.status_code == 503 or name == "send":
        assert hits(response.content, text) == []


def test_control_python_s_own_formatter_shows_the_words(
    posts: dict[str, tuple[Post, str]], handler: "logging.StreamHandler[io.StringIO]"
) -> None:
    """Written by Python's usual formatter, the log held the marker."""
    handler.setFormatter(logging.Formatter())
    post, text = posts["send"]
    post.under(looking := Tracer())
    post.under(Tracer(next(iter(looking.lines)), ValueError(text)))
    assert hits(handler.stream.getvalue().encode(), text)


def test_reports_hold_places_only() -> None:
    assert django_settings.DEFAULT_EXCEPTION_REPORTER == "hearback.faults.CodeLocationReporter"
    assert django_settings.ADMINS == []
