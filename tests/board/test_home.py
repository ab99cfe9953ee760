"""The board's first page: ten minutes before a meeting."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.board.reading import Reader, main_of
from tests.releases.documents import make_document
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
TODAY = factories.TODAY


def home(office: Office) -> str:
    """Return the page as a board member reads it."""
    return main_of(office(Role.BOARD).get("/board/"))


def words(page: str) -> str:
    """Return the page's words on one line."""
    return " ".join(" ".join(Reader(page).words).split())


def test_before_anything_happened_every_part_says_so(office: Office) -> None:
    page = home(office)
    assert "No figures have been published yet." in page
    assert "Nothing has been promised yet." in page
    assert "Nothing was published and no promise moved" in page
    assert "All figures" not in page


def publish(survey: Survey, period: str, people: int | None = 100, **values: int | None) -> Release:
    """Publish a release of one quarter."""
    document = make_document(survey.slug, survey.name, values, people=people, period=period)
    release = Release.store(survey, document)
    release.publish(by=None, on=TODAY)
    return release


def test_the_newest_release_of_each_survey_comes_first(office: Office) -> None:
    spring, team = factories.make_survey(), factories.make_survey(slug="team", group="staff")
    newest = publish(spring, "2026-Q3", waiting=25, housing=30, believed=10, info=20)
    publish(team, "2026-Q1", waiting=15)
    publish(team, "2025-Q4", waiting=60)
    page = home(office)
    first, rest = page.split("What we promised", 1)
    assert first.index(newest.survey.name) < first.index(team.name)
    assert "About 100 people wrote something." in first
    assert "Housing (about 30)" in first
    assert "Believed" not in first
    assert "October to December 2025" not in first
    assert "Fewer people than in Oct–Dec 2025:</strong> Waiting." in first
    assert 'href="/board/team/2025-Q4/"' in rest


def test_a_quarter_is_not_compared_with_a_year(office: Office) -> None:
    survey = factories.make_survey()
    publish(survey, "2025", waiting=60)
    publish(survey, "2026-Q1", waiting=20)
    assert "no figures of the period before to compare with" in home(office)


def test_a_survey_that_was_too_small_says_so_and_shows_no_theme(office: Office) -> None:
    publish(factories.make_survey(), "2026-Q3", people=None, waiting=None)
    page = home(office)
    assert "What people wrote can’t be shown in figures safely" in page
    assert "Withheld" in page
    assert "Waiting" not in page


def test_late_promises_come_first_with_owner_and_day(office: Office) -> None:
    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    finding = make_answer(row)
    make_promise(finding, "Soon", due=TODAY + timedelta(days=1))
    make_promise(finding, "Done long ago", "done", due=date(2026, 1, 1))
    make_promise(finding, "Refused", "cannot", due=None)
    make_promise(finding, "Late", "heard", due=TODAY - timedelta(days=1))
    make_promise(finding, "Later still", "considering", due=TODAY - timedelta(days=40))
    page = home(office)
    (table,) = [table for table in Reader(page).tables if table[0][0].startswith(" Promise")]
    rows = [[" ".join(cell.split()) for cell in row] for row in table[1:]]
    assert rows == [
        ["Later still Council", "Late We are looking into it Due 13 October 2026"],
        ["Late Council", "Late We heard Due 21 November 2026"],
        ["Soon Council", "We are doing it Due 23 November 2026"],
        ["Done long ago Council", "We did it"],
        ["Refused Council", "We can’t"],
    ]
    assert "2 late 1 in hand, not late 1 done 1 we said we can’t" in words(page)


def test_no_day_is_said_in_the_words_of_the_public_page(office: Office) -> None:
    answer = make_answer(factories.make_release(factories.make_survey()).themes.get(slug="waiting"))
    make_promise(answer, "Someday", "heard", due=None)
    make_promise(answer, "Always", "doing", due=None)
    page = words(home(office))
    assert "We heard No day set yet" in page
    assert "We are doing it No day set: it goes on" in page
    assert "Ongoing" not in page


def test_what_is_due_today_is_not_late(office: Office) -> None:
    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    make_promise(make_answer(row), "Today", due=TODAY)
    assert "0 late 1 in hand" in words(home(office))


def test_promises_stand_under_their_priority_in_the_strategys_order(office: Office) -> None:
    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    second = make_answer(row, "two", priority=factories.make_priority("whole-family", 2))
    make_promise(second, "For the family")
    make_promise(make_answer(row, "one"), "For homes")
    page = home(office)
    assert page.index("Safe homes") < page.index("For homes") < page.index("Whole family")


def test_drafts_and_restricted_findings_stay_where_they_are(office: Office) -> None:
    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    make_promise(make_answer(row, "a", live=False), "Of a draft finding")
    make_promise(make_answer(row, "b", visibility="restricted"), "Of a restricted finding")
    make_promise(make_answer(row, "c"), "A draft promise", live=False)
    page = home(office)
    for secret in ("Of a draft finding", "Of a restricted finding", "A draft promise"):
        assert secret not in page


def test_what_is_new_is_what_happened_in_the_last_quarter(office: Office) -> None:
    survey = factories.make_survey()
    release = factories.make_release(survey)
    finding = make_answer(release.themes.get(slug="waiting"))
    moved = make_promise(finding, "Moved", "considering")
    moved.move_to("doing", by=None, on=date(2026, 11, 1))
    still = make_promise(finding, "Stood still")
    still.add_progress("Long ago.", by=None, on=date(2026, 8, 1))
    old = factories.make_release(factories.make_survey(slug="team"), is_published=False)
    old.publish(by=None, on=date(2026, 8, 21))
    news = words(home(office)).split("New in the last three months")[1].split("All figures")[0]
    assert "22 November 2026 Figures published: Survey spring: July to September 2026" in news
    assert "1 November 2026 Moved: We are doing it" in news
    assert "Long ago" not in news
    assert "Survey team" not in news


def test_the_page_is_as_cheap_with_much_as_with_little(office: Office) -> None:
    client = office(Role.BOARD)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/board/").status_code == 200
        return len(captured)

    row = factories.make_release(factories.make_survey()).themes.get(slug="waiting")
    make_promise(make_answer(row), "One").add_progress("Begun.", by=None, on=TODAY)
    queries()  # what is fetched once and remembered is not counted
    little = queries()
    for slug in ("team", "young", "family"):
        row = factories.make_release(factories.make_survey(slug=slug)).themes.get(slug="waiting")
        finding = make_answer(row, f"answer-{slug}")
        for title in ("First", "Second"):
            make_promise(finding, title).add_progress("Begun.", by=None, on=TODAY)
    assert queries() == little
    assert Finding.objects.count() == 4
