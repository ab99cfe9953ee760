"""The retention schedule says what is deleted when: each clock, with the days that hold today."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.pack.kinds import Kind
from cms.pack.models import Document
from hearback.deletions.models import ChosenClock
from hearback.keeping.clocks import ALL, chosen_days
from hearback.packing.blocks import words_in
from hearback.packing.comparing import standing_of
from hearback.packing.texts import read
from hearback.people.audit_words import sentence
from hearback.people.models import User
from tests.cms.conftest import read as of_demo
from tests.packing.conftest import DAY, Issued, words_of

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
CHOSEN = [clock for clock in ALL if not clock.is_fixed]


def rows() -> dict[str, list[str]]:
    """Every row of the schedule's tables by what it is about."""
    whole = read(Document.of(Kind.RETENTION)).whole
    return {row[0]: row[1:] for block in whole for row in block.get("rows", [])}


@pytest.mark.parametrize("clock", ALL, ids=lambda clock: str(clock.kind))
def test_every_clock_stands_in_the_schedule_with_its_own_days(clock: object) -> None:
    for number, one in enumerate(CHOSEN):
        ChosenClock.objects.create(kind=one.kind, days=one.least + number % 3)
    days = chosen_days()
    for one in [each for each in ALL if each is clock]:
        how_long, since, ends = rows()[one.what]
        assert how_long == f"{days[one.kind]} day{'' if days[one.kind] == 1 else 's'}"
        assert since.lower() == one.since.lower()
        assert ends.startswith("The daily purge.")


@pytest.mark.parametrize("kind", [clock.kind for clock in CHOSEN])
def test_another_number_of_days_is_a_changed_fact(issued: Issued, kind: str) -> None:
    issued(Kind.RETENTION)
    assert standing_of(Kind.RETENTION, DAY).differences == []
    ChosenClock.objects.create(kind=kind, days=next(c.least for c in CHOSEN if c.kind == kind))
    assert standing_of(Kind.RETENTION, DAY).differences


def test_the_public_layer_and_the_policy_say_when_masked_words_go(issued: Issued) -> None:
    for kind in (Kind.RETENTION, Kind.POLICY):
        words = words_of(issued(kind))
        assert "730 days after the end of the month they were opened in" in words
        assert "No end is set yet" not in words
        assert "Until it has, they stay" not in words
    ChosenClock.objects.create(kind="answers", days=400)
    short = str(read(Document.of(Kind.RETENTION)).short)
    assert "words: 730 days after" in short
    assert "ticks: 400 days after" in short


def test_days_changed_in_the_office_are_told_by_the_list_of_documents(
    office: Office, officer: User, issued: Issued
) -> None:
    client = office(user=officer)
    issued(Kind.POLICY)
    sent = {clock.kind: str(clock.days) for clock in CHOSEN} | {"texts": "400"}
    assert client.post(reverse("keeping:change"), sent).status_code == 302
    page = client.get("/pack/appropriate-policy/")
    words = " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())
    assert "730 days after the end of the month they were opened in" in words
    assert "words: 400 days after the end of the month they were opened in" in words


def test_the_demonstrations_own_words_name_the_clocks() -> None:
    own = of_demo("documents.json")["retention"]
    assert "{backups_kept}" in own["backups"]
    assert "{masked_kept}" in own["masked-decision"]
    whole = words_in(read(Document.of(Kind.RETENTION), own).whole)
    assert "kept for 30 days after the day they were made; so are their copies" in whole
    assert "kept for 730 days after the end of the month they were opened in" in whole


def test_a_demonstration_says_what_it_does_not_do_in_sentences(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MAILING_INTERVAL_DAYS = 0
    sharing = words_of(read(Document.of(Kind.SHARING)))
    assert "Every account has a second step" not in sharing
    assert "second step of signing in: none, so a password alone opens" in sharing
    assert "we leave no set time" in words_of(read(Document.of(Kind.PRIVACY)))


def test_each_thing_done_to_a_document_is_a_sentence_in_the_log() -> None:
    for action in ("asked", "rewritten", "sent_back", "issued"):
        assert "the document cookies" in sentence(f"pack.{action}", "cookies")
