"""The office's page: bands and days, no address, no number of people; for some roles."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hearback.people.roles import Role
from tests.factories import TODAY
from tests.you_said_we_did.by_email.conftest import PASSPHRASE
from you_said_we_did.subscribers.keys import ListKeyFolder
from you_said_we_did.subscribers.models import Mailing

pytestmark = pytest.mark.django_db
READERS = (Role.OFFICER, Role.COMMUNICATIONS, Role.DATA_PROTECTION, Role.ADMINISTRATOR)
Office = Callable[..., Client]


def test_it_is_empty_before_anything_was_sent(office: Office, folder: ListKeyFolder) -> None:
    page = office(Role.OFFICER).get("/by-email/").content.decode()
    assert "Nothing has been sent yet." in page
    assert "The list is not open." in page


def test_it_shows_bands_and_refusals(office: Office, folder: ListKeyFolder) -> None:
    folder.make(PASSPHRASE, timezone.localdate())
    Mailing.begin(TODAY, [], [])
    Mailing.begin(TODAY, [{"title": "A new thing", "summary": "There is news."}], ["a#b"])
    for _ in range(3):
        Mailing.note_refused()
    page = office(Role.COMMUNICATIONS).get("/by-email/").content.decode()
    assert "The list is open" in page
    assert "To fewer than 10 people." in page
    assert "did not take, until the next mailing: 3." in page
    assert "A new thing – There is news." in page


def test_it_says_if_the_program_stopped(office: Office, folder: ListKeyFolder) -> None:
    folder.make(PASSPHRASE, TODAY.replace(year=2020))
    assert "does not run" in office(Role.OFFICER).get("/by-email/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_only_some_roles_open_it(office: Office, folder: ListKeyFolder, role: Role) -> None:
    assert office(role).get("/by-email/").status_code == (200 if role in READERS else 403)
