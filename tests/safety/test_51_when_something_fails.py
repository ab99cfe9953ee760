"""Claim 51: When a database, the disk, the key or the clock fails, she is told and loses nothing.

The page says that nothing was saved, shows phone numbers and none of her words; they stay in it
sealed, and come back when she asks to try again.
"""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPErrorProcessor, Request, build_opener

import psycopg
import pytest
from django.db import DatabaseError, connections
from django.utils import timezone
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import SavedForm
from feedback.intake.public_key import write_public_key
from tests import factories
from tests.canary import hits, marker, scan
from tests.intake import conftest as intake
from tests.intake.conftest import Clock, nothing_stored, opened
from tests.intake.installed import Answer, Installed
from tests.intake.person import Person
from tests.intake.server import serving
from tests.intake.test_receipts import come_back, six

at_the_end, clock, keeper = intake.at_the_end, intake.clock, intake.keeper
person, survey, today = intake.person, intake.survey, intake.today
in_databases = pytest.mark.django_db(databases=["default", "staging"])
IMPATIENT = "tests.safety.impatient_wsgi:application"


class Plain(HTTPErrorProcessor):
    """Takes every status as an answer."""

    def http_response(self, request: Any, response: Any) -> Any:
        """Return it as it is."""
        return response


class Http:
    """Stands where Django's test client stands, but speaks HTTP to a process."""

    def __init__(self, port: int) -> None:
        self.base, self.opener = f"http://127.0.0.1:{port}", build_opener(Plain)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(Request(self.base + path))

    def post(self, path: str, values: dict[str, Any]) -> Answer:
        """Send a form."""
        return self._ask(Request(self.base + path, urlencode(values, doseq=True).encode()))

    def _ask(self, request: Request) -> Answer:
        with self.opener.open(request, timeout=60) as response:
            return Answer(response.status, response.read(), dict(response.headers))


@contextmanager
def locked(installed: Installed) -> Iterator[None]:
    """Keep the staging database to ourselves."""
    made = installed.installation
    if made.postgres:
        options = connections["staging"].settings_dict
        with psycopg.connect(
            host=options["HOST"],
            port=options["PORT"],
            dbname=made.postgres["staging"],
            user=options["USER"],
        ) as held:
            held.execute("LOCK TABLE intake_spenttoken IN ACCESS EXCLUSIVE MODE")
            yield
        return
    connection = sqlite3.connect(made.folder / "staging.sqlite3", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


def assert_calm(person: Person, text: str) -> None:
    """Compare the page with what a fault must show, and must not."""
    assert person.response.status_code == 503
    assert "Nothing was saved" in person.text
    assert "999" in person.text
    assert hits(person.response.content, text) == []
    assert "Thank you" not in person.text


def typed_in(http: Http, text: str) -> Person:
    """Return someone who has just typed her words and is about to press Continue."""
    person = Person(http).start().press("next", q1="b").press("next")
    assert person.heading == "What should change?"
    return person


def test_while_the_database_is_locked_she_is_told_and_then_goes_on(installed: Installed) -> None:
    text = marker()
    environment: dict[str, str] = {}
    if installed.installation.postgres:
        given = installed.installation.public_environment["HEARBACK_STAGING_URL"]
        environment["HEARBACK_STAGING_URL"] = f"{given}?options=-c%20lock_timeout%3D500ms"
    with serving(installed, IMPATIENT, values=environment) as server:
        person = typed_in(Http(server.port), text)
        with locked(installed):
            person.press("next", q3=text, q3_quote="on")
            assert_calm(person, text)
            person.press()  # Try again, too soon
            assert_calm(person, text)
        person.press()  # Try again
        assert person.heading == "Check your answers"
        assert text in person.text
        assert scan([installed.installation.folder], text) == []


@pytest.mark.sqlite
def test_when_the_disk_is_full_she_is_told_and_then_goes_on(installed: Installed) -> None:
    text = marker()
    with serving(installed) as server:
        (worker,) = server.workers
        person = typed_in(Http(server.port), text)
        before = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, before[1]))  # no file may grow
        person.press("next", q3=text)
        assert_calm(person, text)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, before)
        person.press()  # Try again
        assert person.heading == "Check your answers"
        assert text in person.text
    assert scan([installed.installation.folder], text) == []


