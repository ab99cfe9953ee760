"""Which agency a partner contributor hands in for: an administrator chooses."""

from collections.abc import Callable

import pytest
from django.test import Client

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories

Office = Callable[..., Client]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_an_administrator_chooses_the_agency(office: Office, agency: Agency) -> None:
    pat = factories.make_user(Role.PARTNER)
    admin = office(Role.ADMINISTRATOR)
    assert "No agency yet" in admin.get(f"/people/{pat.pk}/").content.decode()
    address = f"/people/{pat.pk}/agency/"
    assert "Choose the agency." in admin.post(address, {}).content.decode()
    done = admin.post(address, {"agency": agency.pk}, follow=True).content.decode()
    assert "hands in for Northgate Housing Association" in done
    entry = AuditEntry.objects.get(action="people.agency_chosen")
    assert (entry.subject, entry.detail) == (pat.email, {"agency": "northgate"})
    other = factories.make_agency()
    admin.post(address, {"agency": other.pk})
    assert Contributor.objects.get(user=pat).agency == other


def test_nobody_chooses_their_own(office: Office, agency: Agency) -> None:
    both = factories.make_user(Role.PARTNER, Role.ADMINISTRATOR)
    client = office(user=both)
    address = f"/people/{both.pk}/agency/"
    assert "Another administrator must choose" in client.get(address).content.decode()
    client.post(address, {"agency": agency.pk})
    assert not Contributor.objects.exists()


def test_for_others_there_is_nothing_to_choose(office: Office, agency: Agency) -> None:
    coder = factories.make_user(Role.CODER)
    admin = office(Role.ADMINISTRATOR)
    assert "Hands in for" not in admin.get(f"/people/{coder.pk}/").content.decode()
    assert "no partner contributor" in admin.get(f"/people/{coder.pk}/agency/").content.decode()
    admin.post(f"/people/{coder.pk}/agency/", {"agency": agency.pk})
    assert not Contributor.objects.exists()
