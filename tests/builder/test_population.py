"""Shares of the population, edited by communications and officers."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from engagement.content import load_population_shares
from engagement.models import PopulationShare
from engagement.shipped_shares import national_shares
from hearback import permissions
from hearback.people.models import AuditEntry
from hearback.people.roles import Role


@pytest.fixture
def male(db: None) -> PopulationShare:
    """One of the shipped shares."""
    permissions.sync()
    load_population_shares(national_shares())
    return PopulationShare.objects.get(characteristic="sex", category="b")


def address(name: str, *args: int) -> str:
    """Return an address of the list."""
    return reverse(f"wagtailsnippets_engagement_populationshare:{name}", args=args)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMUNICATIONS])
def test_a_national_share_is_replaced_by_a_local_one(
    office: Callable[..., Client], male: PopulationShare, role: Role
) -> None:
    client = office(role)
    assert "replace by the count for your own area" in client.get(address("list")).content.decode()
    typed = {
        "name": "Male",
        "per_cent": "48.2",
        "source": "2021 census, Aireborough",
        "characteristic": "sex",
        "category": "b",
    }
    assert client.post(address("edit", male.pk), typed).status_code == 302
    male.refresh_from_db()
    assert (male.per_cent, male.source) == (Decimal("48.20"), "2021 census, Aireborough")
    assert AuditEntry.objects.filter(action="populationshare.saved").exists()


def test_a_share_of_more_than_a_hundred_is_refused(
    office: Callable[..., Client], male: PopulationShare
) -> None:
    typed = {
        "name": "M",
        "per_cent": "148",
        "source": "-",
        "characteristic": "sex",
        "category": "b",
    }
    answer = office(Role.OFFICER).post(address("edit", male.pk), typed)
    assert answer.status_code == 200
    male.refresh_from_db()
    assert male.per_cent == 49


@pytest.mark.parametrize("role", [Role.CODER, Role.BOARD, Role.DATA_PROTECTION])
def test_others_change_nothing(
    office: Callable[..., Client], male: PopulationShare, role: Role
) -> None:
    answer = office(role).post(address("edit", male.pk), {"per_cent": "1"})
    assert answer.status_code in (302, 403)
    male.refresh_from_db()
    assert male.per_cent == 49
