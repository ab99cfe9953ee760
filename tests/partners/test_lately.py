"""Was it this file? Before a hand-in, the page says what the agency handed in lately."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from engagement.models import Agency
from feedback.surveys.models import SurveyVersion
from hearback.people.roles import Role
from tests import factories
from tests.partners.conftest import csv_file, hand_in, read_file, soup

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]
ASKED = "Was it this file?"


def said(client: Client, agency: Agency) -> str:
    """Choose the file again; return what the page says."""
    return soup(read_file(client, agency, csv_file())).get_text(" ")


def test_the_page_of_rows_says_what_came_lately(officer: Client, agency: Agency) -> None:
    first = read_file(officer, agency, csv_file(), collected="October 2026")
    assert ASKED not in first.content.decode()
    hand_in(officer, first)
    page = said(officer, agency)
    assert ASKED in page
    day = f"{factories.TODAY.day} {factories.TODAY:%B %Y}"
    assert f"{day}: 6 comments, Victims and survivors, collected in October 2026" in page
    assert ASKED not in said(officer, factories.make_agency("council"))


def test_it_is_forgotten_after_ninety_days(officer: Client, agency: Agency) -> None:
    hand_in(officer, read_file(officer, agency, csv_file()))
    for days, is_said in ((90, True), (91, False)):
        SurveyVersion.objects.update(opened_on=factories.TODAY - timedelta(days=days))
        assert (ASKED in said(officer, agency)) is is_said


def test_of_groups_she_does_not_read_nothing_is_said(
    office: Callable[..., Client], officer: Client, agency: Agency
) -> None:
    hand_in(officer, read_file(officer, agency, csv_file(), group="family"))
    ana = factories.make_user(Role.OFFICER, email="ana@testshire.example", groups=["survivor"])
    assert ASKED not in said(office(user=ana), agency)
