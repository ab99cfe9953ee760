"""What people said later: which figures an outcome may rest on, and what may be said of the two."""

from datetime import date
from typing import Any

import pytest

from engagement.models import Agency
from feedback.releases.models import ReleaseTheme
from feedback.surveys.models import Survey
from tests.factories import make_agency, make_release, make_survey
from you_said_we_did.hearing_again import (
    HIDDEN,
    NO_FIGURES,
    NONE_YET,
    NOT_COUNTED,
    ThenAndNow,
    later_than,
)

pytestmark = pytest.mark.django_db
DONE = date(2026, 5, 4)


def figures(survey: Survey, period: str, waiting: int | None = 25, **more: Any) -> ReleaseTheme:
    """The theme “waiting” in a release of this period."""
    return make_release(survey, period=period, waiting=waiting, **more).themes.get(slug="waiting")


@pytest.fixture
def spring() -> Survey:
    """A survey of survivors."""
    return make_survey("spring")


def test_later_figures_of_the_same_theme_and_group_newest_first(spring: Survey) -> None:
    first = figures(spring, "2026-Q1")
    second, third = figures(spring, "2026-Q2"), figures(spring, "2026-Q3")
    other = figures(make_survey("summer"), "2026-Q3")
    figures(make_survey("change", group="perpetrator"), "2026-Q3")
    figures(spring, "2026-Q4", housing=30)
    make_release(make_survey("draft"), is_published=False, waiting=25)
    found = later_than(first, DONE).figures
    assert [row.release.quarter for row in found] == ["2026-Q4", "2026-Q3", "2026-Q3", "2026-Q2"]
    assert {row.pk for row in found} >= {second.pk, third.pk, other.pk}
    assert {row.release.survey.respondent_group for row in found} == {"survivor"}


def test_the_same_period_an_earlier_one_and_the_year_it_lies_in_are_not_later(
    spring: Survey,
) -> None:
    first = figures(spring, "2026-Q2")
    figures(spring, "2026-Q1")
    figures(spring, "2026")
    figures(make_survey("summer"), "2026-Q2")
    assert later_than(first, DONE).why_none == NONE_YET


def test_a_period_that_was_over_before_it_was_done_says_nothing(spring: Survey) -> None:
    first = figures(spring, "2026-Q1")
    second = figures(spring, "2026-Q2")
    assert later_than(first, date(2026, 7, 1)).why_none == NONE_YET
    assert later_than(first, date(2026, 6, 30)).figures == (second,)


def test_what_is_hidden_or_not_counted_is_said_in_words(spring: Survey) -> None:
    first = figures(spring, "2026-Q1")
    make_release(spring, period="2026-Q2", housing=30)
    assert later_than(first, DONE).why_none == NOT_COUNTED
    figures(spring, "2026-Q3", None)
    assert later_than(first, DONE).why_none == HIDDEN
    assert later_than(None, DONE).why_none == NO_FIGURES


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (25, 90, "That is more people than then."),
        (90, 25, "That is fewer people than then."),
        (25, 30, "That is about the same"),
        (25, 25, "That is about the same"),
    ],
)
def test_a_change_is_said_in_bands_and_only_beyond_rounding_and_chance(
    spring: Survey, was: int, now: int, said: str
) -> None:
    both = ThenAndNow(figures(spring, "2026-Q1", was), figures(spring, "2026-Q3", now))
    assert both.words.startswith(
        "Then (January to March 2026): 10 or more people."
        " Now (July to September 2026): 10 or more people."
    )
    assert said in both.words
    assert str(was) not in both.words.replace("2026", "")
    assert str(now) not in both.words.replace("2026", "")


def test_other_questions_or_another_length_cannot_be_compared(spring: Survey) -> None:
    first = figures(spring, "2025-Q4", 25)
    other = figures(make_survey("summer"), "2026-Q3", 90)
    assert "other questions were asked" in ThenAndNow(first, other).words
    whole = figures(spring, "2026", 90)
    assert "one is of a quarter, the other of a year" in ThenAndNow(first, whole).words
    assert "more people than then" not in ThenAndNow(first, whole).words


def test_results_of_a_partners_comments_are_no_public_page(spring: Survey) -> None:
    first, later = figures(spring, "2026-Q1"), figures(spring, "2026-Q3")
    assert ThenAndNow(first, later).public_figures == later.release
    agency: Agency = make_agency()
    Survey.objects.filter(pk=spring.pk).update(agency=agency, consultation=None)
    later = ReleaseTheme.objects.get(pk=later.pk)
    assert ThenAndNow(first, later).public_figures is None
