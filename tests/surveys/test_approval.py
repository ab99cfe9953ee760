"""Nothing goes out before two people approved it as it stands, and nothing unsafe stands."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils.timezone import localdate

from feedback.surveys.definition import Kind, QuestionDefinition
from feedback.surveys.models import Approval, Draft, Survey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NAME = QuestionDefinition("q4", Kind.SHORT, "What is your worker’s name?", prompt="anything_else")
SAFEGUARDING, DATA_PROTECTION = Approval.Task.SAFEGUARDING, Approval.Task.DATA_PROTECTION


@pytest.fixture
def draft() -> Draft:
    """A draft with everything but approval."""
    survey = factories.make_survey(is_open=False)
    factories.make_helpline()
    Survey.objects.update(closes_on=date(2099, 1, 1), expected_a_quarter=400)
    survey.refresh_from_db()
    return survey.draft


@pytest.fixture
def lead() -> User:
    return factories.make_user(Role.SAFEGUARDING)


@pytest.fixture
def officer() -> User:
    """The data protection officer."""
    return factories.make_user(Role.DATA_PROTECTION)


def fresh() -> Survey:
    return Survey.objects.get()


def approve(lead: User, officer: User) -> None:
    draft = fresh().draft
    draft.ask_for_approval(by=None)
    draft.decide(SAFEGUARDING, lead, DAY, is_approved=True)
    draft.decide(DATA_PROTECTION, officer, DAY, is_approved=True)


def obstacles(draft: Draft) -> list[str]:
    return [judged.rule.slug for judged in draft.judged(DAY) if judged.is_obstacle]


def test_two_words_open_it(draft: Draft, lead: User, officer: User) -> None:
    assert obstacles(draft) == ["no_safeguarding", "no_data_protection"]
    with pytest.raises(ValidationError, match="has not approved"):
        fresh().open(by=None, on=DAY)
    approve(lead, officer)
    fresh().open(by=None, on=DAY)
    actions = AuditEntry.objects.filter(action__startswith="survey.appro")
    assert sorted(entry.detail["task"] for entry in actions) == ["data_protection", "safeguarding"]


def test_what_was_changed_since_was_not_approved(draft: Draft, lead: User, officer: User) -> None:
    approve(lead, officer)
    factories.rewrite(draft.survey, why="Something else.")
    assert set(obstacles(fresh().draft)) == {"no_safeguarding", "no_data_protection"}
    assert not fresh().draft.is_asked
    with pytest.raises(ValidationError, match="changed"):
        fresh().draft.decide(SAFEGUARDING, lead, DAY, is_approved=True)


def test_another_last_day_was_not_approved_either(draft: Draft, lead: User, officer: User) -> None:
    approve(lead, officer)
    fresh().set_days(date(2027, 1, 1), None, by=None, on=DAY)
    assert not fresh().draft.is_asked


def test_each_word_needs_its_role_and_two_people(draft: Draft, lead: User) -> None:
    draft.ask_for_approval(by=None)
    with pytest.raises(PermissionDenied):
        draft.decide(DATA_PROTECTION, lead, DAY, is_approved=True)
    both = factories.make_user(Role.SAFEGUARDING, Role.DATA_PROTECTION)
    draft.decide(SAFEGUARDING, both, DAY, is_approved=True)
    with pytest.raises(ValidationError, match="Two people"):
        draft.decide(DATA_PROTECTION, both, DAY, is_approved=True)


def test_a_no_says_what_should_change_and_holds(draft: Draft, lead: User) -> None:
    draft.ask_for_approval(by=None)
    with pytest.raises(ValidationError, match="Say what should change"):
        draft.decide(SAFEGUARDING, lead, DAY, is_approved=False)
    draft.decide(SAFEGUARDING, lead, DAY, is_approved=True)
    draft.decide(SAFEGUARDING, lead, DAY, is_approved=False, note="Shorter, please.")
    assert draft.words()["safeguarding"].note == "Shorter, please."
    assert "no_safeguarding" in obstacles(draft)


def test_what_is_unfinished_is_not_sent(draft: Draft) -> None:
    factories.rewrite(draft.survey, why="")
    with pytest.raises(ValidationError, match="Finish the survey"):
        fresh().draft.ask_for_approval(by=None)


def test_an_unsafe_question_keeps_it_closed_even_approved(
    draft: Draft, lead: User, officer: User
) -> None:
    factories.rewrite(draft.survey, questions=(*factories.QUESTIONS, NAME))
    approve(lead, officer)
    with pytest.raises(ValidationError, match="asks for a name"):
        fresh().open(by=None, on=DAY)
    assert fresh().is_draft


def mark_of_the_name() -> str:
    judged = fresh().draft.judged(DAY)
    return next(each.concern.mark for each in judged if each.rule.slug == "names")


def test_only_the_data_protection_officer_lets_it_stand(
    draft: Draft, lead: User, officer: User
) -> None:
    factories.rewrite(draft.survey, questions=(*factories.QUESTIONS, NAME))
    mark = mark_of_the_name()
    for other in (lead, factories.make_user(Role.OFFICER), factories.make_user(Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            fresh().draft.override(mark, "Because.", other, DAY)
    with pytest.raises(ValidationError, match="reason"):
        fresh().draft.override(mark, "  ", officer, DAY)
    fresh().draft.override(mark, "It asks for a team’s name.", officer, DAY)
    entry = AuditEntry.objects.get(action="survey.overruled")
    assert (entry.actor, entry.detail["rule"]) == (officer.email, "names")
    assert entry.detail["reason"] == "It asks for a team’s name."
    approve(lead, officer)
    fresh().open(by=None, on=DAY)


def test_it_stands_for_these_words_alone(draft: Draft, officer: User) -> None:
    factories.rewrite(draft.survey, questions=(*factories.QUESTIONS, NAME))
    fresh().draft.override(mark_of_the_name(), "Fine.", officer, DAY)
    assert "names" not in obstacles(fresh().draft)
    worse = replace(NAME, text="What is your full name?")
    factories.rewrite(draft.survey, questions=(*factories.QUESTIONS, worse))
    assert "names" in obstacles(fresh().draft)
    with pytest.raises(ValidationError, match="no longer there"):
        fresh().draft.override("0" * 16, "Fine.", officer, DAY)


def test_a_missing_yes_that_was_overruled_is_missing_again_after_a_change(
    draft: Draft, officer: User
) -> None:
    for judged in draft.judged(DAY):
        draft.override(judged.concern.mark, "Nobody is there to say yes.", officer, DAY)
    assert obstacles(fresh().draft) == []
    factories.rewrite(draft.survey, why="Something else.")
    assert obstacles(fresh().draft) == ["no_safeguarding", "no_data_protection"]


def test_other_words_are_approved_like_any_change(draft: Draft, lead: User, officer: User) -> None:
    approve(lead, officer)
    fresh().open(by=None, on=DAY)
    first, second, third = factories.QUESTIONS
    fixed = replace(first, text="Was it easy to get help?")
    factories.rewrite(draft.survey, questions=(fixed, second, third))
    with pytest.raises(ValidationError, match="has not approved"):
        fresh().renew(by=None, on=DAY, is_wording_only=True)
    approve(lead, officer)
    assert fresh().renew(by=None, on=DAY, is_wording_only=True).number == 2


def test_a_yes_to_what_was_read_is_no_yes_to_what_came_after(draft: Draft, lead: User) -> None:
    draft.ask_for_approval(by=None)
    read = fresh().draft.mark
    factories.rewrite(draft.survey, why="Something else.")
    fresh().draft.ask_for_approval(by=None)
    with pytest.raises(ValidationError, match="since you read it"):
        fresh().draft.decide(SAFEGUARDING, lead, DAY, is_approved=True, read=read)


def test_another_number_of_answers_was_not_approved(
    draft: Draft, lead: User, officer: User
) -> None:
    approve(lead, officer)
    Survey.objects.update(expected_a_quarter=400_000)
    assert not fresh().draft.is_asked


def test_a_last_day_that_is_over_opens_nothing(draft: Draft, lead: User, officer: User) -> None:
    Survey.objects.update(closes_on=DAY - timedelta(days=1))
    approve(lead, officer)
    with pytest.raises(ValidationError, match="last day is over"):
        fresh().open(by=None, on=DAY)


def test_it_closes_after_its_last_day() -> None:
    survey = factories.make_survey()
    today = localdate()
    Survey.objects.update(closes_on=today)
    assert survey in Survey.objects.open()
    assert fresh().takes_answers()
    call_command("close_surveys", stdout=StringIO())
    assert fresh().status == "open"
    Survey.objects.update(closes_on=today - timedelta(days=1))
    assert survey not in Survey.objects.open()
    assert not fresh().takes_answers()
    said = StringIO()
    call_command("close_surveys", stdout=said)
    assert "Survey spring" in said.getvalue()
    assert (fresh().status, fresh().closed_on) == ("closed", today)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (None, "has a last day"),
        (DAY - timedelta(days=1), "That day is over"),
        (DAY + timedelta(days=800), "within two years"),
    ],
)
def test_the_last_day_of_a_survey_that_is_out(last: date | None, words: str) -> None:
    survey = factories.make_survey()
    with pytest.raises(ValidationError, match=words):
        survey.set_days(last, None, by=None, on=DAY)
    survey.set_days(DAY, DAY + timedelta(days=30), by=None, on=DAY)
    assert AuditEntry.objects.filter(action="survey.days_set", subject="spring").exists()


@pytest.mark.parametrize("ended", ["closed", "lapsed"])
def test_what_is_over_stays_over(ended: str) -> None:
    survey = factories.make_survey()
    later = DAY + timedelta(days=5)
    if ended == "closed":
        survey.close(by=None, on=DAY)
    else:
        survey.set_days(DAY, None, by=None, on=DAY)
    survey.set_days(survey.closes_on, later, by=None, on=later)
    with pytest.raises(ValidationError, match="can’t change any more"):
        survey.set_days(later, None, by=None, on=later)
