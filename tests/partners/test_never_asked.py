"""A survey that holds what partners hand in is never asked, listed or edited."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from engagement.models import Agency
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.surveys.models import Survey, SurveyVersion
from hearback import access
from hearback.people.roles import Role
from tests import database_doors, factories
from tests.database_doors import HOME, public_door
from tests.factories import TODAY
from tests.partners.test_at_the_keeper import give
from tests.you_said_we_did.making import make_finding

Office = Callable[..., Client]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def survey(agency: Agency, keys: UnlockedKeys) -> Survey:
    """The agency's."""
    found: Survey = give(agency).version.survey
    return found


def test_no_page_of_the_public_site_knows_it(survey: Survey, public: Client) -> None:
    own = factories.make_survey()
    assert public.get(f"/q/{own.slug}/").status_code == 200
    for send in (public.get, public.post):
        assert send(f"/q/{survey.slug}/").status_code == 404
    assert "Northgate" not in public.get("/").content.decode()


def test_the_models_own_questions_leave_it_out(survey: Survey) -> None:
    assert SurveyVersion.objects.newest_out(survey.slug, TODAY) is None
    assert not survey.takes_answers(TODAY)
    for surveys in (
        Survey.objects.open(TODAY),
        Survey.objects.at_hand(),
        Survey.objects.put_away(),
        Survey.objects.asked(),
    ):
        assert survey not in surveys
    assert survey in Survey.objects.published()


def test_no_office_page_about_surveys_shows_or_changes_it(office: Office, survey: Survey) -> None:
    officer = office(Role.OFFICER)
    for address in ("/desk/surveys/", "/admin/snippets/surveys/survey/"):
        assert "Northgate" not in officer.get(address).content.decode(), address
    for part in ("", "open/", "close/", "days/", "ask/"):
        assert officer.get(f"/desk/surveys/{survey.slug}/{part}").status_code in (404, 405), part
    for part in ("inspect", "edit", "delete"):
        address = f"/admin/snippets/surveys/survey/{part}/{survey.pk}/"
        assert officer.get(address, follow=True).status_code in (403, 404), part


@pytest.fixture(scope="module")
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On PostgreSQL, the public tier's role."""
    yield from database_doors.grant(django_db_blocker)


def test_the_public_tiers_database_has_no_row_of_it(
    survey: Survey, granted: None, tmp_path: Path
) -> None:
    own = factories.make_survey()
    with public_door(tmp_path)("default") as ask:
        assert ask('SELECT "slug" FROM "surveys_survey"') == [(own.slug,)]
        versions = ask('SELECT "survey_id" FROM "surveys_surveyversion"')
        assert {key for (key,) in versions} == {own.pk}


@contextmanager
def public_rows() -> Iterator[None]:
    """Show surveys as the public tier's views show them, for the test's own connection."""
    select = access.view_selects(f"{HOME}.")["surveys_survey"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY VIEW surveys_survey AS {select}")
        yield
        cursor.execute("DROP VIEW surveys_survey")


def test_a_finding_that_rests_on_its_figures_is_public_all_the_same(
    survey: Survey, public: Client
) -> None:
    finding = make_finding(rests_on=factories.make_release(survey).themes.first())
    with public_rows():
        assert not Survey.objects.filter(pk=survey.pk).exists()
        page = public.get(f"/you-said-we-did/{finding.slug}/").content.decode()
        assert "See what you can answer now" in page
        assert "Tell us how it is going" not in page
        assert finding.title in public.get("/you-said-we-did/").content.decode()
