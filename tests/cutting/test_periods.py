"""Which quarters wait to be cut."""

from datetime import date

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from feedback.cutting.models import CutRun
from feedback.cutting.periods import State, survey_periods
from feedback.responses.models import Response
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = factories.TODAY


def states() -> dict[str, State]:
    """Return the state of each closed quarter of the only survey, newest first."""
    (periods,) = survey_periods(TODAY)
    return {closed.short: closed.state for closed in periods.quarters}


def test_a_survey_has_every_quarter_since_it_opened_newest_first() -> None:
    factories.make_survey()
    assert list(states()) == ["2026-Q3", "2026-Q2", "2026-Q1"]
    assert set(states().values()) == {State.READY}


def test_states_follow_the_texts_and_the_release() -> None:
    survey = factories.make_survey()
    factories.make_text(survey.current_version(), month=date(2026, 5, 1))
    factories.make_text(survey.current_version(), month=date(2026, 11, 1))
    release = factories.make_release(survey, is_published=False)
    assert states() == {
        "2026-Q3": State.DRAFT,
        "2026-Q2": State.TO_CODE,
        "2026-Q1": State.READY,
    }
    release.publish(by=None, on=TODAY)
    assert states()["2026-Q3"] == State.PUBLISHED


def test_a_failure_does_not_come_back_after_a_later_cut_was_discarded() -> None:
    survey = factories.make_survey()
    CutRun.ask(survey, "2026-Q3", None).end("It failed.")
    assert states()["2026-Q3"] == State.FAILED
    CutRun.ask(survey, "2026-Q3", None).end()
    release = factories.make_release(survey, is_published=False)
    release.discard(None)
    assert states()["2026-Q3"] == State.READY


def test_texts_from_before_the_opening_day_are_not_forgotten() -> None:
    survey = factories.make_survey()
    factories.make_text(survey.current_version(), month=date(2025, 11, 1))
    assert list(states())[-1] == "2025-Q4"


def test_a_closed_survey_stops_after_its_last_answers() -> None:
    survey = factories.make_survey()
    survey.close(by=None, on=date(2026, 3, 20))
    assert list(states()) == ["2026-Q1"]
    # The keeper released the last ones a month after the survey closed.
    factories.make_text(survey.current_version(), month=date(2026, 4, 1))
    assert list(states()) == ["2026-Q2", "2026-Q1"]


def test_ticks_alone_that_were_opened_late_have_their_quarter() -> None:
    survey = factories.make_survey()
    survey.close(by=None, on=date(2026, 3, 20))
    Response.objects.create(version=survey.current_version(), month=date(2026, 4, 1))
    assert list(states()) == ["2026-Q2", "2026-Q1"]
    early = factories.make_survey("early")
    Response.objects.create(version=early.current_version(), month=date(2025, 11, 1))
    found = {each.survey: [one.short for one in each.quarters] for each in survey_periods(TODAY)}
    assert found[early][-1] == "2025-Q4"


def test_a_survey_that_never_opened_has_no_place_here() -> None:
    factories.make_survey(is_open=False)
    assert survey_periods(TODAY) == []


def test_more_surveys_cost_no_more_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for slug in ("spring", "team", "young"):
        factories.make_release(factories.make_survey(slug=slug))
    with django_assert_num_queries(10):
        assert len(survey_periods(TODAY)) == 3
