"""One person alone shows no value to the public, whatever they try and in whatever order."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from engagement.models import Agency
from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.indicators.test_handing_in import hand_in, text_of
from tests.migrated import FILES

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
FORM = {
    **{"name": "Referrals", "slug": "referrals", "meaning": "People.", "kind": "output"},
    **{"good": "up", "unit": "people", "every": "quarter", "source": "Case system"},
}


@pytest.fixture
def alone(db: None) -> User:
    """Somebody with every role there is."""
    return factories.make_user(*Role, email="alone@testshire.example")


def mark(client: Client, agency: Agency, *, is_public: bool = True) -> Any:
    """Save the indicator's form with the box ticked, or not."""
    ticked = {"is_public": "on"} if is_public else {}
    return client.post(
        "/indicators/referrals/change/", {**FORM, "owner": agency.pk, **ticked}, follow=True
    )


def approve(client: Client) -> Any:
    """Approve whatever is stored."""
    value = IndicatorValue.objects.get()
    return client.post(f"/indicators/values/{value.pk}/", {"decision": "approve"}, follow=True)


def show(client: Client) -> Any:
    """Show whatever is stored to the public."""
    value = IndicatorValue.objects.get()
    return client.post(f"/indicators/values/{value.pk}/public/", follow=True)


def public_values() -> list[str]:
    """Return the public's values, asked in each way there is."""
    asked = {
        *(value.short for value in IndicatorValue.objects.public()),
        *(value.short for each in Indicator.objects.public() for value in vars(each)["approved"]),
    }
    return sorted(asked)


DEEDS = ("mark", "type", "approve", "show")


@pytest.mark.parametrize("order", [*permutations(DEEDS)], ids=" ".join)
def test_alone_in_no_order(
    office: Office, agency: Agency, indicator: Indicator, alone: User, order: tuple[str, ...]
) -> None:
    """The attack, by somebody who holds every role and does everything."""
    client = office(user=alone)
    deeds: dict[str, Callable[[], Any]] = {
        "mark": lambda: mark(client, agency),
        "type": lambda: hand_in(client, 40),
        "approve": lambda: approve(client),
        "show": lambda: show(client),
        "unmark": lambda: mark(client, agency, is_public=False),
    }
    for deed in (*order, "unmark", "mark", "show"):
        if deed in ("approve", "show") and not IndicatorValue.objects.exists():
            continue
        deeds[deed]()
    assert public_values() == []


@pytest.mark.parametrize("marks_first", [True, False])
def test_whoever_marks_it_public_does_not_show_what_they_approve(
    office: Office,
    partner: Client,
    agency: Agency,
    indicator: Indicator,
    alone: User,
    marks_first: bool,
) -> None:
    client = office(user=alone)
    hand_in(partner, 40)
    if marks_first:
        mark(client, agency)
        assert "The public sees it when somebody else" in text_of(approve(client))
    else:
        approve(client)
        assert "wait for somebody else before the public sees them" in text_of(mark(client, agency))
    assert "can’t show its values to the public alone" in text_of(show(client))
    assert public_values() == []
    assert "Somebody other than you has to look at it." in text_of(client.get("/indicators/"))
    # The negative control: another person can, and it is written down.
    other = office(Role.DATA_PROTECTION)
    page = other.get("/indicators/")
    assert "Approved, and not on the public site yet" in text_of(page)
    assert "On the public site now" in text_of(show(other))
    assert public_values() == ["2026-Q3"]
    entry = AuditEntry.objects.get(action="indicator_value.approved_for_public")
    assert entry.actor.startswith("data_protection")
    assert entry.subject == "referrals 2026-Q3"
    assert show(other).status_code == 404  # once is enough


def test_another_person_approving_is_enough(
    office: Office, partner: Client, agency: Agency, indicator: Indicator, officer: Client
) -> None:
    mark(officer, agency)
    hand_in(partner, 40)
    approve(office(Role.DATA_PROTECTION))
    assert public_values() == ["2026-Q3"]


def test_whoever_typed_it_does_not_show_it(
    office: Office, agency: Agency, indicator: Indicator, alone: User, officer: Client
) -> None:
    client = office(user=alone)
    hand_in(client, 40)
    approve(officer)
    mark(officer, agency)
    assert "Whoever handed a figure in" in text_of(show(client))
    assert public_values() == []


def test_what_another_marks_again_follows_that_person(
    office: Office, partner: Client, agency: Agency, indicator: Indicator, officer: Client
) -> None:
    """Taken off by one officer and put back by the one who approved, it is held back again."""
    hand_in(partner, 40)
    approve(officer)
    other = office(user=factories.make_user(Role.OFFICER, email="other@testshire.example"))
    mark(other, agency)
    assert public_values() == ["2026-Q3"]
    mark(other, agency, is_public=False)
    assert public_values() == []
    mark(officer, agency)
    assert public_values() == []


def test_saving_other_words_changes_nobody(
    office: Office, partner: Client, agency: Agency, indicator: Indicator, officer: Client
) -> None:
    mark(officer, agency)
    marker = Indicator.objects.get().marked_by_id
    mark(office(user=factories.make_user(Role.OFFICER, email="o@testshire.example")), agency)
    assert Indicator.objects.get().marked_by_id == marker


@pytest.mark.parametrize(
    "forged",
    [
        {"is_public": True},
        {"is_public": True, "marked_by": "approver"},
        {"is_public": True, "marked_by": "another", "status": "waiting"},
        {"is_public": True, "marked_by": "another", "approved_by": None},
        {"is_public": True, "marked_by": "another", "by": None},
    ],
)
def test_the_database_refuses_it_too(
    agency: Agency, indicator: Indicator, forged: dict[str, Any]
) -> None:
    typist, approver, another = (
        factories.make_user(email=f"{name}@testshire.example") for name in ("a", "b", "c")
    )
    people = {"approver": approver.pk, "another": another.pk}
    value = IndicatorValue.objects.create(
        **{"indicator": indicator, "unit": "people", "value": 40, "status": "approved"},
        **{"starts_on": "2026-07-01", "ends_on": "2026-09-30", "handed_in_on": factories.TODAY},
        **{"by": typist, "approved_by": approver},
    )
    found = IndicatorValue.objects.filter(pk=value.pk)
    changes = {name: people.get(str(given), given) for name, given in forged.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(**changes)
    found.update(is_public=True, marked_by=another)  # negative control


def test_nobody_in_particular_marks_nothing_public(agency: Agency, indicator: Indicator) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(is_public=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(marked_by=factories.make_user())


def test_an_upgrade_takes_public_away_and_writes_it_down(upgraded: Path) -> None:
    """Nobody was written down as having said so, and nothing of it was on the public site."""
    with closing(sqlite3.connect(upgraded / FILES["default"])) as database:
        public = database.execute("SELECT slug FROM indicators_indicator WHERE is_public")
        assert public.fetchall() == []
        values = database.execute("SELECT value, status, is_public FROM indicators_indicatorvalue")
        assert values.fetchall() == [(40, "approved", 0)] * 2
        entries = database.execute(
            "SELECT actor, subject FROM people_auditentry WHERE action = 'indicator.changed'"
        )
        assert entries.fetchall() == [("system", "seen")]
