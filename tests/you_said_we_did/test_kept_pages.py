"""Pages kept in memory: served from there, and left behind by whatever changes what they say."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from cms.protection import Statement
from engagement.models import ClockLimits
from hearback.grades import Grade
from tests.factories import TODAY, make_agency, make_helpline, make_partnership
from tests.published import add_document, add_everything
from tests.you_said_we_did.making import make_commitment, make_finding, refuse
from you_said_we_did.content_version import EVENTS, TABLE, WATCHED
from you_said_we_did.models import Commitment, ContentVersion, Finding
from you_said_we_did.status import Status

LOOP = "/you-said-we-did/"
PAGES = ("", "a-quicker-reply/", "what-we-cant/", "when/", "changes.xml", "changes.json")
FROZEN = {"pack_issue"}  # the database refuses to change a row: there are only new ones
pytestmark = pytest.mark.django_db
NOT_OF_IT = {TABLE}


def read(client: Client, path: str = "") -> str:
    """Read a page."""
    response = client.get(LOOP + path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def commitment(db: None) -> Commitment:
    """A public promise."""
    return make_commitment(make_finding(), Status.DOING)


@pytest.mark.parametrize("path", [*PAGES, "card.png", "a-quicker-reply/card.png"])
def test_the_second_visit_asks_for_one_row(
    public: Client, commitment: Commitment, path: str, django_assert_num_queries: Any
) -> None:
    first = public.get(LOOP + path)
    with django_assert_num_queries(1):
        second = public.get(LOOP + path)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def take_down(commitment: Commitment) -> None:
    """Unpublish the finding."""
    assert commitment.finding
    commitment.finding.unpublish()


def by_hand(commitment: Commitment) -> None:
    """Change words at the database, past every method of ours."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE you_said_we_did_commitment SET title = 'By hand'")


CHANGES: dict[str, tuple[Callable[[Commitment], Any], str, str]] = {
    "a status": (lambda one: one.move_to(Status.DONE, None, TODAY), ">We did it</strong>", ""),
    "a refusal": (refuse, "It costs more than we have", "a-quicker-reply/"),
    "a step": (lambda one: one.add_progress("News!", None, TODAY), "News!", "a-quicker-reply/"),
    "a day": (
        lambda one: one.reschedule(one.owner, date(2028, 2, 3), None, TODAY),
        "3 February 2028",
        "",
    ),
    "words": (
        lambda one: one.draft_words(None, title="Other words").publish(),
        "Other words",
        "",
    ),
    "an agency's name": (
        lambda one: type(make_agency()).objects.update(name="Renamed"),
        "Renamed",
        "a-quicker-reply/",
    ),
    "a hand at the database": (by_hand, "By hand", ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_stands_on_the_next_request(
    public: Client, commitment: Commitment, name: str
) -> None:
    change, words, path = CHANGES[name]
    assert words not in read(public, path)
    change(commitment)
    assert words in read(public, path)


def test_what_is_taken_down_is_gone_on_the_next_request(
    public: Client, commitment: Commitment
) -> None:
    for path in PAGES:
        read(public, path)
    commitment.unpublish()
    for path in PAGES:
        assert "A call back in two days" not in read(public, path), path
    take_down(commitment)
    assert public.get(f"{LOOP}a-quicker-reply/").status_code == 404
    assert public.get(f"{LOOP}a-quicker-reply/card.png").status_code == 404
    assert "A quicker reply" not in read(public)


def test_control_without_the_version_the_old_page_would_stay(
    public: Client, commitment: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a version that never changes, a page that was taken down is still served."""
    monkeypatch.setattr(ContentVersion, "now", classmethod(lambda cls: "0"))
    read(public, "a-quicker-reply/")
    take_down(commitment)
    assert "A quicker reply" in read(public, "a-quicker-reply/")


def test_late_appears_when_the_day_turns(public: Client) -> None:
    with freeze_time(TODAY):
        make_commitment(make_finding(), due=TODAY)
        assert ">Late</strong>" not in read(public)
    with freeze_time(date(2026, 11, 23)):
        assert ">Late</strong>" in read(public)


def test_odd_queries_share_the_page_they_mean(
    public: Client, commitment: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or anybody could fill the memory with copies of one page."""
    read(public)
    kept: list[str] = []
    monkeypatch.setattr(cache, "set", lambda key, *rest: kept.append(key))
    for number in range(5):
        read(public, f"?x={number}&priority=p9{number}&year=19{number}0&page=x{number}")
    assert kept == []


def test_nothing_is_kept_where_there_is_no_version(public: Client, commitment: Commitment) -> None:
    ContentVersion.objects.all().delete()
    assert "We are doing it" in read(public)
    commitment.move_to(Status.DONE, None, TODAY)
    assert "We did it" in read(public)


def test_every_table_of_these_pages_changes_the_version() -> None:
    """On SQLite a migration that remakes a table forgets its triggers: this finds out."""
    add_everything()
    make_partnership()
    ClockLimits.objects.create(pk=1)
    make_helpline("survivor")
    Statement.say(Grade.BRONZE, [], TODAY)
    asleep = []
    for table in set(WATCHED) - FROZEN:
        before = ContentVersion.now()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")
            assert cursor.rowcount, table
        asleep += [table] if ContentVersion.now() == before else []
    assert asleep == []
    before = ContentVersion.now()
    add_document(defaultdict(set), "privacy")
    assert ContentVersion.now() != before


def test_coming_and_going_are_watched_as_well() -> None:
    names = {f"{table}_{event}_is_seen" for table in WATCHED for event in EVENTS}
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name.lower() for (name,) in cursor.fetchall()}
    assert {name.lower() for name in names} - found == set()
    before = ContentVersion.now()
    helpline = make_helpline("survivor")
    between = ContentVersion.now()
    helpline.delete()
    assert len({before, between, ContentVersion.now()}) == 3


def test_no_page_reads_a_table_that_is_not_watched(public: Client, commitment: Commitment) -> None:
    refuse(commitment)
    paths = [*PAGES, "card.png", "a-quicker-reply/card.png", f"by/a{commitment.owner_id}/"]
    with CaptureQueriesContext(connection) as asked:
        for path in paths:
            read_any(public, path)
    tables = set()
    for query in asked.captured_queries:
        tables |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    assert len(tables) > 8
    assert tables - set(WATCHED) == NOT_OF_IT


def read_any(client: Client, path: str) -> None:
    """Ask for a page or a picture."""
    assert client.get(LOOP + path).status_code == 200, path


def test_a_change_that_is_rolled_back_changes_nothing(commitment: Commitment) -> None:
    before = ContentVersion.now()
    with pytest.raises(ZeroDivisionError):
        undo()
    assert ContentVersion.now() == before


def undo() -> None:
    """Change something and fail."""
    with transaction.atomic():
        Finding.objects.update(title="Never")
        raise ZeroDivisionError
