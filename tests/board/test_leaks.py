"""No number that could single anyone out leaves through the board's pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from feedback.cutting import quartering
from feedback.cutting.cut import cut
from feedback.releases import disclosure
from feedback.releases.disclosure import Audit, Period, Released
from hearback.people.roles import Role
from tests import factories
from tests.board.reading import (
    KNOWN,
    Answer,
    Reader,
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


@pytest.fixture(autouse=True)
def themes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish the table of themes and no other. Groups and priorities are made of themes: where
    the count of a hidden theme differs, theirs rightly differ as well.
    """
    monkeypatch.setattr(quartering, "default_tables", lambda offered: ["words:theme"])


def all_tables(page: Answer) -> dict[str, str]:
    """Return theme -> figure of the page with every table, everybody left out."""
    (table,) = [table for table in Reader(main_of(page)).tables if table[0][0].split() == ["Theme"]]
    rows = {" ".join(row[0].split()): " ".join(row[1].split()) for row in table[1:]}
    return {name: people for name, people in rows.items() if name != "Everybody"}


def unexpected_numbers(responses: list[Answer], world: World) -> set[str]:
    """Return every number that is neither a safe figure of this world nor part of the rule."""
    figures = {figure for figure in (*world.shown.values(), world.base) if figure}
    safe = {str(figure) for figure in figures}
    if world.base and world.base >= 50:  # shares are of rounded figures, in whole per cent
        safe |= {str(int(100 * figure / world.base + 0.5)) for figure in figures}
    return {number for response in responses for number in numbers_in(response)} - safe - ALLOWED


def break_the_rule(monkeypatch: pytest.MonkeyPatch, broken: Callable[[int], int]) -> None:
    """Have releases show whatever this makes of the true counts."""

    def protect(period: Period, past: object, rule: object) -> Released:
        shown = {cell: broken(people) for cell, people in period.people.items()}
        return Released(period, shown, {}, Audit("safe", 0, None, "passed"))

    monkeypatch.setattr(disclosure, "protect", protect)


def test_every_face_shows_the_same_safe_figures(office: Office) -> None:
    made = make_world()
    page, tables, table, _, wide, narrow = faces_of(office(Role.BOARD))
    shown = {slug: str(people) for slug, people in made.shown.items() if people is not None}
    hidden = {slug for slug, people in made.shown.items() if people is None}
    assert len(shown) >= 12
    assert hidden == {"blame", "housing", "stalking", "immigration"}
    assert svg_figures(wide) == svg_figures(narrow) == shown
    assert html_figures(page) == shown | dict.fromkeys(hidden, HIDDEN)
    assert csv_figures(table) == shown | dict.fromkeys(hidden, "hidden")
    everywhere = shown | dict.fromkeys(hidden, HIDDEN)
    assert {slug: all_tables(tables)[f"About {slug}"] for slug in everywhere} == everywhere
    assert "About 65 people wrote something." in page.content.decode()


def test_no_number_but_safe_ones_stands_in_any_face(office: Office) -> None:
    made = make_world()
    client = office(Role.BOARD)
    answers = [*faces_of(client), client.get("/board/")]
    assert [answer.status_code for answer in answers] == [200] * 7
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
    break_the_rule(monkeypatch, lambda people: broken(people, 10, 5))
    made = make_world({"waiting": 31, "blame": 7, "housing": 6}, base=40)
    answers = faces_of(office(Role.BOARD))
    figures = [html_figures(answers[0]), csv_figures(answers[2]), svg_figures(answers[4])]
    assert all(face["blame"] in ("5", "7") for face in figures)
    exact = unexpected_numbers(answers, made)
    assert exact == ({"31", "6"} if broken(31, 10, 5) == 31 else set())
    assert made.shown["blame"] is None


def bytes_of(client: Client) -> list[bytes]:
    """Return all that is published of spring's third quarter, headers too."""
    answers = faces_of(client)
    parts = [main_of(page).encode() for page in answers[:2]]
    parts += [answer.content for answer in answers[2:]]
    parts += [main_of(client.get("/board/")).encode()]
    return [*parts, *(str(sorted(answer.items())).encode() for answer in answers[2:])]


def published_with(client: Client, **few: int) -> list[bytes]:
    """Return the bytes of a world in which these themes have these counts, and forget it again."""
    with transaction.atomic():
        make_world(COUNTS | few)
        found = bytes_of(client)
        transaction.set_rollback(True)
    return found


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
    break_the_rule(monkeypatch, lambda people: max(people, 5))
    client = office(Role.BOARD)
    one, other = published_with(client), published_with(client, blame=8)
    assert [a == b for a, b in zip(one, other, strict=True)][:6] == [False] * 6


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
    page, tables, table, _, *pictures = faces_of(client)
    assert [other.status_code for other in pictures] == [404] * 2
    assert set(csv_figures(table).values()) == {"hidden"}
    assert "<table" not in main_of(tables)
    assert f"Every number here is hidden ({HIDDEN})" in main_of(tables)
    assert "What people wrote can’t be shown in figures safely" in page.content.decode()
    assert html_figures(page) == {}
    assert "<img" not in main_of(page)
    assert unexpected_numbers([page, client.get("/board/")], made) == set()


def test_the_base_of_the_world_is_not_itself_a_safe_figure() -> None:
    """The world's exact numbers must differ from what may be shown, or nothing is proved."""
    exact = {count for count in COUNTS.values() if count % 5}
    assert len(exact) >= 14
    assert BASE % 5
