"""One release as the board reads it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.releases.document import Agreement, Category, Dimension, Document
from feedback.releases.models import Release, ReleaseQuote
from feedback.surveys.models import Survey
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.board.reading import Reader, faces_of, html_figures, main_of
from tests.cutting.world import make_world
from tests.releases.documents import make_document

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ADDRESS = "/board/spring/2026-Q3/"


def publish(survey: Survey, document: Document) -> Release:
    """Store and publish a document."""
    release = Release.store(survey, document)
    release.publish(by=None, on=factories.TODAY)
    return release


def page_of(office: Office, address: str = ADDRESS) -> str:
    """Return the page as a board member reads it."""
    found = User.objects.filter(email="member@testshire.example").first()
    member = found or factories.make_user(Role.BOARD, email="member@testshire.example")
    return main_of(office(user=member).get(address))


def test_the_chart_stands_beside_its_table_its_rule_and_its_agreement(office: Office) -> None:
    make_world()
    page = page_of(office)
    assert f'src="{ADDRESS}words/theme/wide.svg"' in page
    assert f'srcset="{ADDRESS}words/theme/narrow.svg"' in page
    assert "The tables above have the same numbers." in page
    assert page.index("<table") < page.index("wide.svg") < page.index("How far to trust")
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
        figures = [" ".join(people.split()) for _, people, *_ in table[1:]]
        shown = [int(figure) for figure in figures if figure.isdigit()]
        assert shown == sorted(shown, reverse=True)
        assert not any(figure.isdigit() for figure in figures[len(shown) :])


def test_a_theme_that_serves_no_priority_is_not_lost(office: Office) -> None:
    survey = factories.make_survey()
    publish(survey, make_document(survey.slug, survey.name, {"waiting": 25}))
    page = page_of(office)
    assert "Themes outside the priorities" in page
    assert "Waiting" in page


def test_definitions_open_under_their_theme(office: Office) -> None:
    make_world()
    page = page_of(office)
    # Four of eighteen are hidden and stand together; a theme stands under each of its priorities.
    assert page.count("<details") == page.count("Part of “Group")
    assert "What people say about blame." in page


def test_an_older_release_opens_as_it_stood(office: Office) -> None:
    make_world()
    before = html_figures(office(Role.BOARD).get(ADDRESS))
    survey = Release.objects.get(survey__slug="spring").survey
    publish(survey, make_document("spring", survey.name, {"waiting": 60}, period="2026-Q4"))
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
    page, *others = faces_of(office(Role.BOARD))
    assert [answer.status_code for answer in others] == [200, 200, 200, 404, 404]
    assert "No theme was raised by enough people" in main_of(page)
    assert "<img" not in main_of(page)


def test_files_come_with_their_kind_and_a_neutral_name(office: Office) -> None:
    factories.make_release(factories.make_survey())
    _, _, table, _, wide, _ = faces_of(office(Role.BOARD))
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
    survey = factories.make_survey()
    document = make_document(survey.slug, "<i>x</i>", {"waiting": 25})
    (words,) = document.populations
    theme = Category("waiting", "<b>x</b>", "<script>alert(1)</script>")
    changed = replace(words, dimensions=(Dimension("theme", "Theme", (theme,), several=True),))
    publish(survey, replace(document, populations=(changed,)))
    page = page_of(office)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert "<i>x" not in page


def test_what_changed_is_said_in_bands_and_by_priority(office: Office) -> None:
    priority = factories.make_priority().slug
    survey = factories.make_survey()
    before = {"waiting": 20, "housing": 70, "money": 25, "school": None, "courts": 15}
    after = {"waiting": 60, "housing": 30, "money": 25, "school": 30, "courts": None, "new": 10}
    for period, values in (("2026-Q2", before), ("2026-Q3", after)):
        publish(
            survey,
            make_document("spring", survey.name, values, period=period, priorities=(priority,)),
        )
    page = page_of(office)
    words = " ".join(" ".join(Reader(page).words).split())
    assert "More people than in Apr–Jun 2026: Waiting." in words
    assert "Fewer people than in Apr–Jun 2026: Housing." in words
    assert "About the same: 1 theme. Can’t be compared: 3." in words
    table = next(t for t in Reader(page).tables if t[0][-1].strip() == "Since Apr–Jun 2026")
    said = {row[0].split()[0]: row[-1].strip() for row in table[1:]}
    assert said == {
        "Waiting": "More people",
        "Housing": "Fewer people",
        "School": "Can’t be compared",
        "Money": "About the same",
        "New": "Not counted before",
        "Courts": "fewer than 10, or withheld to protect people Can’t be compared",
    }
    assert f'src="{ADDRESS}trend/wide.svg"' in page
    assert "Jul–Sep 2026" in words


def test_a_first_quarter_has_nothing_to_compare_with(office: Office) -> None:
    factories.make_release(factories.make_survey())
    page = page_of(office)
    assert "There are no figures of the period before to compare with." in page
    assert "trend/" not in page


def test_how_much_the_computer_suggested_stands_beside_the_chart(office: Office) -> None:
    survey = factories.make_survey()
    document = make_document("spring", survey.name, {"waiting": 25})
    publish(survey, replace(document, agreement=Agreement(human=0.7, suggested=62)))
    assert "the computer had suggested 62% first." in page_of(office)


def test_two_approved_quotes_stand_under_their_theme(office: Office) -> None:
    survey = factories.make_survey()
    release = Release.store(
        survey, make_document("spring", survey.name, {"waiting": 25, "housing": 15, "money": None})
    )
    for slug, words in (
        ("waiting", "Nobody rang <b>back</b>."),
        ("waiting", "I waited for months."),
        ("housing", "We had nowhere."),
    ):
        ReleaseQuote.add(release.themes.get(slug=slug), words)
    release.publish(by=None, on=factories.TODAY)
    page = page_of(office)
    part = page.split("In people’s own words")[1].split("<h2")[0]
    assert part.count("<blockquote") == 3
    assert part.index("Nobody rang &lt;b&gt;back") < part.index("I waited") < part.index("nowhere")
    ReleaseQuote.objects.all().delete()
    assert "In people’s own words" not in page_of(office)


def test_late_promises_of_this_survey_stand_at_the_top(office: Office) -> None:
    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    make_promise(make_answer(row), "Answer in a week", due=date(2026, 10, 1))
    make_promise(make_answer(row, "two"), "Open at night")
    other = factories.make_release(factories.make_survey("team")).themes.get(slug="waiting")
    make_promise(make_answer(other, "three"), "Elsewhere", due=date(2026, 10, 1))
    page = page_of(office)
    words = " ".join(" ".join(Reader(page).words).split())
    assert "1 late 1 in hand, not late 0 done 0 we said we can’t" in words
    assert "Answer in a week : Council. Due 1 October 2026" in words
    assert "Elsewhere" not in page


@pytest.mark.parametrize("path", ["/board/", "/board/themes/", ADDRESS, f"{ADDRESS}tables/"])
def test_no_query_makes_a_cut(office: Office, path: str) -> None:
    factories.make_release(factories.make_survey())
    client = office(Role.BOARD)
    assert client.get(path).status_code == 200
    assert client.get(f"{path}?area=north").status_code == 404


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
