"""Surveys copied, put away and brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_surveys import DAY, address
from tests.surveys.every_kind import PARTS, QUESTIONS

ACTOR = "engagement_officer@testshire.example"
STATES = pytest.mark.parametrize("status", Survey.Status.values)


def a_survey(status: str = "draft", slug: str = "spring") -> Survey:
    """A survey in one of the states."""
    survey = factories.make_survey(slug, is_open=status != "draft")
    if status == "closed":
        survey.close(by=None, on=DAY)
    return Survey.objects.get(pk=survey.pk)


def url(name: str, survey: Survey) -> str:
    """Return an address of the builder."""
    return reverse(f"builder:{name}", args=[survey.pk])


def words(response: Any) -> str:
    """Return a page's words."""
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def names_listed(response: Any) -> set[str]:
    """Return the surveys in Wagtail's list."""
    page = BeautifulSoup(response.content, "html.parser")
    return {link.get_text(strip=True) for link in page.select("table .title-wrapper a")}


@STATES
def test_a_survey_is_copied_in_any_state(officer: Client, status: str) -> None:
    survey = a_survey(status)
    page = words(officer.get(url("copy", survey)))
    assert "Copy “Survey spring”" in page
    answer = officer.post(url("copy", survey), {"name": "Next spring", "slug": "spring-2027"})
    made = Survey.objects.get(slug="spring-2027")
    assert answer["Location"] == url("outline", made)
    assert (made.name, made.status, made.opened_on) == ("Next spring", "draft", None)
    assert made.consultation == survey.consultation
    assert made.draft.read() == replace(survey.draft.read(), slug="spring-2027")
    assert made.versions.count() == 0
    assert Survey.objects.get(pk=survey.pk).status == status
    entry = AuditEntry.objects.get(action="survey.copied")
    assert (entry.actor, entry.subject, entry.detail) == (
        ACTOR,
        "spring-2027",
        {"original": "spring"},
    )


def test_a_copy_keeps_every_key_and_condition(officer: Client) -> None:
    survey = a_survey()
    factories.rewrite(survey, questions=QUESTIONS, sections=PARTS)
    officer.post(url("copy", survey), {"name": "Again", "slug": "again"})
    made = Survey.objects.get(slug="again").draft.read()
    assert (made.questions, made.sections) == (QUESTIONS, PARTS)


def test_a_copy_of_a_closed_survey_asks_what_people_were_asked(officer: Client) -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, why="Never shown to anyone.")
    survey.close(by=None, on=DAY)
    officer.post(url("copy", survey), {"name": "Again", "slug": "again"})
    assert Survey.objects.get(slug="again").draft.read().why == "So that services get better."