@in_databases
@pytest.mark.parametrize("days", [None, 46])
def test_without_a_valid_key_nobody_types_for_nothing(
    at_the_end: Person, settings: Settings, keeper: PrivateKey, today: Any, days: int | None
) -> None:
    path = Path(settings.PUBLIC_KEY_FILE)
    path.unlink()
    if days:
        write_public_key(path, bytes(keeper.public_key), today - timedelta(days=days))
    for response in (at_the_end.press("send").response, at_the_end.open()):
        assert response.status_code == 503
        assert "Nothing was saved" in response.content.decode()
        assert "999" in response.content.decode()
    assert nothing_stored()


@in_databases
def test_when_the_clock_jumps_back_a_year_nothing_is_taken_until_it_is_right(
    at_the_end: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch, keeper: PrivateKey
) -> None:
    with monkeypatch.context() as jumped:
        year = timedelta(days=365)
        now, localdate = clock.now, timezone.localdate
        jumped.setattr(clock, "now", now - year.total_seconds())
        jumped.setattr(timezone, "localdate", lambda: localdate() - year)
        at_the_end.press("send")
        assert_calm(at_the_end, marker())
        assert nothing_stored()
    at_the_end.press()  # Try again
    assert at_the_end.heading == "Thank you"
    assert [payload.answers for payload in opened(keeper)] == [{"q1": "b"}]


@in_databases
@pytest.mark.parametrize("alias", ["default", "staging"])
def test_when_a_database_fails_what_was_typed_comes_back(
    person: Person, alias: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError(text)

    text = marker()
    person.start().press("next").press("next")
    with connections[alias].execute_wrapper(fail):
        person.press("next", q3=text, q3_quote="on")
        assert_calm(person, text)
    person.press()  # Try again
    assert text in person.text
    assert "You may quote this" in person.text
    assert hits(capfd.readouterr().err.encode(), text) == []
    assert nothing_stored()


@in_databases
@pytest.mark.parametrize("place", ["views.draw", "views.begin", "views.steps.go_on"])
def test_when_saved_answers_can_not_be_shown_they_are_still_saved(
    person: Person, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError

    text, later = marker(), Person(person.client, "later")
    factories.make_survey(slug="later", may_save=True)
    later.start().press("next").press("next").press("save", q3=text)
    words = six(later)
    later.press("send")
    assert "even if your connection breaks" in come_back(later, "", "open").text
    with monkeypatch.context() as broken:
        broken.setattr(f"feedback.intake.{place}", fail)
        come_back(later, words, "open")
        assert later.response.status_code == 503
        assert SavedForm.objects.count() == 1
        assert "Nothing was opened, deleted or sent" in later.text
        assert "it holds your six words" in later.text
        assert "999" in later.text
        assert hits(later.response.content, text) == []
        assert words.split()[0] not in later.response.content.decode()
        later.press()  # Try again, too soon
        assert SavedForm.objects.count() == 1
    later.press()  # Try again
    assert text in later.text
    assert not SavedForm.objects.exists()


@in_databases
def test_another_form_s_kept_words_are_not_taken(person: Person) -> None:
    def fail(*args: Any) -> None:
        raise OSError

    text = marker()
    person.start().press("next").press("next")
    with connections["staging"].execute_wrapper(fail):
        person.press("next", q3=text)
    kept = person.fields()["step.kept"]
    other = Person(person.client).start()
    other.post(other.fields() | {"step.at": "q3", "step.go": "next", "step.kept": kept})
    assert text not in other.text


@in_databases
def test_control_the_usual_page_for_a_fault_loses_what_was_typed(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answered by the site's general page for faults, the words were gone for good."""

    def fail(*args: Any) -> None:
        raise OSError

    text = marker()
    person.start().press("next").press("next")
    monkeypatch.setattr("feedback.intake.views.OUR_FAULT", ())
    with connections["staging"].execute_wrapper(fail):
        person.press("next", q3=text)
    assert person.response.status_code == 503
    assert person.fields() == {}
