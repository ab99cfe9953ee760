"""No number that could single anyone out leaves through the board's pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from feedback.cutting.cut import cut
from feedback.releases.disclosure import counts
from feedback.releases.models import Release
from feedback.responses.models import Codebook, Text
from feedback.surveys.models import Survey, SurveyVersion
from hearback.people.roles import Role
from tests import factories
from tests.board.reading import (
    KNOWN,
    Answer,
    csv_figures,
    faces_of,
    html_figures,
    main_of,
    numbers_in,
    svg_figures,
)
from tests.cutting.world import BASE, COUNTS, World, make_world, write

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
HIDDEN = "fewer than 10, or withheld to protect people"
# The codebook's version is a number too, and counts nobody.
ALLOWED = KNOWN | {"7"}


def unexpected_numbers(responses: list[Answer], world: World) -> set[str]:
    """Return every number that is neither a safe figure of this world nor part of the rule."""
    safe = {str(figure) for figure in (*world.shown.values(), world.base) if figure}
    return {number for response in responses for number in numbers_in(response)} - safe - ALLOWED


def test_every_face_shows_the_same_safe_figures(office: Office) -> None:
    made = make_world()
    page, table, wide, narrow = faces_of(office(Role.BOARD))
    shown = {slug: str(people) for slug, people in made.shown.items() if people is not None}
    hidden = {slug for slug, people in made.shown.items() if people is None}
    assert len(shown) >= 12
    assert hidden == {"blame", "housing", "stalking", "immigration"}
    assert svg_figures(wide) == svg_figures(narrow) == shown
    assert html_figures(page) == shown | dict.fromkeys(hidden, HIDDEN)
    assert csv_figures(table) == shown | dict.fromkeys(hidden, "hidden")
    assert "About 65 people wrote something." in page.content.decode()


def test_no_number_but_safe_ones_stands_in_any_face(office: Office) -> None:
    made = make_world()
    client = office(Role.BOARD)
    answers = [*faces_of(client), client.get("/board/")]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert unexpected_numbers(answers, made) == set()


@pytest.mark.parametrize(
    "broken",
    [lambda people, k, round_to: people, lambda people, k, round_to: 5 * round(people / 5)],
    ids=["neither threshold nor rounding", "no threshold"],
)
def test_the_detector_finds_what_a_broken_rule_lets_out(
    office: Office, monkeypatch: pytest.MonkeyPatch, broken: Callable[[int, int, int], int]
) -> None:
    """Negative control: without it the test above could pass because it sees nothing."""
    monkeypatch.setattr(counts, "safe_count", broken)
    made = make_world({"waiting": 31, "blame": 7, "housing": 6}, base=40)
    answers = faces_of(office(Role.BOARD))
    figures = [html_figures(answers[0]), csv_figures(answers[1]), svg_figures(answers[2])]
    assert all(face["blame"] in ("5", "7") for face in figures)
    exact = unexpected_numbers(answers, made)
    assert exact == ({"31", "6"} if broken(31, 10, 5) == 31 else set())
    assert made.shown["blame"] is None


def bytes_of(client: Client) -> list[bytes]:
    """Return all that is published of spring's third quarter, headers too."""
    answers = faces_of(client)
    parts = [main_of(answers[0]).encode(), *(answer.content for answer in answers[1:])]
    parts += [main_of(client.get("/board/")).encode()]
    return [*parts, *(str(sorted(answer.items())).encode() for answer in answers[1:])]


def forget_everything() -> None:
    """Empty the world, as if another had happened."""
    Release.objects.all().delete()
    Text.objects.all().delete()
    Codebook.objects.all().delete()
    SurveyVersion.objects.all().delete()
    Survey.objects.all().delete()


def published_with(client: Client, **few: int) -> list[bytes]:
    """Return the bytes of a world in which these themes have these counts."""
    forget_everything()
    make_world(COUNTS | few)
    return bytes_of(client)


@pytest.mark.parametrize("few", [{"blame": 0, "stalking": 9}, {"housing": 2, "immigration": 8}])
def test_hidden_counts_change_no_byte(office: Office, few: dict[str, int]) -> None:
    client = office(Role.BOARD)
    assert published_with(client) == published_with(client, **few)


def test_the_order_of_rows_does_not_tell_ties_apart(office: Office) -> None:
    """13 to 17 all show 15: which of them is larger must not move a row."""
    client = office(Role.BOARD)
    one = published_with(client, believed=13, access=17, school=14)
    assert one == published_with(client, believed=17, access=13, school=15)


def test_the_comparison_sees_a_hidden_count_that_gets_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the two tests above."""
    monkeypatch.setattr(counts, "safe_count", lambda people, k, round_to: max(people, 5))
    client = office(Role.BOARD)
    one, other = published_with(client), published_with(client, blame=8)
    assert [a == b for a, b in zip(one, other, strict=True)][:4] == [False] * 4


def test_one_more_answer_in_an_open_month_changes_no_byte(office: Office) -> None:
    made = make_world()
    client = office(Role.BOARD)
    before = bytes_of(client)
    write(made.survey, {"blame": 1}, 1, date(2026, 11, 1))
    assert bytes_of(client) == before
    # Not even if a text could still get into the quarter that is out.
    write(made.survey, {"blame": 1}, 1, date(2026, 8, 1))
    assert bytes_of(client) == before


def sums(answers: list[Answer]) -> set[str]:
    """Return what 8 and 8, 20 and 20, 30 and 30 people would make together, if it is there."""
    read = {number for answer in answers for number in numbers_in(answer)}
    return read & {"8", "15", "16", "40", "60"}


def test_one_survey_never_sums_with_another(office: Office) -> None:
    few = {"waiting": 8, "info": 20}
    first, second = make_world(few, base=30), make_world(few, 30, slug="team", group="staff")
    client = office(Role.BOARD)
    answers = [*faces_of(client), *faces_of(client, "team"), client.get("/board/")]
    assert first.shown["waiting"] is second.shown["waiting"] is None
    assert sums(answers) == set()


def test_two_quarters_of_one_survey_never_sum(office: Office) -> None:
    made = make_world({"waiting": 8, "info": 20}, base=30)
    write(made.survey, {"waiting": 8, "info": 20}, 30, date(2026, 5, 1))
    cut(made.survey, "2026-Q2", by=None, today=factories.TODAY).publish(None, factories.TODAY)
    client = office(Role.BOARD)
    answers = [*faces_of(client), *faces_of(client, quarter="2026-Q2"), client.get("/board/")]
    assert sums(answers) == set()


@pytest.mark.parametrize("base", [0, 1, 9])
def test_a_quarter_that_is_too_small_shows_no_number(office: Office, base: int) -> None:
    made = make_world({"waiting": base, "blame": 0}, base=base)
    client = office(Role.BOARD)
    page, *others = faces_of(client)
    assert [other.status_code for other in others] == [404] * 3
    assert "Too few people wrote to show figures safely" in page.content.decode()
    assert html_figures(page) == {}
    assert "<img" not in main_of(page)
    assert unexpected_numbers([page, client.get("/board/")], made) == set()


def test_the_base_of_the_world_is_not_itself_a_safe_figure() -> None:
    """The world's exact numbers must differ from what may be shown, or nothing is proved."""
    exact = {count for count in COUNTS.values() if count % 5}
    assert len(exact) >= 14
    assert BASE % 5
