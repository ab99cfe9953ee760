"""What is restricted, for the partnership only, a draft or withdrawn is nowhere in public.

Two walls keep it back, each tried here without the other: what our queries ask for, through
connections that would show everything; and what the public tier's own connection shows of every
table. `test_withdrawing.py` tries both together, in the public tier's own process.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.public_key import write_public_key
from feedback.releases.models import Release
from hearback import access, permissions
from tests import database_doors
from tests.database_doors import IS_POSTGRESQL, Door
from tests.you_said_we_did.by_email.conftest import MailingList, folder, join, open_list
from tests.you_said_we_did.restricted.crawling import (
    LOOP,
    Site,
    crawl,
    differences,
    leaks,
    strangers,
    through,
    without_anchors,
)
from tests.you_said_we_did.restricted.planting import (
    Kept,
    plant_below_public_findings,
    plant_restricted,
    texts_of,
)
from tests.you_said_we_did.restricted.public_world import lay_ground, publish_all
from you_said_we_did import feeds, models
from you_said_we_did.findings import FindingQuerySet
from you_said_we_did.papers import PaperQuerySet
from you_said_we_did.plans.issues import IssueQuerySet
from you_said_we_did.plans.records import PlanQuerySet
from you_said_we_did.subscribers.letters import NEWS_SUBJECT

__all__ = ["folder", "open_list"]  # fixtures
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def ground(public: Client, settings: Settings, tmp_path: Path) -> Release:
    """All but the loop."""
    settings.PUBLIC_KEY_FILE = tmp_path / "intake.pub"
    key = bytes(PrivateKey.generate().public_key)
    write_public_key(settings.PUBLIC_KEY_FILE, key, timezone.localdate())
    permissions.sync()
    return lay_ground()


@pytest.fixture
def kept(ground: Release) -> Kept:
    """The public world, and all that is kept from it."""
    publish_all(ground)
    kept = plant_restricted(ground)
    plant_below_public_findings(kept)
    return kept


def test_every_text_of_the_loop_is_planted(kept: Kept) -> None:
    """A new kind of record, or a new column of one, can't slip past what follows."""
    loop = {getattr(models, name) for name in models.__all__}
    holding = {m for m in loop if hasattr(m, "_meta") and list(texts_of(m))}
    assert {m.__name__ for m in holding} == set(kept.keys)
    planted = {place.partition(",")[0] for place in kept.places.values()}
    missing = {f"{m.__name__}.{name}" for m in holding for name in texts_of(m)} - planted
    assert missing == set()
    assert len(kept.places) > 300


def test_no_planted_word_is_anywhere(public: Client, kept: Kept) -> None:
    site = crawl(through(public))
    assert len(site) > 200
    assert {"Kind late", "Kind cannot"} <= words_of(site, "/you-said-we-did/every-state/")
    assert leaks(site, kept) == []
    assert strangers(through(public), kept) == []


def words_of(site: Site, address: str) -> set[str]:
    """Return which of the words we look for stand on a page."""
    text = site["GET", address].body.decode()
    return {words for words in ("Kind late", "Kind cannot") if words in text}


def test_no_byte_of_the_public_site_differs(public: Client, ground: Release) -> None:
    """Not a count, not an order, not a header: with and without what is kept, it is the same."""
    publish_all(ground)
    before = crawl(through(public))
    plant_restricted(ground)
    after = crawl(through(public))
    assert differences(before, after)[:9] == []


def crawled_with(public: Client, ground: Release, *, planted_first: bool) -> Site:
    """Return the site that is published now, and forget again that it was."""
    with transaction.atomic():
        if planted_first:
            plant_restricted(ground)
        publish_all(ground)
        site = without_anchors(crawl(through(public), within=LOOP))
        transaction.set_rollback(True)
    return site


@pytest.mark.sqlite  # PostgreSQL never gives a number of a sequence back
def test_nor_does_it_tell_what_was_written_before_it(public: Client, ground: Release) -> None:
    """Rows are numbered: no number on a public page may count those that nobody outside sees."""
    without = crawled_with(public, ground, planted_first=False)
    assert differences(without, crawled_with(public, ground, planted_first=True))[:9] == []
    with pytest.MonkeyPatch.context() as counted:
        counted.setattr(models.ProgressEntry, "anchor", property(lambda row: f"news-{row.pk}"))
        without = crawled_with(public, ground, planted_first=False)
        told = differences(without, crawled_with(public, ground, planted_first=True))
    assert "GET /you-said-we-did/changes.xml" in told, "control: a plain number tells"


