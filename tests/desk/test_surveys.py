from typing import Any

import pytest

from feedback.surveys.models import Survey, SurveyVersion
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body

SCREENS = ["", "spring/", "spring/open/", "spring/close/"]


def test_no_survey_yet(office: Office) -> None:
    assert "There is no survey yet" in body(office(Role.OFFICER).get("/desk/surveys/"))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("role", [Role.CODER, Role.BOARD])
def test_only_officers_run_surveys(office: Office, role: Role, screen: str) -> None:
    factories.make_survey()
    assert office(role).get(f"/desk/surveys/{screen}").status_code == 403


def test_a_draft_shows_what_the_public_will_see(office: Office) -> None:
    factories.make_survey(is_open=False)
    page = body(office(Role.OFFICER).get("/desk/surveys/spring/"))
    assert "As the public will see it" in page
    assert "How easy was it to get help?" in page
    assert "Very easy · Hard · Prefer not to say" in page
    assert "the day or time you answered" in page
    assert "/q/spring/" in page
    assert "(once it is open)" in page


def test_opening_says_what_is_frozen_then_opens(office: Office) -> None:
    factories.make_ready(factories.make_survey(is_open=False))
    client = office(Role.OFFICER)
    assert "every question, its choices and its hints" in body(
        client.get("/desk/surveys/spring/open/")
    )
    assert Survey.objects.get().status == "draft"
    assert client.post("/desk/surveys/spring/open/").headers["Location"] == "/desk/surveys/spring/"
    assert Survey.objects.get().status == "open"
    assert AuditEntry.objects.filter(action="survey.opened", actor__contains="officer").exists()
    page = body(client.get("/desk/surveys/spring/"))
    assert "Close this survey" in page
    assert "Open this survey" not in page


def test_what_is_shown_of_an_open_survey_is_what_was_frozen(office: Office) -> None:
    survey = factories.make_survey()
    factories.rewrite(survey, why="A later thought.")
    page = body(office(Role.OFFICER).get("/desk/surveys/spring/"))
    assert "How easy was it to get help?" in page
    assert "A later thought." not in page


def test_an_open_survey_names_each_way_in(office: Office) -> None:
    """One address for a device; none for a worker where the version promised nothing of it."""
    survey = factories.make_survey(is_open=False)
    client = office(Role.OFFICER)
    assert "whom each is for" not in body(client.get("/desk/surveys/spring/"))
    factories.rewrite(survey, short=("q1",))
    factories.open_survey(survey)
    page = body(client.get("/desk/surveys/spring/"))
    ends = ("spring/", "short/", "helped/", "short-helped/", "kiosk/", "short-kiosk/")
    assert [page.count(f"/{end}</code>") for end in ends] == [1, 1, 1, 1, 1, 0]
    version = survey.current_version()
    SurveyVersion.objects.filter(pk=version.pk).update(ways={**version.ways, "hands": {}})
    page = body(client.get("/desk/surveys/spring/"))
    assert "helped/" not in page
    assert "Open a new version" in page


def test_closing_asks_first(office: Office) -> None:
    factories.make_survey()
    client = office(Role.OFFICER)
    assert "can’t be opened again" in body(client.get("/desk/surveys/spring/close/"))
    assert Survey.objects.get().status == "open"
    client.post("/desk/surveys/spring/close/")
    assert Survey.objects.get().status == "closed"


@pytest.mark.parametrize(
    ("screen", "is_open", "problem"),
    [
        ("close", False, "Only an open survey can be closed."),
        ("open", True, "Only a draft can be opened."),
    ],
)
def test_a_step_out_of_turn_is_refused_in_words(
    office: Office, screen: str, is_open: bool, problem: str
) -> None:
    survey = factories.make_survey(is_open=False)
    if is_open:
        factories.open_survey(survey)
    page = body(office(Role.OFFICER).post(f"/desk/surveys/spring/{screen}/"))
    assert "There is a problem" in page
    assert problem in page


def test_a_survey_without_questions_stays_a_draft(office: Office) -> None:
    factories.rewrite(factories.make_survey(is_open=False), questions=())
    client = office(Role.OFFICER)
    assert "No question yet" in body(client.get("/desk/surveys/spring/"))
    page = body(client.post("/desk/surveys/spring/open/"))
    assert "Add at least one question before opening." in page
    assert Survey.objects.get().status == "draft"


def test_the_list_gives_status_days_and_group(office: Office) -> None:
    factories.make_survey()
    page = body(office(Role.OFFICER).get("/desk/surveys/"))
    for part in ("Survey spring", "Victims and survivors", "5 January 2026", "Not yet"):
        assert part in page


def test_an_unknown_survey_is_not_found(office: Office, db: Any) -> None:
    assert office(Role.OFFICER).get("/desk/surveys/nowhere/").status_code == 404
