"""The templates that come with Hearback: whole, safe to ask, easy to read, honest about time."""

import re
from datetime import date

import pytest

from engagement.groups import RespondentGroup
from engagement.neutral import giveaway_in
from feedback.builder.conditions import TESTS
from feedback.builder.starting import (
    TEMPLATES,
    SurveyTemplate,
    blank,
    shelves,
    survey_templates,
    wording_of,
)
from feedback.surveys.definition import Kind, SurveyDefinition
from feedback.surveys.models import Approval, Survey
from feedback.surveys.promise import promise_for
from feedback.surveys.safety import Circumstances, check
from feedback.surveys.safety.reading import reading_age, surely_older_than
from feedback.surveys.safety.wording import READING_AGE
from feedback.surveys.structure import problems
from tests.safety.copy_rules import promise_faults

# Of how many people in three months; a small survey, where rules about few people bite first.
FEW_PEOPLE = 30
READY = Circumstances(
    last_day=date(2027, 3, 31),
    expected_a_quarter=FEW_PEOPLE,
    support=("A helpline",),
    approved=frozenset(Approval.Task.values),
)

EVERY = pytest.mark.parametrize("template", survey_templates().values(), ids=lambda t: t.slug)


def every_word(survey: SurveyDefinition) -> str:
    """Return all that people read, a line for each piece."""
    pieces = [survey.title, survey.who_for, survey.why, survey.results]
    pieces += [section.title for section in survey.sections]
    for question in survey.questions:
        choices = [choice.label for choice in (*question.rows, *question.choices)]
        pieces += [question.text, question.help, question.content_note, *question.ends, *choices]
    return "\n".join(piece for piece in pieces if piece)


def test_every_group_and_stage_has_a_template() -> None:
    assert len(survey_templates()) >= 13
    assert [shelf.group for shelf in shelves()] == RespondentGroup.values
    assert all(shelf.templates for shelf in shelves())
    stages = [t.stage for t in survey_templates().values() if t.respondent_group == "perpetrator"]
    assert sorted(stages) == sorted(Survey.Stage.values)
    used = {q.kind for t in survey_templates().values() for q in t.survey.questions}
    assert used == set(Kind.values) - {Kind.MONTH}


def test_a_file_is_called_as_its_template() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.json")} == set(survey_templates())
    places = [template.position for template in survey_templates().values()]
    assert places == list(range(1, len(places) + 1))
    addresses = [template.survey.slug for template in survey_templates().values()]
    assert len(set(addresses)) == len(addresses)


@EVERY
def test_it_could_open_as_it_is(template: SurveyTemplate) -> None:
    survey = template.survey
    assert problems(survey) == []
    assert 3 <= survey.asks <= 12
    assert sum(question.is_text for question in survey.questions) <= 3
    assert template.name
    assert template.purpose.endswith(".")
    assert SurveyDefinition.from_json(survey.to_json()) == survey
    assert promise_for(survey).kept


@EVERY
def test_the_builder_can_show_its_conditions(template: SurveyTemplate) -> None:
    conditions = [question.shown_if for question in template.survey.questions]
    conditions += [section.shown_if for section in template.survey.sections]
    assert all(len(condition.tests) <= TESTS for condition in conditions if condition)


@EVERY
def test_title_address_and_headings_give_nobody_away(template: SurveyTemplate) -> None:
    survey = template.survey
    for words in (survey.title, survey.slug, *(section.title for section in survey.sections)):
        assert giveaway_in(words) == ""


@EVERY
def test_the_safety_check_finds_nothing(template: SurveyTemplate) -> None:
    assert check(template.survey, READY) == []
    assert reading_age(every_word(template.survey)) <= READING_AGE
    assert promise_faults(every_word(template.survey)) == []


def test_who_counts_for_a_service_writes_no_words() -> None:
    snapshot = survey_templates()["one-day-snapshot"].survey
    assert not any(question.is_text for question in snapshot.questions)


def test_people_on_a_programme_are_asked_about_nobody_else() -> None:
    for template in survey_templates().values():
        if template.respondent_group == "perpetrator":
            asked = " ".join(q.text for q in template.survey.questions)
            assert not re.search(r"partner|wife|husband|girlfriend|\bshe\b|\bher\b|\bchild", asked)


@pytest.mark.parametrize("group", RespondentGroup.values)
def test_a_blank_survey_says_what_its_group_should_read(group: str) -> None:
    survey = blank(group)
    assert problems(survey) == ["Add at least one question before opening."]
    wording = wording_of(group)
    for words in (wording.who_for, wording.why, wording.results, wording.content_note):
        assert not surely_older_than(words, READING_AGE)
        assert promise_faults(words) == []
