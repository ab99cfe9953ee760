"""Each theme over a survey's periods: gaps stay gaps, and pages stay as they stood."""

from datetime import date

import pytest

from feedback.releases.comparing import Change
from feedback.releases.document import Document
from feedback.releases.models import Release
from feedback.releases.trend_charts import NARROW, WIDE, Sheet, trend_chart
from feedback.releases.trends import course_of, history_of
from feedback.surveys.models import Survey
from tests import factories
from tests.releases.documents import make_document
from tests.releases.drawing import SVG, picture_of

both = pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])


def quarter(period: str, **values: int | None) -> Document:
    """A document of one quarter."""
    return make_document("spring", "Survey spring", values, period=period)


def four() -> list[Document]:
    """Five quarters of which one has no release; housing is hidden in one."""
    return [
        quarter("2025-Q3", waiting=20, housing=10),
        quarter("2025-Q4", waiting=25, housing=None),
        quarter("2026-Q2", waiting=40, housing=40),
        quarter("2026-Q3", waiting=40, housing=15, money=None),
    ]


def test_a_course_has_every_period_and_says_why_there_is_no_figure() -> None:
    course = course_of(four())
    assert course.periods == ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
    assert course.names[0] == "Jul–Sep 2025"
    words = {trend.theme.slug: [point.words for point in trend.points] for trend in course.trends}
    assert words == {
        "waiting": ["20", "25", "no figures", "40", "40"],
        "housing": ["10", "hidden", "no figures", "40", "15"],
        "money": ["no figures", "no figures", "no figures", "no figures", "hidden"],
    }
    assert [trend.change for trend in course.trends] == [Change.SAME, Change.FEWER, Change.NEW]
    assert [trend.theme.slug for trend in course.drawn] == ["waiting", "housing"]


def test_after_a_period_without_figures_nothing_is_compared() -> None:
    course = course_of([four()[1], four()[3]])
    assert not course.has_before
    assert {trend.change for trend in course.trends} == {Change.UNKNOWN}


def test_only_the_last_two_years_are_told() -> None:
    quarters = [f"{year}-Q{n}" for year in (2023, 2024, 2025) for n in (1, 2, 3, 4)]
    course = course_of([quarter(period, waiting=20) for period in quarters])
    assert course.periods == tuple(quarters[-8:])


def test_years_follow_years() -> None:
    course = course_of([quarter("2024", waiting=20), quarter("2026", waiting=20)])
    assert course.names == ("2024", "2025", "2026")


@both
def test_lines_and_bands_stop_at_a_gap(sheet: Sheet) -> None:
    documents = four()
    picture = picture_of(trend_chart(documents[-1], course_of(documents), sheet))
    waiting, housing = picture.findall(f"{SVG}g")
    assert len(waiting.findall(f"{SVG}polyline")) == len(waiting.findall(f"{SVG}polygon")) == 2
    assert len(housing.findall(f"{SVG}polyline")) == 2
    spots = [float(circle.get("cx", "")) for circle in waiting.iter(f"{SVG}circle")]
    for line in waiting.iter(f"{SVG}polyline"):
        ends = [float(point.split(",")[0]) for point in line.get("points", "").split()]
        assert set(ends) <= set(spots)
        assert max(ends) - min(ends) < (max(spots) - min(spots)) / 3


@both
def test_every_panel_has_one_scale_and_its_band_is_what_rounding_leaves(sheet: Sheet) -> None:
    documents = four()
    picture = picture_of(trend_chart(documents[-1], course_of(documents), sheet))
    units = set()
    for panel in picture.findall(f"{SVG}g"):
        base = panel.find(f"{SVG}line")
        assert base is not None
        floor = float(base.get("y1", ""))
        spots = list(panel.iter(f"{SVG}circle"))
        figures = [text.text for text in panel.iter(f"{SVG}text") if text.text in FIGURES]
        for circle, figure in zip(spots, figures, strict=True):
            units.add(round((floor - float(circle.get("cy", ""))) / int(str(figure)), 1))
        corners = [
            floor - float(point.split(",")[1])
            for polygon in panel.iter(f"{SVG}polygon")
            for point in polygon.get("points", "").split()
        ]
        # 40 may be 42 at the most, 10 (the threshold) no less than 10.
        top = max(int(str(figure)) for figure in figures) + 2
        assert max(corners) / top == pytest.approx(min(units), rel=0.03)
    assert max(units) - min(units) <= 0.11


FIGURES = {"10", "15", "20", "25", "30", "40"}


@both
def test_it_says_what_it_shows_and_carries_nothing_that_runs(sheet: Sheet) -> None:
    documents = four()
    drawn = trend_chart(documents[-1], course_of(documents), sheet)
    picture = picture_of(drawn)
    assert "Jul–Sep 2025 to Jul–Sep 2026" in (picture.findtext(f"{SVG}title") or "")
    assert "A gap means" in (picture.findtext(f"{SVG}desc") or "")
    assert b"style" not in drawn
    assert b"script" not in drawn
    assert b'fill="url(#pale)"' in drawn


def test_without_a_figure_there_is_no_picture() -> None:
    document = quarter("2026-Q3", waiting=None)
    with pytest.raises(ValueError, match="No period"):
        trend_chart(document, course_of([document]), WIDE)


def publish(survey: Survey, period: str, on: date, **values: int | None) -> Release:
    """Publish a release of one quarter."""
    document = make_document(survey.slug, survey.name, values, period=period)
    release = Release.store(survey, document)
    release.publish(by=None, on=on)
    return release


@pytest.mark.django_db
def test_a_release_that_came_out_later_does_not_change_a_page_that_is_out() -> None:
    survey, other = factories.make_survey(), factories.make_survey("other")
    first = publish(survey, "2026-Q1", date(2026, 4, 10), waiting=20)
    third = publish(survey, "2026-Q3", date(2026, 10, 10), waiting=20)
    publish(survey, "2026-Q2", date(2026, 11, 1), waiting=20)
    publish(survey, "2025", date(2026, 2, 1), waiting=20)
    publish(other, "2026-Q1", date(2026, 4, 10), waiting=20)
    Release.store(survey, make_document("spring", "S", {"waiting": 20}, period="2025-Q4"))
    assert history_of(third) == [first, third]
