"""Claim 39: What is published was cut once: no address makes another cut, no answer changes it.

Query strings are in `tests/releases/test_public_pages.py`, too, drawn at random.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from feedback.cutting.cut import cut
from feedback.cutting.publishing import publish
from feedback.releases.models import Release
from feedback.responses.models import Text
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests import factories
from tests.cutting import crowd

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
QUARTER = "2026-Q3"
FACES = ("", "figures.csv", "figures.json", "words/theme/wide.svg")
QUERIES = ("area=north", "theme=waiting", "k=1", "period=2026-08", "format=raw", "q=waiting", "x")
PATHS = (
    "2026-08/",
    "2026-Q3/north/",
    "2026-q3/",
    "2026-Q3/words/person/wide.svg",
    "2026-Q3/words/",
)


def faces(client: Client, tier: str) -> list[bytes]:
    """Return every face of the release as it is given out."""
    answers: list[Any] = [client.get(f"/{tier}/spring/{QUARTER}/{face}") for face in FACES]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    return [answer.content for answer in answers if answer.status_code == 200]


def write_quarter() -> Survey:
    """Let thirty people write in the quarter."""
    survey = crowd.make_crowded_survey()
    for number in range(30):
        crowd.write(survey, ["waiting"] if number < 20 else [], "a")
    return survey


def released() -> Release:
    """Publish that quarter."""
    release = cut(write_quarter(), QUARTER, None, factories.TODAY)
    publish(release, None, factories.TODAY)
    return release


def answer_late(release: Release) -> None:
    """Let one more person write in the same quarter, and every text be coded otherwise."""
    crowd.write(release.survey, ["housing"], "b")
    Text.objects.all().delete()


def test_no_address_makes_a_cut_for_the_public(public: Client) -> None:
    released()
    for face in FACES:
        for query in QUERIES:
            answer = public.get(f"/results/spring/{QUARTER}/{face}", QUERY_STRING=query)
            assert answer.status_code == 404, (face, query)
    for path in PATHS:
        assert public.get(f"/results/spring/{path}").status_code == 404, path


def test_no_address_makes_a_cut_for_the_board(office: Office) -> None:
    released()
    board = office(Role.BOARD)
    for query in QUERIES:
        assert board.get(f"/board/spring/{QUARTER}/", QUERY_STRING=query).status_code == 404, query


def test_nothing_that_happens_later_changes_a_byte_for_the_public(public: Client) -> None:
    release = released()
    before = faces(public, "results")
    answer_late(release)
    assert faces(public, "results") == before


def test_control_figures_counted_anew_do_change() -> None:
    """The same quarter, counted again after five more people wrote, has other figures."""
    release = cut(write_quarter(), QUARTER, None, factories.TODAY)
    before = release.document
    release.discard(by=None)
    for _ in range(5):
        crowd.write(release.survey, ["housing"], "b")
    assert cut(release.survey, QUARTER, None, factories.TODAY).document != before
