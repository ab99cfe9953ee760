"""The list of keys on a page names those that do something there, and no others."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from feedback.responses.models import Flag, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.desk.conftest import Office, body
from tests.desk.reviewing import Month

pytestmark = pytest.mark.django_db


def keys(client: Client, text: Text) -> set[str]:
    """Return the keys that the page of a text lists."""
    page = BeautifulSoup(body(client.get(f"/desk/texts/{text.pk}/")), "html.parser")
    return {key.get_text() for key in page.select("[data-desk-help] kbd")}


def test_a_text_to_code_and_to_mask(
    office: Office, version: SurveyVersion, ana: User, month: Month
) -> None:
    text = month.add(version)
    always = {"/", "Enter", "n", "w", "W", "e", "E", "Esc", "m", "h", "l", "s", "k", "?"}
    assert keys(office(user=ana), text) == always
    text.flags.create(kind="risk_now", status=Flag.Status.SUGGESTED, words=[])
    assert keys(office(user=ana), text) == always | {"y", "d", "f"}


def test_a_confirmed_masking_has_no_tick_and_nothing_to_ask_for(
    office: Office, version: SurveyVersion, ana: User, month: Month
) -> None:
    text = month.add(version)
    text.confirm_masking(ana)
    listed = keys(office(user=ana), text)
    assert not listed & {"m", "l"}
    assert "h" in listed


def test_where_nothing_is_hidden_nothing_is_asked_for(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    listed = keys(office(user=ana), factories.make_text(version))
    assert "l" not in listed
    assert "m" in listed


def test_anothers_text_is_not_coded(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    text = factories.make_text(version)
    text.code(ben, [])
    assert keys(office(user=ana), text) == {"m", "h", "Enter", "s", "k", "?", "Esc"}
