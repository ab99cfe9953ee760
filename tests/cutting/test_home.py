"""The officer's list of closed quarters, and the button that cuts one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


def test_without_surveys_the_page_says_so(office: Office) -> None:
    page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "No survey has opened yet" in page


def test_a_survey_without_a_closed_quarter_says_so(office: Office) -> None:
    survey = factories.make_survey()
    Survey.objects.filter(pk=survey.pk).update(opened_on=date(2026, 11, 2))
    page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "No quarter of this survey is over yet." in page


def test_each_state_offers_its_next_step(office: Office) -> None:
    survey = factories.make_survey()
    factories.make_text(survey.current_version(), month=date(2026, 2, 1))
    factories.make_release(survey)
    page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "/desk/texts/?group=survivor&amp;survey=spring&amp;quarter=2026-Q1" in page
    assert 'action="/cutting/spring/2026-Q2/cut/"' in page
    assert 'href="/board/spring/2026-Q3/"' in page


def test_cutting_leads_to_the_draft(office: Office) -> None:
    factories.make_codebook()
    factories.make_survey()
    officer = office(Role.OFFICER)
    response = officer.post("/cutting/spring/2026-Q3/cut/")
    assert (response.status_code, response.headers["Location"]) == (302, "/cutting/spring/2026-Q3/")
    assert Release.objects.get().status == "draft"
    assert AuditEntry.objects.get(action="release.cut").actor.startswith("engagement_officer")
    assert 'href="/cutting/spring/2026-Q3/"' in officer.get("/cutting/").content.decode()


def test_a_refusal_is_said_in_words(office: Office) -> None:
    factories.make_codebook()
    survey = factories.make_survey()
    factories.make_text(survey.current_version(), month=date(2026, 8, 1))
    response = office(Role.OFFICER).post("/cutting/spring/2026-Q3/cut/", follow=True)
    assert "Some texts of this quarter are not coded yet. Code them first." in (
        response.content.decode()
    )
    assert not Release.objects.exists()


@pytest.mark.parametrize("path", ["/cutting/nothing/2026-Q3/cut/", "/cutting/draft/2026-Q3/cut/"])
def test_what_is_no_open_survey_can_not_be_cut(office: Office, path: str) -> None:
    factories.make_codebook()
    factories.make_survey(slug="draft", is_open=False)
    assert office(Role.OFFICER).post(path).status_code == 404


def test_looking_never_cuts(office: Office) -> None:
    factories.make_survey()
    assert office(Role.OFFICER).get("/cutting/spring/2026-Q3/cut/").status_code == 405


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_but_an_officer_cuts(office: Office, role: Role) -> None:
    factories.make_release(factories.make_survey(), is_published=False)
    client = office(role)
    assert client.get("/cutting/").status_code == 403
    assert client.get("/cutting/spring/2026-Q3/").status_code == 403
    for path in ("2026-Q2/cut/", "2026-Q3/", "2026-Q3/discard/"):
        posted = client.post(f"/cutting/spring/{path}", {"checked": "on"})
        assert posted.status_code == 403
    assert Release.objects.get().status == "draft"


def test_a_stranger_is_asked_to_sign_in(office: Office) -> None:
    response = Client().get("/cutting/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")