def test_letters_tell_only_what_is_public(
    ground: Release, public: Client, open_list: MailingList
) -> None:
    join(public, open_list)
    publish_all(ground)
    kept = plant_restricted(ground)
    open_list.later(7).run()
    # Colleagues who are asked to approve are written to as well.
    (letter,) = [each for each in mail.outbox if each.subject == NEWS_SUBJECT]
    assert "Every state" in letter.body
    assert kept.found_in(letter.message().as_string().lower()) == []


TOO_MUCH: list[tuple[type[Any], str, Callable[[Any], Any]]] = [
    (FindingQuerySet, "published", lambda rows: rows.all()),
    (FindingQuerySet, "published", lambda rows: rows.filter(live=True)),
    (FindingQuerySet, "published", lambda rows: rows.filter(visibility="public")),
    (PaperQuerySet, "public", lambda rows: rows.filter(visibility="public", status="draft")),
    (PlanQuerySet, "published", lambda rows: rows.filter(visibility="public")),
    (IssueQuerySet, "published", lambda rows: rows.let_out()),
    (IssueQuerySet, "let_out", lambda rows: rows.exclude(sign_offs=None)),
    (IssueQuerySet, "let_out", lambda rows: rows.filter(approval__approved_on__isnull=False)),
    (IssueQuerySet, "published", lambda rows: rows.filter(plan__visibility="public")),
]


def test_control_a_query_that_asks_for_too_much(public: Client, kept: Kept) -> None:
    fetch = through(public)
    for queries, method, opened in TOO_MUCH:
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(queries, method, opened)
            cache.clear()  # a page that was kept would hide what this query does
            site = crawl(fetch, within=LOOP, in_every_way=False)
            assert leaks(site, kept) or strangers(fetch, kept), (queries, method)


def test_control_a_number_that_counts_every_row(
    public: Client, ground: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A total over all rows is no word, and the comparison still saw it."""
    publish_all(ground)
    before = crawl(through(public))
    plant_restricted(ground)

    def counted(status: str) -> str:
        return f"{status} of {models.Finding.objects.count()}"

    assert differences(before, crawl(through(public)))[:9] == []
    monkeypatch.setattr(feeds, "short", counted)
    cache.clear()
    with_count = crawl(through(public))
    assert "GET /you-said-we-did/changes.xml" in differences(before, with_count)


@pytest.fixture(scope="module")
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from database_doors.grant(django_db_blocker)


def rows_that_tell(door: Door, kept: Kept) -> list[str]:
    """Return the planted words that the public tier's connection shows, by table."""
    told = []
    with door("default") as ask:
        for table in sorted(access.READ_TABLES | set(access.VIEW_CONDITIONS)):
            cells = (cell for row in ask(f'SELECT * FROM "{table}"') for cell in row)
            texts = (
                bytes(c).decode(errors="replace") if isinstance(c, bytes | memoryview) else str(c)
                for c in cells
            )
            told += [f"{table}: {place}" for text in texts for place in kept.found_in(text)]
    return told


@pytest.fixture
def door(granted: None, tmp_path: Path, kept: Kept) -> Door:
    """The public tier's way into the database, with everything planted behind it."""
    access.view_selects.cache_clear()
    return database_doors.public_door(tmp_path)


def test_no_table_tells_the_public_tier(door: Door, kept: Kept) -> None:
    assert rows_that_tell(door, kept) == []


CONDITIONS = [
    ("you_said_we_did_finding", "live"),
    ("you_said_we_did_finding", "visibility = 'public'"),
    ("you_said_we_did_commitment", "live"),
    ("you_said_we_did_progressentry", "true"),
    ("you_said_we_did_outcome", "true"),
    ("you_said_we_did_paper", "visibility = 'public'"),
    ("you_said_we_did_paper", "status = 'issued'"),
    ("you_said_we_did_plan", "true"),
    ("you_said_we_did_issue", "true"),
    ("you_said_we_did_signoff", "true"),
    ("you_said_we_did_learningsource", "true"),
]


def test_control_a_view_that_shows_too_much(door: Door, kept: Kept) -> None:
    for table, condition in CONDITIONS:
        with pytest.MonkeyPatch.context() as broken:
            broken.setitem(access.VIEW_CONDITIONS, table, condition)
            draw_view(table)
            told = rows_that_tell(door, kept)
        draw_view(table)
        assert {line.partition(":")[0] for line in told} == {table}, condition
    assert rows_that_tell(door, kept) == []


def draw_view(table: str) -> None:
    """Have the public tier see a table as the list says now."""
    access.view_selects.cache_clear()
    if IS_POSTGRESQL:
        select = access.view_selects("public.")[table]
        statement = f'CREATE OR REPLACE VIEW hearback_public."{table}" AS {select}'
        database_doors.ask_through(connections["default"])(statement)
