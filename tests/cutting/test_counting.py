"""The database counts what a count of every single record finds."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.cutting.cube import Counted
from feedback.cutting.models import PublishedTables
from feedback.cutting.offered import default_tables, offer
from feedback.cutting.quartering import count_period
from feedback.releases import disclosure
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.definition import ChoiceDefinition, Kind, QuestionDefinition
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.promise import HELPED
from hearback.people.roles import Role
from tests import factories
from tests.cutting import crowd
from tests.cutting.world import coder

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q3"
DAYS = (date(2026, 7, 1), date(2026, 9, 30))


def publish_everything(survey: Survey) -> None:
    """Have a survey publish every table it can."""
    keys = [table.key for table in offer(survey, *DAYS).tables]
    PublishedTables.define(survey, keys, [], by=None)


def counted_by_hand(counted: Counted, records: list[dict[str, Any]]) -> dict[Any, int]:
    """Count every record in every cell, with none of the code under test."""
    dimensions = tuple(
        disclosure.Dimension(d.slug, tuple(c.slug for c in d.categories), several=d.several)
        for d in counted.dimensions
    )
    known = {d.name for d in dimensions}
    kept = [{k: v for k, v in record.items() if k in known} for record in records]
    return dict(disclosure.count(kept, dimensions, counted.tables))


def test_words_are_counted_by_person_in_every_cell() -> None:
    survey = crowd.make_crowded_survey()
    publish_everything(survey)
    records = crowd.write_at_random(survey, 60)
    words, _ = count_period(survey, QUARTER)
    assert words.people == counted_by_hand(words, records)
    assert ("theme", "area") in words.tables
    assert ("priority", "area") in words.tables
    assert words.unanswered["theme"] == sum(not record["theme"] for record in records)


def test_answers_are_counted_in_every_cell() -> None:
    survey = crowd.make_crowded_survey()
    publish_everything(survey)
    records = crowd.answer_at_random(survey, 80)
    _, answers = count_period(survey, QUARTER)
    assert answers.people == counted_by_hand(answers, records)
    assert {("q1", "area"), ("q2", "area"), ("q5-a",), ("q4",), ("help",)} <= set(answers.tables)
    assert answers.people[("help", "self"),] > answers.people[("help", "helped"),] > 0
    assert answers.unanswered["q2"] == sum(not record["q2"] for record in records)
    assert answers.unanswered["q4"] == sum(not record["q4"] for record in records)


def test_the_number_of_queries_does_not_grow_with_people() -> None:
    survey = crowd.make_crowded_survey()
    publish_everything(survey)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            count_period(survey, QUARTER)
        return len(captured)

    crowd.answer_at_random(survey, 3)
    crowd.write_at_random(survey, 3)
    few = queries()
    crowd.answer_at_random(survey, 20, seed=5)
    crowd.write_at_random(survey, 20, seed=6)
    assert queries() == few


def test_only_what_figures_are_made_from_counts() -> None:
    """Suggestions, second coders, rejections and what was settled differently change nothing."""
    survey = crowd.make_crowded_survey()
    waiting = Theme.objects.get(slug="waiting")
    for number in range(12):
        text = crowd.write(survey, ["waiting"] if number < 7 else [])
        Coding.objects.create(text=text, theme=waiting, status="suggested")
    second = factories.make_user(Role.CODER, email="second@testshire.example")
    for text in Text.objects.all():
        text.code(second, {waiting}, is_second=True)
    words, _ = count_period(survey, QUARTER)
    assert words.people[("theme", "waiting"),] == 7


def test_what_two_people_settled_on_counts_instead() -> None:
    survey = crowd.make_crowded_survey()
    housing = Theme.objects.get(slug="housing")
    for _ in range(3):
        crowd.write(survey, ["waiting"])
    for text in Text.objects.all():
        text.settle(coder(), {housing})
    words, _ = count_period(survey, QUARTER)
    assert (words.people[("theme", "waiting"),], words.people[("theme", "housing"),]) == (0, 3)


def test_other_months_and_other_surveys_do_not_count() -> None:
    survey = crowd.make_crowded_survey()
    other = factories.make_survey("team", "staff", *crowd.QUESTIONS)
    for month in (date(2026, 6, 1), date(2026, 10, 1)):
        crowd.write(survey, ["waiting"], month=month)
        crowd.tick(survey, month, [("q1", "a")])
    crowd.write(other, ["waiting"])
    crowd.tick(other, crowd.AUGUST, [("q1", "a")])
    words, answers = count_period(survey, QUARTER)
    assert set(words.people.values()) == set(answers.people.values()) == {0}


def test_two_areas_shown_as_one_are_the_sum_of_both() -> None:
    survey = crowd.make_crowded_survey()
    groups = [{"dimension": "area", "name": "North and East", "parts": ["a", "b"]}]
    PublishedTables.define(survey, ["words:theme,area", "words:area"], groups, by=None)
    records = crowd.write_at_random(survey, 40)
    (words,) = count_period(survey, QUARTER)
    merged = sum(record.get("area") in ("a", "b") for record in records)
    assert words.people[("area", "a+b"),] == merged
    (area,) = [each for each in words.dimensions if each.slug == "area"]
    assert [c.name for c in area.categories] == ["North and East", "South", "West"]
    assert words.merged == {"area": {"a+b": ("a", "b")}}


def reask(survey: Survey, *questions: QuestionDefinition) -> None:
    """Ask something else from now on."""
    factories.rewrite(survey, questions=questions)
    factories.make_ready(survey, date(2026, 8, 10))
    Survey.objects.get(pk=survey.pk).renew(by=None, on=date(2026, 8, 10), is_wording_only=False)


def test_answers_to_an_earlier_version_count_where_it_asked_the_same() -> None:
    survey = crowd.make_crowded_survey()
    crowd.tick(survey, crowd.AUGUST, [("q1", "a"), ("q6-a", "a")])
    changed = QuestionDefinition(
        "q1", Kind.SINGLE, "Was it quick?", choices=crowd.choices("Yes", "No", "Not sure")
    )
    reask(survey, changed, *crowd.QUESTIONS[1:])
    crowd.tick(survey, crowd.AUGUST, [("q1", "a"), ("q6-a", "a")])
    _, answers = count_period(survey, QUARTER)
    slugs = {each.slug: each.name for each in answers.dimensions}
    assert (slugs["q1"], slugs["q1-v2"]) == ("Was it easy?", "Was it quick?")
    assert answers.people[("q1", "a"),] == answers.people[("q1-v2", "a"),] == 1
    assert answers.people[("q6-a", "a"),] == 2


def test_a_choice_that_says_something_else_now_is_another_category() -> None:
    survey = crowd.make_crowded_survey()
    crowd.tick(survey, crowd.AUGUST, [("q1", "a")])
    choices = (ChoiceDefinition("a", "Very"), *crowd.choices("Yes", "No", "Not sure")[1:])
    changed = QuestionDefinition("q1", Kind.SINGLE, "Was it easy?", choices=choices)
    reask(survey, changed, *crowd.QUESTIONS[1:])
    crowd.tick(survey, crowd.AUGUST, [("q1", "a")])
    _, answers = count_period(survey, QUARTER)
    assert answers.people[("q1", "a"),] == answers.people[("q1", "a-v2"),] == 1


def test_the_month_somebody_gave_is_in_no_table() -> None:
    month = QuestionDefinition("q9", Kind.MONTH, "When was that?", from_year=2020)
    survey = crowd.make_crowded_survey(month)
    assert "q9" not in offer(survey, *DAYS).ways


def test_how_people_answered_counts_only_where_it_is_known_of_everybody() -> None:
    """The control is the quarter above, cut with the table. One more of whom it was not kept, and
    there is no such table: what is left would tell that few of some batch had help, but some.
    """
    survey = crowd.make_crowded_survey()
    publish_everything(survey)
    crowd.answer_at_random(survey, 40)
    _, answers = count_period(survey, QUARTER)
    assert ("help",) in answers.tables
    crowd.tick(survey, crowd.AUGUST, [("q1", "a")])
    _, answers = count_period(survey, QUARTER)
    assert ("help",) not in answers.tables
    assert "help" not in {each.slug for each in answers.dimensions}


def test_how_people_answered_stands_alone_and_only_where_it_was_promised() -> None:
    """It is in no table that nobody chose, is crossed with nothing, and neither a survey that
    opened before its promise spoke of it nor what an agency collected offers it.
    """
    survey = crowd.make_crowded_survey()
    offered = offer(survey, *DAYS)
    assert [table.shape for table in offered.tables if "help" in table.shape] == [("help",)]
    assert "answers:help" not in default_tables(offered)
    version = survey.current_version()
    promise = version.promise | {"kept": [s for s in version.promise["kept"] if s != HELPED]}
    SurveyVersion.objects.filter(pk=version.pk).update(promise=promise)
    assert "help" not in offer(survey, *DAYS).ways
    assert version.keeps_help
    version.survey.agency = factories.make_agency()
    assert not version.keeps_help
