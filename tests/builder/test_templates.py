"""The templates that come with Hearback: whole, safe to ask, easy to read, honest about time."""

import re
from collections.abc import Iterator

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
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.models import Survey
from feedback.surveys.promise import promise_for
from feedback.surveys.structure import problems
from tests.builder.reading import grade
from tests.safety.copy_rules import promise_faults

EASY = 7.0  # eleven or twelve years old
# Words that people should be told of before they stand on the screen.
HARD = re.compile(
    r"\b(?:violen\w+|hurt\w*|forced?|suicid\w+|police|courts?|abus\w+|harm\w*|rape\w*|kill\w*|"
    r"attack\w*|threat\w*|beat\w*|die[ds]?|death)\b",
    re.IGNORECASE,
)
# What an answer in own words must not be asked for.
PERSONAL = re.compile(
    r"\bnames?\b|\bwho (?:is|was|are|were|did)\b|\bwhere (?:do|did|are|is)\b|\bwhen (?:did|was)\b"
    r"|\bdate|address|phone|e-?mail|postcode|your story|what happened|describe",
    re.IGNORECASE,
)
COMPELS = re.compile(
    r"\b(?:must|required|compulsory|mandatory|you have to|you need to)\b", re.IGNORECASE
)
LOADED = re.compile(
    r"\b(?:why (?:did|didn|do|don)|should you|your fault|admit|fail(?:ed|ure)?|surely|obviously|"
    r"do you agree that|don[’']t you|excellent|terrible)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
# Seconds to think and to tick; reading comes on top, at 150 words a minute.
SECONDS = {
    Kind.SINGLE: 6,
    Kind.MULTIPLE: 10,
    Kind.SCALE: 6,
    Kind.BAND: 8,
    Kind.RANK: 25,
    Kind.SHORT: 25,
    Kind.TEXT: 60,
    Kind.STATEMENT: 0,
}
SECONDS_A_ROW = {Kind.GRID: 6, Kind.STAR: 12}
ONE_SCREEN = 40  # the pages before the first question, and the check page

EVERY = pytest.mark.parametrize("template", survey_templates().values(), ids=lambda t: t.slug)


def words_of(question: QuestionDefinition) -> Iterator[str]:
    """Yield what a person reads of a question."""
    yield from (question.text, question.help, *question.ends)
    yield from (choice.label for choice in (*question.choices, *question.rows))


def every_word(survey: SurveyDefinition) -> str:
    """Return all that people read, a line for each piece."""
    pieces = [survey.title, survey.who_for, survey.why, survey.results]
    pieces += [section.title for section in survey.sections]
    for question in survey.questions:
        pieces += [*words_of(question), question.content_note]
    return "\n".join(piece for piece in pieces if piece)


def minutes_needed(survey: SurveyDefinition) -> float:
    """Return how long it takes somebody who reads slowly and answers all of it."""
    seconds = len(every_word(survey).split()) / 150 * 60 + ONE_SCREEN
    for question in survey.questions:
        kind = Kind(question.kind)
        seconds += SECONDS.get(kind, 0) + SECONDS_A_ROW.get(kind, 0) * len(question.rows)
    return seconds / 60


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
def test_it_is_easy_to_read(template: SurveyTemplate) -> None:
    survey = template.survey
    assert grade(every_word(survey)) <= EASY - 1
    pieces = [survey.who_for, survey.why, survey.results]
    for question in survey.questions:
        pieces += [question.text, question.help, question.content_note]
    long = [piece for piece in pieces if len(piece.split()) > 9]
    assert [piece for piece in long if grade(piece) > EASY] == []
    assert ACRONYM.findall(every_word(survey)) == []


@EVERY
def test_hard_words_come_after_a_note(template: SurveyTemplate) -> None:
    told: set[str] = set()
    for question in template.survey.questions:
        if question.kind == Kind.STATEMENT:
            told.add(question.section)
        hard = HARD.findall(" ".join(words_of(question)))
        assert not hard or question.content_note or question.section in told, question.text


@EVERY
def test_nothing_personal_compulsory_or_loaded_is_asked(template: SurveyTemplate) -> None:
    survey = template.survey
    for question in survey.questions:
        if question.is_text:
            assert not PERSONAL.search(f"{question.text} {question.help}"), question.text
        assert not LOADED.search(question.text), question.text
        assert not COMPELS.search(f"{question.text} {question.help}"), question.text
    assert promise_faults(every_word(survey)) == []


@EVERY
def test_it_takes_no_longer_than_it_says(template: SurveyTemplate) -> None:
    needed = minutes_needed(template.survey)
    assert needed <= template.survey.minutes <= needed + 4


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
        assert grade(words) <= EASY
        assert promise_faults(words) == []


def test_controls() -> None:
    """What these tests look for was found where it stands."""
    assert grade("Multi-agency safeguarding arrangements necessitate organisational change.") > 12
    assert grade("We ask about services. You can skip it.") < EASY
    assert HARD.search("Were you hurt?")
    assert PERSONAL.search("What happened to you?")
    assert COMPELS.search("You must answer.")
    assert LOADED.search("Why didn’t you leave?")
    assert ACRONYM.search("Did the IDVA call?")
