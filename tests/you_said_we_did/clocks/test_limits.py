"""How long people wait at the most: who may change it, between what, and who hears of it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from engagement.models import ClockLimits
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_user
from tests.you_said_we_did.making import make_commitment, make_finding

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/loop/clocks/limits/"
AS_THEY_COME = {"heard_weeks": 4, "response_weeks": 12, "update_days": 92, "check_months": 12}


def change(**limits: int) -> None:
    """Change them as an officer does."""
    ClockLimits.current().change(None, date(2026, 11, 22), **limits)


def test_they_come_as_the_house_promises() -> None:
    assert not ClockLimits.objects.exists()
    now = ClockLimits.current()
    assert {name: getattr(now, name) for name in AS_THEY_COME} == AS_THEY_COME


@pytest.mark.parametrize(
    "limits",
    [
        {"heard_weeks": 0},
        {"heard_weeks": 13},
        {"response_weeks": 1},
        {"response_weeks": 27},
        {"update_days": 27},
        {"update_days": 185},
        {"check_months": 2},
        {"check_months": 25},
        {"heard_weeks": 8, "response_weeks": 7},
    ],
)
def test_no_limit_leaves_its_bounds(limits: dict[str, int]) -> None:
    """Nor by raw SQL."""
    with pytest.raises(ValidationError):
        change(**limits)
    assert not ClockLimits.objects.exists()
    ClockLimits.objects.create(pk=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockLimits.objects.update(**limits)


def test_there_is_one_set_of_limits() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockLimits.objects.create(pk=2)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_a_change_is_dated_and_written_down(office: Office, role: Role) -> None:
    person = make_user(role)
    client = office(user=person)
    assert client.post(PAGE, {**AS_THEY_COME, "heard_weeks": 6}).status_code == 302
    now = ClockLimits.current()
    assert (now.heard_weeks, now.changed_on is not None) == (6, True)
    entry = AuditEntry.objects.get(action="clocks.changed")
    assert (entry.actor, entry.detail) == (person.email, {"heard_weeks": [4, 6]})
    assert "Last changed on" in client.get(PAGE).content.decode()


def test_the_same_again_is_no_change(office: Office) -> None:
    office(Role.OFFICER).post(PAGE, AS_THEY_COME)
    assert not AuditEntry.objects.filter(action="clocks.changed").exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office: Office) -> None:
    client = office(Role.OFFICER)
    answer = client.post(PAGE, {**AS_THEY_COME, "update_days": "500", "check_months": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose 28 to 184 days between two pieces of news." in page
    assert "Fill in “Months until we check whether it helped”." in page
    assert 'value="500"' in page
    below = client.post(PAGE, {**AS_THEY_COME, "update_days": "-1"})
    assert "Choose 28 to 184 days between two pieces of news." in below.content.decode()
    crossed = client.post(PAGE, {**AS_THEY_COME, "heard_weeks": 12, "response_weeks": 11})
    assert "Choose at least as many weeks" in crossed.content.decode()
    assert not ClockLimits.objects.exists()


def test_nobody_else_changes_them(office: Office) -> None:
    for role in set(Role) - {Role.OFFICER, Role.ADMINISTRATOR}:
        assert office(role).post(PAGE, AS_THEY_COME).status_code == 403


def test_a_day_already_promised_stays() -> None:
    """What is done is checked when we said; only what is done from now on is checked later."""
    finding = make_finding()
    before = make_commitment(finding, "done")
    change(check_months=24)
    after = make_commitment(finding, "done")
    assert (before.check_on, after.check_on) == (date(2027, 5, 4), date(2028, 5, 4))
