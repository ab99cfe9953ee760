"""A year is the sum of its quarters, audited beside them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from feedback.cutting.cube import Counted
from feedback.cutting.cut import cut
from feedback.cutting.models import DraftAudit, FrozenCounts, PublishedTables
from feedback.cutting.publishing import publish
from feedback.cutting.summing import sum_of, unlike_in
from feedback.releases.document import Agreement, Category, Dimension
from feedback.releases.models import Release
from feedback.responses.models import Text
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests.cutting import crowd

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
NEW_YEAR = date(2027, 1, 5)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar after the year."""
    monkeypatch.setattr(timezone, "localdate", lambda: NEW_YEAR)


def write_year(survey: Survey, waiting: tuple[int, ...] = (7, 7, 15, 14), base: int = 30) -> None:
    """Store the words of `base` people a quarter, of whom so many wait."""
    for number, people in enumerate(waiting):
        month = date(2026, 3 * number + 2, 1)
        for writer in range(base):
            crowd.write(survey, ["waiting"] if writer < people else [], "a", month)


def cut_quarters(survey: Survey) -> list[Release]:
    """Cut and publish the four quarters."""
    releases = [cut(survey, quarter, None, NEW_YEAR) for quarter in QUARTERS]
    for release in releases:
        publish(release, None, NEW_YEAR)
    return releases


