"""Claim 43: Page, picture, spreadsheet and data file of a release say the same rounded figures.

Each face is read back from its published bytes by readers that share nothing with the code that
wrote them. The last tests break a face on purpose: what a reader does not catch, it does not prove.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings

from feedback.releases import charts, grids
from feedback.releases.document import Document
from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.releases import reading
from tests.releases.documents import make_document
from tests.releases.strategies import documents
from tests.releases.test_figures_format import faults_in
from you_said_we_did.board.readers import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
Answer = Any  # the test client's own kind of response has no public name
NUMBERS = count()
FEW = settings(
    max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
# The rule, the agreement and the share of suggestions.
OF_THE_RULE = {"10", "5", "0", "1", "0.41", "62"}


def publish(document: Document) -> Release:
    """Store and publish it for a survey of its own."""
    survey = factories.make_survey(f"spring{next(NUMBERS)}")
    release = Release.store(survey, replace(document, survey=survey.slug))
    release.publish(by=None, on=factories.TODAY)
    return release


def address(release: Release, tier: str) -> str:
    """Return where a release lies on either tier."""
    return f"/{tier}/{release.survey.slug}/{release.quarter}/"


def figures(client: Client, page: str, release: Release, tier: str) -> Iterator[reading.Figures]:
    """Yield what the page and both files say; they name themselves by the digest."""
    document = release.figures
    answer = client.get(page)
    assert answer.status_code == 200
    yield reading.page_figures(answer.content, document)
    table = client.get(address(release, tier) + "figures.csv")
    yield reading.file_figures(table.content)
    stored = client.get(address(release, tier) + "figures.json")
    assert stored.content == release.document.encode()
    assert faults_in(stored.content) == []
    yield reading.json_figures(stored.content)
    assert table.headers["ETag"] == stored.headers["ETag"] == f'"{release.digest}"'


def on_the_page(said: reading.Figures) -> reading.Figures:
    """Return what a page shows: of people of whom no number shows it says so in one sentence."""
    shown = {
        population
        for (population, _), cells in said.items()
        if any(value is not None for _, value in cells)
    }
    return {key: cells for key, cells in said.items() if key[0] in shown}


def check_charts(client: Client, release: Release, tier: str) -> None:
    """Compare each chart with its table; one that has nothing to draw is not there."""
    for (population, table), cells in reading.figures_of(release.figures).items():
        is_one_way = len(cells[0][0]) == 1
        shown = [v for names, v in cells if v is not None and names != (reading.EVERYBODY,)]
        for width in ("wide", "narrow"):
            answer = client.get(f"{address(release, tier)}{population}/{table}/{width}.svg")
            if not is_one_way or not shown:
                assert answer.status_code == 404
                continue
            read = reading.chart_figures(answer.content)
            assert read == reading.expected_chart(release.figures, population, table)
            assert answer.headers["ETag"] == f'"{release.digest}"'


def unexpected_numbers(page: bytes, document: Document) -> set[str]:
    """Return numbers of a page that are neither shown figures, shares of them, nor the rule."""
    cells = [c for table in reading.figures_of(document).values() for c in table]
    shown = {value for _, value in cells if value is not None}
    bases = {base for base in shown if base >= 50}
    shares = {int(100 * value / base + 0.5) for value in shown for base in bases if value <= base}
    names = {number for names, _ in cells for name in names for number in name if number.isdigit()}
    allowed = {str(number) for number in shown | shares} | OF_THE_RULE | names | {"44"}
    # Definitions and titles of the made-up tables hold their own numbers.
    return reading.numbers_in(page) - allowed - {str(number) for number in range(6)}


@FEW
@given(document=documents())
def test_the_publics_faces_say_exactly_what_the_release_says(
    public: Client, document: Document
) -> None:
    release = publish(document)
    said = reading.figures_of(document)
    page, table, stored = figures(public, address(release, "results"), release, "results")
    assert table == stored == said
    assert reading.cells_of(page) == reading.cells_of(on_the_page(said))
    check_charts(public, release, "results")
    answer = public.get(address(release, "results"))
    assert unexpected_numbers(answer.content, document) == set()


@FEW
@given(document=documents())
def test_the_boards_faces_say_exactly_what_the_release_says(
    board_member: Client, document: Document
) -> None:
    release = publish(document)
    said = reading.figures_of(document)
    tables = address(release, "board") + "tables/"
    page, table, stored = figures(board_member, tables, release, "board")
    assert table == stored == said
    assert reading.cells_of(page) == reading.cells_of(on_the_page(said))
    check_charts(board_member, release, "board")
    answer = board_member.get(address(release, "board"))
    assert board_themes(answer) == dict(said["words", "theme"][:-1]) or release.is_too_small
    assert unexpected_numbers(answer.content, document) == set()


def board_themes(answer: Answer) -> dict[tuple[str, ...], int | None]:
    """Return theme -> figure of the board's page; a theme under two priorities must agree. Within
    a priority the largest rounded figure comes first and hidden ones last.
    """
    soup = BeautifulSoup(answer.content, "html.parser")
    found: dict[tuple[str, ...], int | None] = {}
    for table in soup.select("table.hb-board-table"):
        values = []
        for row in table.select("tbody tr"):
            cell = row.select_one("td")
            assert cell
            value = reading.number_in(reading.words_of(cell))
            for name in row.select("summary"):
                assert found.setdefault((reading.words_of(name),), value) == value
                values.append(value or 0)
        assert values == sorted(values, reverse=True)
    return found


@pytest.fixture
def board_member(office: Office) -> Client:
    """Someone of the board, signed in."""
    factories.make_priority("safe-homes", 1)
    factories.make_priority("whole-family", 2)
    return office(Role.BOARD)


def test_every_role_reads_the_same_bytes(office: Office) -> None:
    document = make_document("spring", "Survey spring", {"waiting": 25, "housing": None})
    release = publish(document)
    faces = ["", "tables/", "figures.csv", "figures.json"]
    faces += [f"words/theme/{width}.svg" for width in ("wide", "narrow")]
    faces += [f"trend/{width}.svg" for width in ("wide", "narrow")]

    def read(role: Role) -> list[bytes]:
        client = office(role)
        answers = [client.get(address(release, "board") + face) for face in faces]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.content.partition(b"<main")[2] or answer.content for answer in answers]

    first = read(READERS[0])
    assert all(read(role) == first for role in READERS[1:])


TRUE = {"waiting": 47, "housing": 31, "money": 29, "school": 33}
ROUNDED = make_document(
    "spring",
    "Survey spring",
    {"waiting": 45, "housing": 30, "money": 30, "school": 35},
    people=65,
)


def test_control_a_share_of_true_numbers_is_caught(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """47 of 63 is 75%, while 45 of 65 is 69%."""
    release = publish(ROUNDED)
    whole = public.get(address(release, "results")).content
    assert reading.page_figures(whole, ROUNDED)
    true = {45: 47, 30: 31, 35: 33}
    monkeypatch.setattr(grids, "share", lambda value, base: round(100 * true[value] / 63))
    leaking = public.get(address(release, "results")).content
    with pytest.raises(AssertionError):
        reading.page_figures(leaking, ROUNDED)
    assert unexpected_numbers(whole, ROUNDED) == set()
    assert "75" in unexpected_numbers(leaking, ROUNDED)


def test_control_an_order_of_true_numbers_is_caught(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Housing and money both show 30; which is larger in truth must not put one first."""
    release = publish(ROUNDED)
    where = f"{address(release, 'results')}words/theme/wide.svg"
    expected = reading.expected_chart(ROUNDED, "words", "theme")
    assert reading.chart_figures(public.get(where).content) == expected
    true = {**TRUE, "money": 32}
    rightly = charts.bars_of
    monkeypatch.setattr(
        charts,
        "bars_of",
        lambda *given: sorted(rightly(*given), key=lambda bar: -true[bar.name.lower()]),
    )
    assert reading.chart_figures(public.get(where).content) != expected


def test_control_a_bar_of_true_length_is_caught(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chart whose bars were as long as the counts before rounding was found."""
    release = publish(ROUNDED)
    where = f"{address(release, 'results')}words/theme/wide.svg"
    monkeypatch.setattr(charts, "_length", lambda bar: TRUE[bar.name.lower()])
    with pytest.raises(AssertionError):
        reading.chart_figures(public.get(where).content)


def test_control_a_cell_that_shows_what_is_hidden_is_caught(public: Client) -> None:
    """A page with a number where the figures have a hidden one was found."""
    values = {"waiting": 45, "housing": None}
    hiding = make_document("spring", "Survey spring", values, people=45)
    release = publish(hiding)
    page = public.get(address(release, "results")).content
    said = reading.cells_of(reading.figures_of(hiding))
    assert reading.cells_of(reading.page_figures(page, hiding)) == said
    leaking = page.replace(reading.HIDDEN.encode(), b"7")
    assert reading.cells_of(reading.page_figures(leaking, hiding)) != said
