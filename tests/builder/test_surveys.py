"""Surveys in Wagtail's admin: what the office calls them, and drafts removed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from feedback.builder.viewsets import OPENED, SurveyViewSet
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories

DAY = date(2026, 1, 5)


def address(name: str, *args: Any) -> str:
    """Return an address of the editor."""
    return reverse(f"wagtailsnippets_surveys_survey:{name}", args=args)


def filled_in(**changes: Any) -> dict[str, Any]:
    """Return a survey's facts as an officer types them."""
    consultation = factories.make_survey(slug="another").consultation
    assert consultation
    return {
        "name": "Summer survey",
        "consultation": consultation.pk,
        "respondent_group": "survivor",
        "slug": "summer",
        **changes,
    }


def test_an_officer_makes_a_survey_and_goes_on_to_its_questions(officer: Client) -> None:
    assert officer.get(f"{address('add')}?start=blank").status_code == 200
    answer = officer.post(address("add"), filled_in())
    survey = Survey.objects.get(slug="summer")
    assert answer["Location"] == reverse("builder:outline", args=[survey.pk])
    page = officer.get(answer["Location"]).content.decode()
    assert "None yet" in page
    assert "Add at least one question" in page


def test_making_one_is_written_down(officer: Client) -> None:
    officer.post(address("add"), filled_in())
    entry = AuditEntry.objects.get(action="survey.edited")
    assert (entry.subject, entry.actor) == ("summer", "engagement_officer@testshire.example")


def test_an_address_that_gives_away_is_refused(officer: Client) -> None:
    answer = officer.post(address("add"), filled_in(slug="abuse-survey"))
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
    factories.open_survey(survey, on=DAY)
    with pytest.raises(ValidationError, match="Only a draft can be removed"):
        survey.remove(None)
    assert Survey.objects.exists()
    assert removals() == []
