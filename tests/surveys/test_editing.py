"""The survey editor, through Wagtail's own admin."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from feedback.surveys.editing import OPENED
from feedback.surveys.models import Survey
from feedback.surveys.viewsets import SurveyViewSet
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories

DAY = date(2026, 1, 5)


@pytest.fixture
def officer(office: Callable[..., Client]) -> Client:
    """An engagement officer with the permissions her role declares."""
    client = office(Role.OFFICER)
    group = Group.objects.get(name=Role.OFFICER.value)
    wanted = ("access_admin", "add_survey", "change_survey", "delete_survey", "view_survey")
    group.permissions.add(*Permission.objects.filter(codename__in=wanted))
    return client


def address(name: str, *args: Any) -> str:
    """Return an address of the editor."""
    return reverse(f"wagtailsnippets_surveys_survey:{name}", args=args)


def formset(prefix: str, rows: list[dict[str, Any]], existing: int = 0) -> dict[str, Any]:
    """Return what Wagtail's script posts for a list of parts."""
    posted: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": existing,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for place, row in enumerate(rows):
        choices = row.pop("choices", [])
        values = {"id": "", "ORDER": place + 1, "DELETE": "", **row}
        posted |= {f"{prefix}-{place}-{name}": value for name, value in values.items()}
        if prefix == "questions":
            posted |= formset(f"{prefix}-{place}-choices", [{"label": label} for label in choices])
    return posted


def filled_in(**changes: Any) -> dict[str, Any]:
    """Return a whole survey as an officer types it."""
    consultation = factories.make_survey(slug="another").consultation
    questions: list[dict[str, Any]] = [
        {"kind": "single", "text": "How easy was it?", "choices": ["Easy", "Hard"]},
        {"kind": "text", "text": "What should change?", "prompt": "should_change"},
    ]
    return {
        "name": "Summer survey",
        "consultation": consultation.pk,
        "respondent_group": "survivor",
        "slug": "summer",
        "title": "Have your say",
        "why": "So that it gets better.",
        "who_for": "Anyone.",
        "minutes": 4,
        "results": "Here, in autumn.",
        **formset("questions", questions),
        **changes,
    }


def test_an_officer_makes_a_survey_and_never_sees_a_key(officer: Client) -> None:
    page = officer.get(address("add"))
    assert b"questions-__prefix__-text" in page.content
    assert b"questions-__prefix__-key" not in page.content
    answer = officer.post(address("add"), filled_in())
    assert answer.status_code == 302
    survey = Survey.objects.get(slug="summer")
    assert [(q.key, q.position, q.text) for q in survey.questions.all()] == [
        ("q1", 0, "How easy was it?"),
        ("q2", 1, "What should change?"),
    ]
    assert [(c.key, c.label) for c in survey.questions.all()[0].choices.all()] == [
        ("a", "Easy"),
        ("b", "Hard"),
    ]
    survey.open(by=None, on=DAY)
    assert survey.current_version().read().questions[0].choices[1].label == "Hard"


def test_making_one_is_written_down(officer: Client) -> None:
    officer.post(address("add"), filled_in())
    entry = AuditEntry.objects.get(action="survey.edited")
    assert (entry.subject, entry.actor) == ("summer", "engagement_officer@testshire.example")


def test_keys_stay_when_questions_come_and_go(officer: Client) -> None:
    officer.post(address("add"), filled_in())
    survey = Survey.objects.get(slug="summer")
    first, second = survey.questions.all()
    parts = {
        **formset("questions", [{"id": first.pk}, {"id": second.pk}, {}], existing=2),
        "questions-0-DELETE": "1",
        "questions-1-kind": "text",
        "questions-1-text": second.text,
        "questions-1-prompt": "idea",
        "questions-2-kind": "text",
        "questions-2-text": "Anything else?",
        "questions-2-prompt": "idea",
    }
    answer = officer.post(address("edit", survey.pk), filled_in_without_questions() | parts)
    assert answer.status_code == 302
    assert [(q.key, q.text) for q in survey.questions.all()] == [
        ("q2", "What should change?"),
        ("q1", "Anything else?"),
    ]


def filled_in_without_questions() -> dict[str, Any]:
    """Return the survey's own fields again."""
    survey = Survey.objects.get(slug="summer")
    names = ("name", "respondent_group", "slug", "title", "why", "who_for", "minutes", "results")
    return {
        **{name: getattr(survey, name) for name in names},
        "consultation": survey.consultation_id,
    }


