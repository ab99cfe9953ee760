"""Claim 37: what was typed is in no table but one sealed column, and in no session, cache or file.

The whole way through the office: batch, coding, opening what was typed, checking, a draft answer.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, PageLogEntry, Revision, RevisionMixin
from wagtail.search.index import Indexed

from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys import reviewers
from feedback.keeper.keys.folder import KeyFolder
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import RawText, Text
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.canary import hits, scan
from tests.desk.conftest import seen
from tests.desk.reviewing import WORDS, open_text, unlock
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
PASSPHRASE = "sieve lantern otter gravel"


@dataclass
class Way:
    """What went through the office: the marker that was typed, and the texts it was masked in."""

    marker: str
    texts: list[Text]
    folder: Path


@pytest.fixture
def way(office: Office, settings: Settings, tmp_path: Path) -> Way:
    """Answers that name an address, opened by the keeper, and everything the office does then."""
    settings.KEY_DIR, settings.DESK_KEY_DIR = tmp_path / "keys", tmp_path / "desk-keys"
    settings.PUBLIC_KEY_FILE, settings.KEY_COPY_DIR = tmp_path / "intake.pub", None
    settings.PASSPHRASE_MEMORY_KIB = 1024
    # As an installation keeps it: files, which can be looked through.
    file_based = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {
        name: {"BACKEND": file_based, "LOCATION": str(tmp_path / "cache" / name)}
        for name in django_settings.CACHES
    }
    marker = f"{secrets.token_hex(8)}@example.com"
    rita = factories.make_user(Role.REVIEWER, email="rita@testshire.example")
    reviewers_key = ReviewerKey.objects.make(rita, WORDS)
    texts = open_a_batch(KeyFolder(settings.KEY_DIR), reviewers_key, marker)
    code(office(Role.OFFICER), texts[0])
    review(office(user=rita), texts[1:], marker)
    return Way(marker, texts, tmp_path)


def open_a_batch(folder: KeyFolder, reviewers_key: ReviewerKey, marker: str) -> list[Text]:
    """Five people answer; the keeper opens, masks, splits and seals."""
    survey = factories.make_survey()
    factories.make_codebook()
    sheets = folder.make(PASSPHRASE, factories.TODAY)
    folder.prove(sheets[0], sheets[1], factories.TODAY)
    reviewers.accept(reviewers_key)
    for _ in range(5):
        said = {"text": f"We were still waiting. Write to {marker} please.", "quote": True}
        definition = survey.current_version().read()
        send(definition, {"q1": "a", "q3": said}, secrets.token_bytes(16), factories.TODAY)
    batches.run(folder.unlock(PASSPHRASE), factories.TODAY)
    texts = list(Text.objects.all())
    assert {text.masked for text in texts} == {
        "We were still waiting. Write to [e-mail] please.",
    }
    assert RawText.objects.count() == 5
    return texts


def code(officer: Client, text: Text) -> None:
    """Confirm the masking, code, send to the safeguarding lead; draft an answer."""
    sent = {"no_theme": "on", "masking_is_right": "on", "hide": "please", "refer": "yes"}
    sent["seen"] = seen(text)
    assert officer.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    assert officer.get("/desk/texts/?group=survivor&words=waiting").status_code == 200
    row = factories.make_release(text.version.survey).themes.exclude(people=None)[0]
    drafted = {
        "title": "A quicker reply",
        "slug": "",
        "you_said": "You said that you wait.",
        "priority": str(factories.make_priority().pk),
        "respondent_group": "survivor",
        "visibility": "public",
    }
    assert officer.post(f"/loop/theme/{row.pk}/", drafted).status_code == 302
    assert Finding.objects.exists()


def review(reviewer: Client, texts: list[Text], marker: str) -> None:
    """Open what was typed; be careless with it in every box there is; confirm."""
    reviewer.post("/desk/raw/unlock/", {"passphrase": marker})
    unlock(reviewer)
    for text in texts:
        address = f"/desk/raw/{text.pk}/"
        reviewer.post(f"{address}open/", {"reason": "other", "words": marker * 9})
        reviewer.post(f"{address}open/", {"reason": marker})
        reviewer.post(f"{address}open/", {"reason": "other", "words": marker})
        assert marker in reviewer.get(address).content.decode()
        assert marker in reviewer.post(address, {"hide": marker}).content.decode()
    reviewer.post(f"/desk/raw/{texts[0].pk}/", {"hide": "Write", "seen": seen(texts[0])})
    open_text(reviewer, texts[1])
    reviewer.post(f"/desk/raw/{texts[1].pk}/", {"hide": "Write", "seen": seen(texts[1])})
    assert Text.objects.filter(is_masking_confirmed=True).count() == 2
    assert AuditEntry.objects.filter(action="raw.opened").count() == len(texts) + 1


def cells() -> Iterator[tuple[str, bytes]]:
    """Yield every value of every table of both databases, and what sessions hold, unpacked."""
    for alias in ("default", "staging"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                columns = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    for name, value in zip(columns, row, strict=True):
                        is_raw = isinstance(value, bytes | memoryview)
                        yield f"{table}.{name}", bytes(value) if is_raw else str(value).encode()
    for session in Session.objects.all():
        yield "session", str(SessionStore().decode(session.session_data)).encode()


def found(way: Way) -> list[str]:
    """Return the places where the marker stands."""
    places = {place for place, value in cells() if hits(value, way.marker)}
    return sorted(places | {file for file, _ in scan([way.folder], way.marker)})


def test_it_stands_nowhere(way: Way, capfd: pytest.CaptureFixture[str]) -> None:
    assert found(way) == []
    printed = capfd.readouterr()
    assert way.marker not in printed.out + printed.err


def plant_in_revision(marker: str) -> None:
    Revision.objects.create(
        content_type=ContentType.objects.get_for_model(Page),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id="1",
        content={"title": marker},
        created_at=timezone.now(),
    )


def plant_in_log(marker: str) -> None:
    page = Page.objects.get(depth=1)
    PageLogEntry.objects.log_action(page, "wagtail.edit", data={"said": marker})


def plant_in_session(marker: str) -> None:
    session = SessionStore()
    session["said"] = marker
    session.save()


def plant_in_cache(marker: str) -> None:
    cache.set("said", {"text": marker})


def plant_in_text(marker: str) -> None:
    Text.objects.filter(pk=Text.objects.all()[0].pk).update(masked=f"as typed: {marker}")


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (plant_in_revision, "wagtailcore_revision.content"),
        (plant_in_log, "wagtailcore_pagelogentry.data"),
        (plant_in_session, "session"),
        (plant_in_cache, "cache"),
        (plant_in_text, "responses_text.masked"),
    ],
)
def test_control_a_marker_that_was_planted(
    way: Way, plant: Callable[[str], None], place: str
) -> None:
    """Planted in a revision, a log entry, a session, the cache and a text, the marker was found."""
    plant(way.marker)
    where = found(way)
    assert where
    assert all(place in one for one in where)


def test_nothing_of_a_response_can_become_content_of_the_editor() -> None:
    """No page, no snippet, no revision, no comment, no search entry can be made of these tables."""
    models = [
        *apps.get_app_config("responses").get_models(),
        *apps.get_app_config("keeper").get_models(),
        *apps.get_app_config("desk").get_models(),
    ]
    assert RawText in models
    for model in models:
        assert not issubclass(model, (Page, RevisionMixin, Indexed)), model
        assert not hasattr(model, "snippet_viewset"), model
