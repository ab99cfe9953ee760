"""Versions: frozen when they go out, each with a plain statement of what changed."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from feedback.surveys.changes import changes, changes_in_words, same_shape
from feedback.surveys.definition import AnswerTest, Condition, QuestionDefinition, SectionDefinition
from feedback.surveys.models import Draft, Survey
from feedback.surveys.promise import promise_for
from hearback.people.models import AuditEntry
from tests import factories
from tests.surveys.every_kind import choices

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)
FIRST, SECOND, WORDS = factories.QUESTIONS


def reworded() -> tuple[QuestionDefinition, ...]:
    """The questions with one of them in other words."""
    return (replace(FIRST, text="Was it easy to get help?"), SECOND, WORDS)


def fresh(survey: Survey) -> Survey:
    """Read a survey anew."""
    return Survey.objects.get(pk=survey.pk)


def test_what_was_frozen_is_what_was_written() -> None:
    survey = factories.make_survey()
    assert survey.current_version().read() == survey.definition(1)


def test_opening_says_all_that_is_missing() -> None:
    survey = factories.make_survey(is_open=False)
    factories.rewrite(
        survey, questions=(replace(FIRST, choices=()), replace(WORDS, prompt="")), why=""
    )
    with pytest.raises(ValidationError) as caught:
        fresh(survey).open(by=None, on=DAY)
    assert caught.value.messages == [
        "The first page does not say why we ask.",
        "“How easy was it to get help?” needs at least 2 choices.",
        "Say what “What should change?” asks for: what works, what should change, or an idea.",
    ]
    assert fresh(survey).status == Survey.Status.DRAFT


def test_a_changed_survey_gets_a_new_version_that_says_what_changed() -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=(FIRST, WORDS))
    factories.make_ready(survey)
    made = fresh(survey).renew(by=None, on=DAY, is_wording_only=False)
    assert (made.number, made.changes) == (
        2,
        ["Question “Which services did you use?” was taken out."],
    )
    assert not made.is_wording_only
    assert survey.versions.get(number=1).read().questions == factories.QUESTIONS
    assert AuditEntry.objects.filter(action="survey.renewed", subject="spring").exists()


def test_a_wording_fix_is_declared_and_logged() -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=reworded())
    factories.make_ready(survey)
    made = fresh(survey).renew(by=None, on=DAY, is_wording_only=True)
    assert made.is_wording_only
    assert made.changes == [
        "Question “How easy was it to get help?” now reads “Was it easy to get help?”."
    ]
    assert AuditEntry.objects.filter(action="survey.reworded").exists()


def test_more_than_words_can_not_be_declared_words() -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=(FIRST, WORDS))
    with pytest.raises(ValidationError, match="more than words"):
        fresh(survey).renew(by=None, on=DAY, is_wording_only=True)
    assert survey.versions.count() == 1


def test_nothing_changed_makes_no_version() -> None:
    survey = factories.make_survey()
    with pytest.raises(ValidationError, match="Nothing has changed"):
        fresh(survey).renew(by=None, on=DAY, is_wording_only=False)


def test_a_change_that_can_not_be_asked_makes_no_version() -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=(replace(FIRST, choices=()),))
    with pytest.raises(ValidationError, match="at least 2 choices"):
        fresh(survey).renew(by=None, on=DAY, is_wording_only=False)


def test_a_draft_or_a_closed_survey_gets_no_new_version() -> None:
    draft = factories.make_survey(is_open=False)
    closed = factories.make_survey("autumn")
    closed.close(by=None, on=DAY)
    for survey in (draft, closed):
        with pytest.raises(ValidationError, match="Only an open survey"):
            fresh(survey).renew(by=None, on=DAY, is_wording_only=False)


def test_two_officers_at_once_lose_nothing_without_a_word() -> None:
    survey = factories.make_survey(is_open=False)
    written = survey.draft.read()
    survey.draft.write(replace(written, why="First."), by=None, revision=1)
    with pytest.raises(ValidationError, match="Someone else changed"):
        survey.draft.write(replace(written, why="Second."), by=None, revision=1)
    assert Draft.objects.get().read().why == "First."


def test_a_closed_survey_is_history() -> None:
    survey = factories.make_survey()
    survey.close(by=None, on=DAY)
    with pytest.raises(ValidationError, match="closed"):
        factories.rewrite(survey, why="Too late.")


def test_the_promise_is_frozen_with_each_version() -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, questions=(FIRST,))
    factories.make_ready(survey)
    made = fresh(survey).renew(by=None, on=DAY, is_wording_only=False)
    assert made.promise == asdict(promise_for(made.read()))
    assert made.promise != survey.versions.get(number=1).promise


@pytest.mark.parametrize(
    ("after", "words", "is_same"),
    [
        ({"why": "Else."}, "Why we ask was changed.", True),
        ({"minutes": 9}, "How long it takes was changed.", True),
        ({"may_save": True}, "Whether answers can be saved for later was changed.", True),
        ({"offers_receipt": True}, "Whether six words lead to a reply was changed.", True),
        ({"receipt_months": 9}, "For how long six words lead to a reply was changed.", True),
        ({"short": ("q1",)}, "What the short form asks was changed.", True),
        ({"questions": (SECOND, FIRST, WORDS)}, "put in another order", False),
        (
            {"questions": (*factories.QUESTIONS, replace(FIRST, key="q4", text="New?"))},
            "“New?” is new",
            False,
        ),
        (
            {"questions": (replace(FIRST, choices=choices("Very easy", "Hard")), SECOND, WORDS)},
            "The choices of “How easy was it to get help?” were changed.",
            False,
        ),
        (
            {
                "questions": (
                    FIRST,
                    replace(SECOND, shown_if=Condition("all", (AnswerTest("q1", "answered"),))),
                    WORDS,
                )
            },
            "The condition for “Which services did you use?” was changed.",
            False,
        ),
        ({"questions": (replace(FIRST, help="A hint."), SECOND, WORDS)}, "The hint of", True),
        ({"sections": (SectionDefinition("p1", "Courts"),)}, "The part “Courts” is new.", False),
        ({"about_you": (replace(FIRST, key="e1"),)}, "Question about the person", False),
    ],
)
def test_every_change_is_said(after: dict[str, Any], words: str, is_same: bool) -> None:
    before = factories.define()
    changed = replace(before, **after)
    assert words in " ".join(changes(before, changed))
    assert same_shape(before, changed) is is_same
    assert changes(changed, changed) == []


def test_no_change_of_a_question_hides_behind_another() -> None:
    """A mended word, and a choice that went with it."""
    before = factories.define()
    changed = replace(FIRST, text="How easy was it?", help="A hint.", choices=FIRST.choices[:1])
    told = changes(before, replace(before, questions=(changed, SECOND, WORDS)))
    assert told == [
        "Question “How easy was it to get help?” now reads “How easy was it?”.",
        "The choices of “How easy was it?” were changed.",
        "The hint of “How easy was it?” was changed.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (["why", "title"], ["why"], ["Words in Urdu were checked."]),
        (["why"], ["why", "title"], ["Words in Urdu are no longer checked."]),
        (["why"], ["title"], ["Words in Urdu are no longer checked."]),
        (["why", "title"], ["title", "why"], []),
    ],
)
def test_a_check_that_was_lost_is_told_as_lost(
    before: list[str], after: list[str], said: list[str]
) -> None:
    old, new = ({"ur": {"words": {"why": "x"}, "unchecked": each}} for each in (before, after))
    assert list(changes_in_words(old, new)) == said
