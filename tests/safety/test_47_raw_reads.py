"""Claim 47: what was typed is read one text at a time, with a reason that is on record first.

If the record can't be written, nothing is shown. Nobody reads in bulk, so no second person has to
agree to it: no address shows what was typed in more than the one text that was opened.
"""

import re
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django import Settings

from feedback.desk.raw import opening
from feedback.responses.models import RawText, Text
from hearback import urls_office
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, cheap_keys
from tests.desk.reviewing import Month, make_key, open_text, unlock
from tests.safety.test_44_roles import Door, ours

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
__all__ = ["cheap_keys"]
TYPED = ("Quackenbush", "Ollerenshaw", "Featherstone")


@pytest.fixture
def month() -> Month:
    return Month()


@pytest.fixture
def rita(cheap_keys: None) -> User:
    return factories.make_user(Role.REVIEWER, email="rita@testshire.example")


@pytest.fixture
def texts(rita: User, month: Month) -> list[Text]:
    factories.make_codebook()
    version = factories.make_version()
    made = [month.add(version, f"It was {name}.", "It was [name].") for name in TYPED]
    make_key(rita)
    month.share(rita)
    return made


@pytest.fixture
def reviewer(office: Office, rita: User, texts: list[Text]) -> Client:
    client = office(user=rita)
    unlock(client)
    return client


def opened() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=opening.OPENED))


def shown(answer: Any) -> set[str]:
    """Return whose typed words stand in an answer."""
    body = answer.getvalue() if answer.streaming else answer.content
    return {name for name in TYPED if name in body.decode(errors="replace")}


def test_a_reason_is_typed_and_on_record_before_anything_is_shown(
    reviewer: Client, texts: list[Text]
) -> None:
    address = f"/desk/raw/{texts[0].pk}/"
    assert shown(reviewer.get(address)) == set()
    for sent in ({}, {"reason": ""}, {"reason": "curious"}, {"reason": "other", "words": ""}):
        assert shown(reviewer.post(f"{address}open/", sent)) == set()
        assert shown(reviewer.get(address)) == set()
    assert opened() == []
    assert shown(reviewer.post(f"{address}open/", {"reason": "masking"})) == set()
    (entry,) = opened()
    assert (entry.subject, entry.detail) == (str(texts[0].pk), {"reason": "masking"})
    assert shown(reviewer.get(address)) == {TYPED[0]}


@pytest.fixture(params=["the head is gone", "the log is gone", "no key file can be read"])
def broken(request: pytest.FixtureRequest, reviewer: Client, settings: Settings) -> None:
    """From now on no entry can be written, for one reason or another."""
    if request.param == "no key file can be read":
        AuditEntry.record("survey.opened", None, "spring")
        settings.AUDIT_KEY_FILE = settings.DESK_KEY_DIR  # a folder, as if somebody had moved things
        return
    table = "people_audithead" if "head" in request.param else "people_auditentry"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")


def ask_for(reviewer: Client, text: Text) -> Any:
    return reviewer.post(f"/desk/raw/{text.pk}/open/", {"reason": "masking"})


def test_what_cannot_be_written_down_is_not_shown(
    reviewer: Client, texts: list[Text], broken: None
) -> None:
    answer = ask_for(reviewer, texts[0])
    assert answer.status_code == 503
    assert "It could not be written into the audit log" in answer.content.decode()
    assert shown(answer) == set()
    assert shown(reviewer.get(f"/desk/raw/{texts[0].pk}/")) == set()


def test_control_without_the_fault_the_same_way_shows_it(
    reviewer: Client, texts: list[Text]
) -> None:
    """The same request, while entries could be written, led to what was typed."""
    assert ask_for(reviewer, texts[0]).status_code == 302
    assert shown(reviewer.get(f"/desk/raw/{texts[0].pk}/")) == {TYPED[0]}


def shows_first(text: Text, by: User, month: Month) -> HttpResponse:
    """What a view would be that opens a text, and then tells the log as well as it can."""
    answer = HttpResponse(opening.read(RawText.objects.get(text=text), month.private))
    with suppress(DatabaseError):
        opening.write_down(text, by, "masking")
    return answer


def test_control_a_view_that_shows_first(
    texts: list[Text], rita: User, month: Month, broken: None
) -> None:
    """A view that showed the text and wrote it down afterwards left no trace when it could not."""
    assert shown(shows_first(texts[0], rita, month)) == {TYPED[0]}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        table = "elsewhere" if "people_auditentry" not in names else "people_auditentry"
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE action = 'raw.opened'")
        assert cursor.fetchone() == (0,)


def answers_at(client: Client, doors: list[Door], texts: list[Text]) -> dict[str, set[str]]:
    """Return, for each address that shows what was typed, whose: every door, with every text's key
    where it takes one.
    """
    found = {}
    for door in doors:
        keys = [str(text.pk) for text in texts] if "<int:" in door.route else [""]
        for key in keys:
            address = door.address.replace("/1/", f"/{key}/") if key else door.address
            names = shown(client.get(address))
            if names:
                found[address] = names
    return found


def test_nobody_reads_in_bulk(reviewer: Client, texts: list[Text]) -> None:
    """One address shows one text, and opening the next shuts it."""
    for text, name in zip(texts, TYPED, strict=True):
        every = [str(one.pk) for one in texts]
        sent = {"reason": "masking", "text": every, "pk": every}
        assert shown(reviewer.post(f"/desk/raw/{text.pk}/open/", sent)) == set()
        assert answers_at(reviewer, ours(), texts) == {f"/desk/raw/{text.pk}/": {name}}
    assert len(opened()) == len(texts)


def test_control_a_page_of_all_that_was_typed(
    reviewer: Client, texts: list[Text], month: Month
) -> None:
    """A list of all texts with what was typed, planted among the pages, was found."""

    def everything(request: HttpRequest) -> HttpResponse:
        raw = RawText.objects.filter(text__in=texts)
        return HttpResponse("\n".join(opening.read(one, month.private) for one in raw))

    planted = ModuleType("planted")
    vars(planted)["urlpatterns"] = [path("bulk/", everything), *urls_office.urlpatterns]
    with override_settings(ROOT_URLCONF=planted):
        door = Door("bulk/", frozenset({"reviewer"}), True)
        assert answers_at(reviewer, [door], texts) == {"/bulk/": set(TYPED)}


def test_who_reads_stands_across_what_was_typed(reviewer: Client, texts: list[Text]) -> None:
    """On every part of it, so that a picture of the screen names who took it; on no other page."""
    address = f"/desk/raw/{texts[0].pk}/"
    assert "data-reader" not in reviewer.get(address).content.decode()
    open_text(reviewer, texts[0])
    page = reviewer.get(address).content.decode()
    part = r'class="desk-passage raw-marked" dir="auto" data-raw data-reader="([^"]*)"'
    (marks,) = re.findall(part, page)
    assert marks.count("rita@testshire.example") == 40
    assert "Shown to rita@testshire.example" in page
    sheet = finders.find("raw.css")
    assert "content: attr(data-reader)" in Path(str(sheet)).read_text(encoding="utf-8")
