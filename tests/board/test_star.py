"""A change star: moves as released cells, and a radar of the shares that may be said."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.releases.star import star_chart, stars_of
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests import factories
from tests.board.answered import document, moves, publish
from tests.board.reading import main_of
from tests.releases.drawing import picture_of, words_in

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/board/spring/2026-Q3/star/"
FULL = (moves("q5-a", 40, 20, 10), moves("q5-b", 30, 30, 20), moves("q5-c", 20, 25, 25))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def survey(db: None) -> Survey:
    """A survey."""
    return factories.make_survey()


def test_the_star_shows_moves_and_shares(office: Office, survey: Survey) -> None:
    publish(survey, document(survey, 80, *FULL))
    client = office(Role.BOARD)
    text = main_of(client.get(PAGE))
    assert "Scale q5-a" in text
    assert "57%" in text
    picture = client.get(f"{PAGE}q5.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    narrow = client.get(f"{PAGE}q5/narrow.svg").content
    words = words_in(picture.content)
    assert set(words_in(narrow).split()) == set(words.split())
    assert {"57%", "38%", "29%"} <= set(words.replace(";", " ").split())
    drawn = picture_of(picture.content)
    corners = [len(shape.get("points", "").split()) for shape in drawn.iter(f"{SVG}polygon")]
    assert corners == [3] * 5
    assert not [element for element in drawn.iter() if element.get("style")]


def test_a_hidden_move_hides_the_share(office: Office, survey: Survey) -> None:
    """Otherwise the two that show and the share would give it away."""
    made = document(survey, 80, *FULL, moves("q5-d", 45, 25, None))
    found = stars_of(made)[0]
    assert [scale.share_up for scale in found.scales] == [57, 38, 29, None]
    assert "q5-d" not in words_in(star_chart(made, found))
    publish(survey, made)
    assert "fewer than 10, or withheld to protect people" in main_of(office(Role.BOARD).get(PAGE))


def test_fewer_than_fifty_or_three_scales_make_no_picture(office: Office, survey: Survey) -> None:
    made = document(survey, 80, *FULL[:2], moves("q5-c", 15, 15, 15))
    publish(survey, made)
    client = office(Role.BOARD)
    assert "Too few people answered to draw a picture" in main_of(client.get(PAGE))
    assert client.get(f"{PAGE}q5.svg").status_code == 404
    with pytest.raises(ValueError, match="Too few scales"):
        star_chart(made, stars_of(made)[0])


def test_a_release_without_a_star_says_so(office: Office, survey: Survey) -> None:
    factories.make_release(survey)
    client = office(Role.COMMUNICATIONS)
    assert "no question about then and now" in main_of(client.get(PAGE))
    assert client.get(f"{PAGE}q5.svg").status_code == 404
    assert client.get(f"{PAGE}?scale=a").status_code == 404
    assert office(Role.PARTNER).get(PAGE).status_code == 403