def test_facts_about_people_are_copied_and_days_are_not(officer: Client) -> None:
    survey = factories.make_survey(group="perpetrator", is_open=False)
    Survey.objects.update(stage="after", expected_a_quarter=40, closes_on=DAY, answer_due=DAY)
    officer.post(url("copy", survey), {"name": "Again", "slug": "again"})
    made = Survey.objects.get(slug="again")
    assert (made.respondent_group, made.stage, made.expected_a_quarter) == (
        "perpetrator",
        "after",
        40,
    )
    assert (made.closes_on, made.answer_due) == (None, None)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"slug": "spring"}, "already exists"),
        ({"slug": "abuse"}, "would stay in the browser’s history"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_copy_that_can_not_be_is_refused(
    officer: Client, typed: dict[str, str], problem: str
) -> None:
    survey = a_survey()
    answer = officer.post(url("copy", survey), {"name": "Again", "slug": "again", **typed})
    assert answer.status_code == 400
    assert problem in words(answer)
    assert Survey.objects.count() == 1
    assert not AuditEntry.objects.filter(action="survey.copied").exists()


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_a_survey_is_put_away_and_brought_back(officer: Client, status: str) -> None:
    survey, other = a_survey(status), a_survey(slug="autumn")
    before = survey.draft.read()
    assert "Nothing is deleted" in words(officer.get(url("archive", survey)))
    officer.post(url("archive", survey))
    assert names_listed(officer.get(address("list"))) == {other.name}
    assert names_listed(officer.get(f"{address('list')}?where=away")) == {survey.name}
    desk = words(officer.get(reverse("desk:surveys")))
    assert survey.name not in desk
    assert "Surveys that were put away" in desk
    assert survey.name not in words(officer.get(reverse("builder:start")))
    assert "It was put away on" in words(officer.get(address("inspect", survey.pk)))
    officer.post(url("unarchive", survey))
    assert names_listed(officer.get(address("list"))) == {survey.name, other.name}
    assert "Surveys that were put away" not in words(officer.get(reverse("desk:surveys")))
    back = Survey.objects.get(pk=survey.pk)
    assert (back.status, back.archived_on, back.draft.read()) == (status, None, before)
    told = AuditEntry.objects.filter(action__in=("survey.archived", "survey.unarchived"))
    assert [(e.action, e.actor, e.subject) for e in told.order_by("pk")] == [
        ("survey.archived", ACTOR, "spring"),
        ("survey.unarchived", ACTOR, "spring"),
    ]


def test_a_survey_that_takes_answers_stays(officer: Client) -> None:
    survey = a_survey("open")
    assert "Close it first" in words(officer.get(url("archive", survey)))
    answer = officer.post(url("archive", survey))
    assert answer.status_code == 400
    assert "Only a draft or a closed survey" in words(answer)
    assert Survey.objects.get().archived_on is None


def test_nothing_is_done_twice(officer: Client) -> None:
    survey = a_survey()
    answer = officer.post(url("unarchive", survey))
    assert answer.status_code == 400
    assert "was not put away" in words(answer)
    survey.archive(None, DAY)
    assert officer.post(url("archive", survey)).status_code == 400
    assert Survey.objects.get().archived_on == DAY


def test_what_was_put_away_can_not_open(officer: Client) -> None:
    survey = a_survey()
    survey.archive(None, DAY)
    with pytest.raises(ValidationError, match="Bring it back first"):
        survey.open(by=None, on=DAY)
    officer.post(reverse("desk:open", args=[survey.slug]))
    assert Survey.objects.get().is_draft


def test_the_public_page_of_a_closed_survey_stays(public: Client) -> None:
    survey = a_survey("closed")
    before = public.get(f"/q/{survey.slug}/").status_code
    survey.archive(None, DAY)
    assert public.get(f"/q/{survey.slug}/").status_code == before == 200


def test_the_ways_stand_where_they_are_needed(officer: Client) -> None:
    draft, is_open = a_survey(), a_survey("open", "autumn")
    for page in (url("outline", draft), address("inspect", draft.pk), address("list")):
        found = officer.get(page).content.decode()
        assert url("copy", draft) in found
        assert url("archive", draft) in found
    for page in (url("outline", is_open), address("list")):
        found = officer.get(page).content.decode()
        assert url("copy", is_open) in found
        assert url("archive", is_open) not in found


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
@pytest.mark.parametrize("name", ["copy", "archive", "unarchive"])
def test_nobody_else_gets_in(office: Callable[..., Client], role: Role, name: str) -> None:
    survey = a_survey()
    client = office(role)
    assert client.get(url(name, survey)).status_code == 403
    assert client.post(url(name, survey), {"name": "A", "slug": "a"}).status_code == 403
    assert Survey.objects.get().archived_on is None


def test_who_only_reads_is_offered_no_buttons(office: Callable[..., Client]) -> None:
    survey = a_survey()
    client = office(Role.DATA_PROTECTION)
    for page in (address("inspect", survey.pk), address("list")):
        answer = client.get(page)
        assert url("copy", survey) not in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said", "versions"),
    [
        ("open", "open", "Only a draft can be opened.", 1),
        ("renew", "renew", "Nothing has changed since the last version.", 2),
        ("close", "renew", "Only an open survey gets a new version.", 1),
        ("close", "close", "Only an open survey can be closed.", 1),
        ("archive", "open", "This survey was put away. Bring it back first.", 0),
    ],
)
def test_who_comes_second_at_the_same_moment_is_told_so(
    officer: Client,
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: str,
    said: str,
    versions: int,
) -> None:
    """Both have read the survey when the first turns it: one version, one entry, a calm word."""
    survey = a_survey("draft" if second == "open" else "open")
    if "renew" in (first, second):
        factories.rewrite(survey, why="Another reason.")
    factories.make_ready(survey)
    places = {name: reverse(f"desk:{name}", args=[survey.slug]) for name in ("open", "close")} | {
        name: url(name, survey) for name in ("renew", "archive")
    }
    others = [places[first]]
    turned = []

    def meanwhile() -> date:
        """What reads the day stands between reading the survey and turning it."""
        if others:
            turned.append(officer.post(others.pop()))
        return factories.TODAY

    monkeypatch.setattr("feedback.desk.views.surveys.localdate", meanwhile)
    clock = SimpleNamespace(localdate=meanwhile)
    monkeypatch.setattr("feedback.builder.views.timezone", clock)
    answer = officer.post(places[second])
    assert turned[0].status_code == 302
    assert answer.status_code in (200, 400)
    assert said in words(answer)
    assert survey.versions.count() == versions
    actions = AuditEntry.objects.filter(subject="spring").values_list("action", flat=True)
    made = [
        each for each in actions if each in ("survey.opened", "survey.renewed", "survey.closed")
    ]
    assert len(made) == len({*made})