@pytest.mark.parametrize(
    ("field", "value"), [("slug", "abuse-survey"), ("title", "For Survivors: have your say")]
)
def test_an_address_or_title_that_gives_away_is_refused(
    officer: Client, field: str, value: str
) -> None:
    answer = officer.post(address("add"), filled_in(**{field: value}))
    assert "would stay in the browser’s history" in answer.content.decode()
    assert not Survey.objects.filter(name="Summer survey").exists()


def test_a_form_left_open_while_the_survey_opens_changes_nothing(officer: Client) -> None:
    survey = factories.make_survey()
    form_class = SurveyViewSet().get_edit_handler().get_form_class()
    form = form_class(filled_in(slug="spring", name="Changed"), instance=survey)
    assert not form.is_valid()
    assert OPENED in form.non_field_errors()


def test_an_opened_survey_can_be_read_but_not_edited(officer: Client) -> None:
    survey = factories.make_survey()
    before = survey.definition(1)
    values = filled_in(slug="spring", name="Changed")
    for answer in (
        officer.get(address("edit", survey.pk)),
        officer.post(address("edit", survey.pk), values),
        officer.post(address("delete", survey.pk)),
    ):
        assert answer.status_code == 302
        assert answer["Location"] == address("inspect", survey.pk)
    assert Survey.objects.get(pk=survey.pk).definition(1) == before
    shown = officer.get(address("inspect", survey.pk)).content.decode()
    assert "How easy was it to get help?" in shown
    assert "Prefer not to say" in shown
    assert "can’t change any more" in shown


def test_even_the_list_can_not_delete_an_opened_survey(officer: Client) -> None:
    survey = factories.make_survey()
    url = reverse("wagtail_bulk_action", args=("surveys", "survey", "delete"))
    officer.raise_request_exception = False
    officer.post(f"{url}?id={survey.pk}", {})
    assert Survey.objects.filter(pk=survey.pk).exists()


def test_a_draft_can_be_deleted(officer: Client) -> None:
    survey = factories.make_survey(is_open=False)
    officer.post(address("delete", survey.pk))
    assert not Survey.objects.filter(pk=survey.pk).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_else_gets_in(office: Callable[..., Client], role: Role) -> None:
    client = office(role)
    for url in (address("list"), address("add")):
        assert client.get(url).status_code in (302, 403)


@pytest.mark.django_db
def test_opening_says_all_that_is_missing() -> None:
    survey = factories.make_survey(is_open=False)
    survey.questions.all().delete()
    survey = Survey.objects.get(pk=survey.pk)
    with pytest.raises(ValidationError, match="Add at least one question"):
        survey.open(by=None, on=DAY)
    survey.questions.create(key="q1", kind="single", text="How easy was it?")
    survey.questions.create(key="q2", kind="text", text="What should change?")
    with pytest.raises(ValidationError) as caught:
        survey.open(by=None, on=DAY)
    assert caught.value.messages == [
        "“How easy was it?” needs at least two choices.",
        "Say what “What should change?” asks for: what works, what should change, or an idea.",
    ]
    assert Survey.objects.get(pk=survey.pk).status == Survey.Status.DRAFT


@pytest.mark.django_db
def test_what_was_frozen_is_what_is_stored() -> None:
    survey = factories.make_survey()
    assert survey.questions.count() == 3
    assert survey.current_version().read() == survey.definition(1)


def removals() -> list[tuple[str, str]]:
    """Who removed which survey."""
    entries = AuditEntry.objects.filter(action="survey.removed")
    return list(entries.values_list("actor", "subject"))


def test_removing_a_draft_is_written_down(officer: Client) -> None:
    survey = factories.make_survey(is_open=False)
    officer.post(address("delete", survey.pk))
    assert removals() == [("engagement_officer@testshire.example", "spring")]


def test_removing_drafts_in_the_list_is_written_down(officer: Client) -> None:
    first = factories.make_survey(is_open=False)
    second = factories.make_survey("autumn", is_open=False)
    url = reverse("wagtail_bulk_action", args=("surveys", "survey", "delete"))
    officer.post(f"{url}?id={first.pk}&id={second.pk}", {})
    assert not Survey.objects.exists()
    assert {subject for _, subject in removals()} == {"spring", "autumn"}


@pytest.mark.django_db
def test_an_opened_survey_is_not_removed() -> None:
    survey = factories.make_survey(is_open=False)
    Survey.objects.get().open(by=None, on=DAY)
    with pytest.raises(ValidationError, match="Only a draft can be removed"):
        survey.remove(None)
    assert Survey.objects.exists()
    assert removals() == []