def test_a_year_before_its_quarters_is_refused(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    officer = office(Role.OFFICER)
    response = officer.post("/cutting/spring/2026/cut/", follow=True)
    assert "Publish these first: January to March 2026" in response.content.decode()
    for quarter in QUARTERS[:3]:
        publish(cut(survey, quarter, None, NEW_YEAR), None, NEW_YEAR)
    cut(survey, "2026-Q4", None, NEW_YEAR)  # a draft is not enough
    response = officer.post("/cutting/spring/2026/cut/", follow=True)
    assert "Publish these first: October to December 2026." in response.content.decode()
    assert not Release.objects.filter(starts_on="2026-01-01", ends_on="2026-12-31").exists()


def test_a_year_that_is_not_over_is_refused() -> None:
    with pytest.raises(ValidationError, match="This year is not over yet"):
        cut(crowd.make_crowded_survey(), "2026", None, date(2026, 12, 31))


def test_a_year_is_the_sum_of_its_quarters_and_never_counted_again(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    write_year(survey)
    quarters = cut_quarters(survey)
    # Whatever happens to the texts later, the year is made of what the quarters were.
    Text.objects.all().delete()
    for _ in range(40):
        crowd.write(survey, ["housing"])
    response = office(Role.OFFICER).post("/cutting/spring/2026/cut/")
    assert response.headers["Location"] == "/cutting/spring/2026/"
    year = Release.objects.all().at("spring", "2026")
    themes = year.figures.population("words").table("theme")
    assert (themes.value("*"), themes.value("housing")) == (120, None)
    assert year.figures.includes == QUARTERS
    shown = [q.figures.population("words").table("theme").value("waiting") for q in quarters]
    assert shown[:2] == [None, None]
    assert year.figures.schema == quarters[0].figures.schema


def test_a_year_waits_for_a_quarter_of_ticks_alone_that_came_after_the_survey_closed() -> None:
    survey = crowd.make_crowded_survey()
    survey.close(by=None, on=date(2026, 3, 20))
    crowd.tick(survey, date(2026, 4, 1), [("q1", "a")])
    publish(cut(survey, "2026-Q1", None, NEW_YEAR), None, NEW_YEAR)
    with pytest.raises(ValidationError, match="April to June 2026"):
        cut(survey, "2026", None, NEW_YEAR)
    Survey.objects.update(opened_on=date(2027, 1, 1))  # what came before it opened counts, too
    later = cut(Survey.objects.get(), "2026-Q2", None, NEW_YEAR)
    assert later.quarter == "2026-Q2"


def test_a_year_does_not_tell_what_its_quarters_hid() -> None:
    """The third quarter alone hides a theme: year minus the other three would tell it."""
    survey = crowd.make_crowded_survey()
    write_year(survey, (15, 15, 7, 15))
    cut_quarters(survey)
    year = cut(survey, "2026", None, NEW_YEAR)
    value = year.figures.population("words").table("theme").value("waiting")
    # 52 people; the quarters show 15 each. A shown year would leave the third 7 or so.
    assert value is None


def test_the_same_year_by_itself_would_have_told_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: without its quarters beside it, the year shows the number."""
    monkeypatch.setattr("feedback.cutting.cut._past", lambda *_: [])
    survey = crowd.make_crowded_survey()
    write_year(survey, (15, 15, 7, 15))
    cut_quarters(survey)
    year = cut(survey, "2026", None, NEW_YEAR)
    assert year.figures.population("words").table("theme").value("waiting") == 50


def test_people_of_a_quarter_that_was_too_small_count_in_the_year() -> None:
    survey = crowd.make_crowded_survey()
    for month, people in ((2, 8), (5, 14), (8, 14), (11, 14)):
        for number in range(people):
            themes = ["waiting"] if number % 2 else []
            crowd.write(survey, themes, month=date(2026, month, 1))
    first, *_ = cut_quarters(survey)
    assert first.is_too_small
    year = cut(survey, "2026", None, NEW_YEAR)
    assert year.people is None  # less the three others it would tell of the first
    assert year.figures.includes == QUARTERS


def cut_year_with_a_small_quarter(monkeypatch: pytest.MonkeyPatch) -> Release:
    """A year's draft: one small quarter hides how many wrote; what they wrote about shows."""
    monkeypatch.setattr("feedback.cutting.cut.agreement_of", lambda *_: Agreement(human=0.72))
    survey = crowd.make_crowded_survey()
    quarters = ((2, 40, 15, 15), (5, 40, 19, 9), (8, 40, 9, 19), (11, 8, 4, 4))
    for month, people, waiting, housing in quarters:
        themes = ["waiting"] * waiting + ["housing"] * housing
        for one in [*([each] for each in themes), *([[]] * (people - len(themes)))]:
            crowd.write(survey, one, month=date(2026, month, 1))
    cut_quarters(survey)
    year = cut(survey, "2026", None, NEW_YEAR)
    assert year.people is None
    assert any(year.themes.values_list("people", flat=True))
    return year


@pytest.mark.parametrize("smallest", [(10, 10, 10, 7), (5, 10, 10, 10)])
def test_a_quarters_figures_are_read_by_its_own_smallest_number(
    smallest: tuple[int, ...], settings: Any
) -> None:
    survey = crowd.make_crowded_survey()
    write_year(survey, tuple(15 if k == 10 else k for k in smallest))
    for quarter, k in zip(QUARTERS, smallest, strict=True):
        settings.SUPPRESS_BELOW = k
        publish(cut(survey, quarter, None, NEW_YEAR), None, NEW_YEAR)
    settings.SUPPRESS_BELOW = 10
    year = cut(survey, "2026", None, NEW_YEAR)
    assert DraftAudit.objects.get(release=year).is_safe
    assert (year.suppress_below, year.people) == (10, 120)
    assert year.themes.get(slug="waiting").people == 50


WITHHELD = "How many people wrote something is withheld to protect people."


def test_a_year_that_hides_how_many_wrote_shows_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = cut_year_with_a_small_quarter(monkeypatch)
    assert not year.is_too_small
    assert year.human_agreement == 0.72
    officer = office(Role.OFFICER)
    draft = officer.get("/cutting/spring/2026/").content.decode()
    publish(year, None, NEW_YEAR)
    board = officer.get("/board/spring/2026/").content.decode()
    for page in (draft, board):
        assert WITHHELD in page
        assert "Fewer than 10 people wrote" not in page
    assert "Waiting" in board
    assert 'alt="Bar chart of how many people raised each theme.' in board


def test_the_public_is_told_nothing_false_of_such_a_year(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(cut_year_with_a_small_quarter(monkeypatch), None, NEW_YEAR)
    page = public.get("/results/spring/2026/").content.decode()
    assert WITHHELD in page
    assert "Fewer than 10 people wrote" not in page
    assert "can’t be shown" not in page
    assert "numbers" not in public.get("/results/").content.decode().partition("> 2026<")[2][:300]


def test_the_counts_go_with_the_year_and_with_time() -> None:
    survey = crowd.make_crowded_survey()
    write_year(survey)
    cut_quarters(survey)
    assert FrozenCounts.objects.count() == 4
    cut(survey, "2026", None, NEW_YEAR).discard(None)
    assert FrozenCounts.objects.count() == 4  # a discarded year can be cut again
    publish(cut(survey, "2026", None, NEW_YEAR), None, NEW_YEAR)
    assert not FrozenCounts.objects.exists()


def test_after_fifteen_months_a_year_can_not_be_summed() -> None:
    survey = crowd.make_crowded_survey()
    write_year(survey)
    cut_quarters(survey)
    assert FrozenCounts.sweep(date(2027, 6, 1)) == 0
    assert FrozenCounts.sweep(date(2028, 6, 1)) == 4
    with pytest.raises(ValidationError, match="are gone"):
        cut(survey, "2026", None, NEW_YEAR)


def test_a_table_that_one_quarter_lacks_is_not_in_the_year() -> None:
    survey = crowd.make_crowded_survey()
    PublishedTables.define(survey, ["words:theme", "words:area"], [], by=None)
    publish(cut(survey, "2026-Q1", None, NEW_YEAR), None, NEW_YEAR)
    PublishedTables.define(survey, ["words:theme", "words:area", "words:group"], [], by=None)
    for quarter in QUARTERS[1:]:
        publish(cut(survey, quarter, None, NEW_YEAR), None, NEW_YEAR)
    tables = cut(survey, "2026", None, NEW_YEAR).figures.population("words").tables
    assert [table.dims for table in tables] == [("theme",), ("area",)]


def made(people: dict[str, int], merged: dict[str, tuple[str, ...]] | None = None) -> Counted:
    """A quarter's people by area."""
    area = Dimension("area", "Area", tuple(Category(slug, slug.upper()) for slug in people))
    cells: dict[tuple[tuple[str, str], ...], int] = {(): 0}
    cells |= {(("area", slug),): number for slug, number in people.items()}
    return Counted("words", "", (area,), (("area",),), cells, {}, {"area": merged or {}})


def test_what_one_quarter_showed_as_one_the_year_shows_as_one() -> None:
    apart = made({"a": 3, "b": 4, "c": 5})
    together = made({"a+b": 20, "c": 6}, {"a+b": ("a", "b")})
    overlapping = made({"a": 1, "b+c": 30}, {"b+c": ("b", "c")})
    summed = sum_of([apart, together])
    assert summed.people[("area", "a+b"),] == 27
    assert summed.people[("area", "c"),] == 11
    everything = sum_of([apart, together, overlapping])
    assert everything.people == {(): 0, (("area", "a+b+c"),): 69}


def about(made_of: dict[str, tuple[str, ...]], themes: str) -> Counted:
    """A quarter whose groups are made of these themes."""
    dimension = Dimension("theme", "Theme", tuple(Category(t, t) for t in themes), several=True)
    return Counted("words", "", (dimension,), (), {}, {}, {}, {"group": made_of})


def test_a_group_that_is_made_of_other_themes_than_before_is_not_summed() -> None:
    before, later = about({"g": ("a", "b")}, "abc"), about({"g": ("a", "b", "c")}, "abc")
    assert unlike_in([before, later]) == {("group", "g")}
    new = about({"g": ("a", "b", "d")}, "abcd")
    assert unlike_in([before, new]) == frozenset()
