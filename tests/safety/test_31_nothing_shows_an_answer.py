"""Claim 31: No page of the office changes because somebody answered; only a batch of five shows.

A colleague who knows that someone answered today reads every page she may open, before and after.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from freezegun import freeze_time

from feedback.desk import news
from feedback.intake.models import Envelope
from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.surveys.models import Survey
from hearback import permissions
from hearback.people.roles import Role
from tests import factories
from tests.keeper import conftest as keeping
from tests.keeper.conftest import Answer
from tests.safety.test_44_roles import WRITTEN_DOWN, ours

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
folder, keys, answer = keeping.folder, keeping.keys, keeping.answer

NOON = datetime(2026, 11, 22, 12)
WAGTAIL = ("/admin/", "/admin/pages/", "/admin/snippets/", "/admin/reports/site-history/")
# What differs from one reading to the next for everybody: tokens against forged forms, nonces, the
# number drawn by lot for a copied paper form.
PASSING = re.compile(
    rb'csrfmiddlewaretoken"(?: type="hidden")? value="\w+|nonce="[^"]+"|name="drawn" value="[^"]+"'
    rb'|csrf[-_]?token&?[^:]*:[ &quot;"]*\w+',
    re.I,
)


@pytest.fixture
def survey(db: None) -> Survey:
    """A survey with a release, a text and a theme, so that pages have something to show."""
    survey = factories.make_survey()
    factories.make_release(survey)
    factories.make_codebook()
    factories.make_text(survey.current_version(), month=date(2026, 8, 1))
    permissions.sync()
    return survey


def pages(client: Client) -> dict[str, tuple[int, bytes]]:
    """Return every page this person may open, as it is at noon, without what passes."""
    read = {}
    for address in [*WAGTAIL, *(door.address for door in ours() if door.address != WRITTEN_DOWN)]:
        response = client.get(address, follow=True)
        if response.status_code != 405:
            content = response.content if not response.streaming else response.getvalue()
            read[address] = (response.status_code, PASSING.sub(b"", content))
    return read


def changed(before: dict[str, tuple[int, bytes]], after: dict[str, tuple[int, bytes]]) -> list[str]:
    """Return the addresses of pages that are not the same to the last byte."""
    return [address for address in before if before[address] != after[address]]


@pytest.mark.parametrize("role", Role)
def test_every_page_is_the_same_after_an_answer(
    office: Office, survey: Survey, answer: Answer, keys: UnlockedKeys, role: Role
) -> None:
    """The keeper may even have run: fewer than five change nothing but its own log."""
    client = office(role)
    with freeze_time(NOON):
        pages(client)  # what a first reading leaves behind is there now
        before = pages(client)
        answer(survey)
        assert changed(before, pages(client)) == []
        answer(survey, 3)
        batches.run(keys, factories.TODAY)
        assert changed(before, pages(client)) == []
    assert len([page for status, page in before.values() if status == 200]) >= 3


def test_a_batch_of_five_is_seen_in_round_figures(
    office: Office, survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    client = office(Role.OFFICER)
    with freeze_time(NOON):
        before = pages(client)
        answer(survey, 7)
        batches.run(keys, factories.TODAY)
        after = pages(client)
    assert "/desk/" in changed(before, after)
    assert "answers from fewer than 10 people" in after["/desk/"][1].decode()


def test_control_a_count_of_what_waits_changes_a_page(
    office: Office, survey: Survey, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a count of waiting answers on the desk's first page, one answer changed that page."""
    monkeypatch.setattr(news, "quarantined", lambda: Envelope.objects.count())
    client = office(Role.OFFICER)
    with freeze_time(NOON):
        pages(client)
        before = pages(client)
        answer(survey)
        assert "/desk/" in changed(before, pages(client))
