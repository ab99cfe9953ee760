"""One release as the board reads it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.board.reading import Reader, faces_of, html_figures, main_of
from tests.cutting.world import make_world

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ADDRESS = "/board/spring/2026-Q3/"


def page_of(office: Office, address: str = ADDRESS) -> str:
    """Return the page as a board member reads it."""
    return main_of(office(Role.BOARD).get(address))


def test_the_chart_stands_beside_its_table_its_rule_and_its_agreement(office: Office) -> None:
    make_world()
    page = page_of(office)
    assert f'src="{ADDRESS}chart.svg"' in page
    assert f'srcset="{ADDRESS}chart-narrow.svg"' in page
    assert "The table below has the same numbers." in page
    assert page.index("chart.svg") < page.index("How far to trust") < page.index("<table")
    assert "They agreed well enough to see the main themes (0.72)." in page
    assert "matched people’s decisions at 0.41" in page
    assert "A count of fewer than 10 people is hidden" in page
    assert f'href="{ADDRESS}figures.csv"' in page


def test_rows_stand_by_priority_most_raised_first_hidden_last(office: Office) -> None:
    make_world()
    page = page_of(office)
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", page)
    assert captions[:3] == ["Working together", "Safe homes", "Whole family"]
    for table in Reader(page).tables[:3]:
        figures = [" ".join(people.split()) for _, people in table[1:]]
        shown = [int(figure) for figure in figures if figure.isdigit()]
        assert shown == sorted(shown, reverse=True)
        assert not any(figure.isdigit() for figure in figures[len(shown) :])


def test_a_theme_that_serves_no_priority_is_not_lost(office: Office) -> None:
    release = factories.make_release(factories.make_survey(), waiting=25)
    release.themes.get().priorities.clear()
    page = page_of(office)
    assert "Themes outside the priorities" in page
    assert "Waiting" in page


def test_definitions_open_under_their_theme(office: Office) -> None:
    make_world()
    page = page_of(office)
    assert page.count("<details") == sum(len(table) - 1 for table in Reader(page).tables[:3])
    assert "What people say about blame." in page


def test_an_older_release_opens_as_it_stood(office: Office) -> None:
    make_world()
    before = html_figures(office(Role.BOARD).get(ADDRESS))
    newer = factories.make_release(factories.make_survey(slug="later"))
    Release.objects.filter(pk=newer.pk).update(
        survey=Release.objects.get(survey__slug="spring").survey,
        starts_on="2026-10-01",
        ends_on="2026-12-31",
    )
    response = office(Role.BOARD, user=factories.make_user(Role.BOARD, email="b@x.example")).get(
        ADDRESS
    )
    assert html_figures(response) == before
    assert 'href="/board/spring/2026-Q4/"' in main_of(response)


def test_answers_that_rest_on_it_stand_below_with_their_promises(office: Office) -> None:
    release = factories.make_release(factories.make_survey())
    finding = make_answer(release.themes.get(slug="waiting"))
    make_promise(finding, "Answer within a week")
    make_promise(finding, "Open at night", "cannot", due=None)
    elsewhere = factories.make_release(factories.make_survey(slug="team")).themes.first()
    assert elsewhere
    make_answer(elsewhere, "other-survey")
    make_answer(release.themes.get(slug="waiting"), "a-draft", live=False)
    page = page_of(office)
    assert "You told us that waiting is hard." in page
    assert "Rests on “Waiting”: about 25 people." in page
    assert "Council. Due 31 March 2027" in page
    assert "It costs too much." in page
    assert "/quicker-help/" in page
    assert "Other survey" not in page
    assert "A draft" not in page


def test_without_answers_the_page_says_so(office: Office) -> None:
    factories.make_release(factories.make_survey())
    assert "No answer that rests on these figures has been published yet." in page_of(office)


def test_when_every_theme_is_hidden_there_is_a_table_and_no_chart(office: Office) -> None:
    factories.make_release(factories.make_survey(), waiting=None, housing=None)
    page, table, wide, narrow = faces_of(office(Role.BOARD))
    assert [answer.status_code for answer in (page, table, wide, narrow)] == [200, 200, 404, 404]
    assert "No theme was raised by enough people" in main_of(page)
    assert "<img" not in main_of(page)


def test_files_come_with_their_kind_and_a_neutral_name(office: Office) -> None:
    factories.make_release(factories.make_survey())
    _, table, wide, _ = faces_of(office(Role.BOARD))
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"] == 'attachment; filename="spring-2026-Q3.csv"'
    assert wide.headers["Content-Type"] == "image/svg+xml"
    assert "script-src 'self'" in wide.headers["Content-Security-Policy"]


def test_the_page_carries_its_print_sheet_and_nothing_inline(office: Office) -> None:
    factories.make_release(factories.make_survey())
    page = office(Role.BOARD).get(ADDRESS).content.decode()
    assert re.search(r'<link rel="stylesheet" href="/s/board/print\S*\.css" media="print">', page)
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son\w+=", page)


def test_mark_up_in_any_word_stays_text(office: Office) -> None:
    release = factories.make_release(factories.make_survey())
    release.themes.update(name="<b>x</b>", definition="<script>alert(1)</script>")
    page = page_of(office)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_page_is_as_cheap_with_much_as_with_little(office: Office) -> None:
    client = office(Role.BOARD)

    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/board/{slug}/2026-Q3/").status_code == 200
        return len(captured)

    little = factories.make_release(factories.make_survey())
    make_promise(make_answer(little.themes.get(slug="waiting")), "One")
    many: dict[str, Any] = {f"theme{number}": 10 + 5 * number for number in range(20)}
    much = factories.make_release(factories.make_survey(slug="team"), **many)
    for number in range(3):
        finding = make_answer(much.themes.get(slug=f"theme{number}"), f"answer-{number}")
        make_promise(finding, "First")
        make_promise(finding, "Second")
    queries("spring")  # what is fetched once and remembered is not counted
    assert queries("team") == queries("spring")
