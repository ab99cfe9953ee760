"""A new survey, from the page of templates to its draft."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from engagement.models import Consultation
from feedback.builder.starting import SurveyTemplate, free_address, survey_templates, wording_of
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_surveys import address, filled_in

EVERY = pytest.mark.parametrize("template", survey_templates().values(), ids=lambda t: t.slug)


def soup(response: Any) -> BeautifulSoup:
    """Return a page's markup."""
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def form_at(client: Client, url: str) -> dict[str, str]:
    """Return what stands in the form of a new survey when it is opened."""
    form = soup(client.get(url)).select_one("#w-editor-form")
    assert form
    values = {str(f["name"]): str(f.get("value", "")) for f in form.select("input[name]")}
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]")
        values[str(field["name"])] = str(chosen["value"]) if chosen else ""
    return values


def refused(response: Any) -> str:
    """Return the words of a form that was not taken."""
    return " ".join(soup(response).get_text(" ").split())


def test_writing_a_new_survey_leads_to_the_templates(officer: Client) -> None:
    answer = officer.get(address("add"))
    assert answer["Location"] == reverse("builder:start")
    page = soup(officer.get(answer["Location"]))
    used = {str(link["href"]).rpartition("=")[2] for link in page.select(".starting__use a")}
    assert used == set(survey_templates())
    words = page.get_text(" ")
    for template in survey_templates().values():
        assert template.purpose in words
        assert template.survey.questions[0].text in words
    assert "There is none yet." in words


@EVERY
def test_a_template_becomes_a_draft_in_two_steps(officer: Client, template: SurveyTemplate) -> None:
    factories.make_survey(template.survey.slug)  # its usual address is taken
    Consultation.objects.update(closes_on=localdate() + timedelta(days=30))
    page = soup(officer.get(reverse("builder:start")))
    link = page.select_one(f".starting__use a[href$='start={template.slug}']")
    assert link
    values = form_at(officer, str(link["href"]))
    answer = officer.post(address("add"), values)
    made = Survey.objects.get(slug=f"{template.survey.slug}-2")
    assert answer["Location"] == reverse("builder:outline", args=[made.pk])
    assert (made.name, made.stage) == (template.name, template.stage)
    assert made.respondent_group == template.respondent_group
    assert made.draft.read() == replace(template.survey, slug=made.slug)
    assert b"Before it can open" not in officer.get(answer["Location"]).content
    entry = AuditEntry.objects.get(action="survey.edited")
    assert entry.detail == {"template": template.slug}
    factories.make_helpline()
    left = {judged.rule.slug for judged in made.draft.judged(localdate())}
    assert left == {"too_few", "no_last_day", "no_safeguarding", "no_data_protection"}
    factories.open_survey(made)


def test_a_template_brings_its_group_and_stage(officer: Client) -> None:
    values = filled_in(start="on-a-programme", respondent_group="")
    officer.post(address("add"), values)
    made = Survey.objects.get(slug="summer")
    assert (made.respondent_group, made.stage) == ("perpetrator", "during")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (
            {"start": "young-people"},
            "The template “Young people, 13 and over” is written for: Young people.",
        ),
        (
            {"start": "on-a-programme", "respondent_group": "perpetrator", "stage": "after"},
            "is written for: During the programme.",
        ),
        ({"stage": "before"}, "Only people on a change programme have a stage."),
        ({"respondent_group": ""}, "Choose whom it is for."),
        ({"start": "nonsense"}, "nonsense is not one of the available choices"),
        ({"closes_on": "2020-01-01"}, "This day has passed."),
    ],
)
def test_what_contradicts_itself_is_refused_in_words(
    officer: Client, typed: dict[str, str], problem: str
) -> None:
    assert problem in refused(officer.post(address("add"), filled_in(**typed)))
    assert not Survey.objects.filter(slug="summer").exists()


def test_the_facts_of_a_survey_are_kept(officer: Client) -> None:
    last = localdate() + timedelta(days=60)
    typed = filled_in(
        respondent_group="perpetrator",
        stage="after",
        expected_a_quarter="40",
        closes_on=last.isoformat(),
    )
    officer.post(address("add"), typed)
    made = Survey.objects.get(slug="summer")
    assert (made.stage, made.expected_a_quarter, made.closes_on) == ("after", 40, last)
    shown = refused(officer.get(address("inspect", made.pk)))
    assert "After the programme" in shown
    officer.post(address("edit", made.pk), {**typed, "stage": "before"})
    assert Survey.objects.get(slug="summer").stage == "before"


def test_blank_for_a_group_has_the_groups_own_words(officer: Client) -> None:
    values = form_at(officer, f"{address('add')}?start=blank&group=family")
    assert values["respondent_group"] == "family"
    officer.post(address("add"), filled_in(respondent_group="family"))
    survey = Survey.objects.get(slug="summer")
    written = survey.draft.read()
    usual = wording_of("family")
    assert (written.who_for, written.why, written.results) == (
        usual.who_for,
        usual.why,
        usual.results,
    )
    page = officer.get(reverse("builder:add-question", args=[survey.pk, "text"]))
    assert usual.content_note in page.content.decode()


def test_an_unknown_template_is_not_there(officer: Client) -> None:
    assert officer.get(f"{address('add')}?start=nonsense").status_code == 404
    assert officer.get(f"{address('add')}?start=blank&group=nonsense").status_code == 200


def test_an_address_is_suggested_that_nobody_has(officer: Client) -> None:
    for taken in ("homes", "homes-2"):
        factories.make_survey(taken, is_open=False)
    assert free_address("homes") == "homes-3"
    assert free_address("home") == "home"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_else_gets_in(office: Callable[..., Client], role: Role) -> None:
    assert office(role).get(reverse("builder:start")).status_code == 403
