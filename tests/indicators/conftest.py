"""A charity that counts, and who hands in for it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.models import Agency
from feedback.indicators.gate import Unit, gate
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.partners.models import Contributor
from hearback.people.roles import Role
from tests import factories


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar at the suite's day."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


@pytest.fixture
def agency(db: None) -> Agency:
    """A charity of the partnership."""
    return factories.make_agency("charity")


def define(agency: Agency, slug: str = "referrals", **values: Any) -> Indicator:
    """An indicator of people, every quarter, unless said otherwise."""
    defaults = {
        "name": slug.capitalize(),
        "meaning": "People referred to the service.",
        "kind": "output",
        "good": "up",
        "unit": "people",
        "every": "quarter",
        "source": "Case system",
        "owner": agency,
    }
    by = values.pop("by", None)
    return Indicator.define(by, slug=slug, **{**defaults, **values})


def add(indicator: Indicator, *values: int, year: int = 2026, base: int | None = None) -> None:
    """Approve a value for each quarter in turn."""
    by = factories.make_user(Role.PARTNER, email=f"{indicator.slug}@testshire.example")
    other = factories.make_user(Role.DATA_PROTECTION, email=f"d-{indicator.slug}@testshire.example")
    for number, value in enumerate(values, start=1):
        safe = gate(Unit(indicator.unit), Decimal(value), base, 10, 5)
        kept = IndicatorValue.hand_in(
            indicator, f"{year}-Q{number}", safe, "=1+1", by=by, today=factories.TODAY
        )
        kept.approve(other, factories.TODAY)


@pytest.fixture
def indicator(agency: Agency) -> Indicator:
    """What it counts."""
    return define(agency)


@pytest.fixture
def partner(office: Callable[..., Client], agency: Agency) -> Client:
    """Somebody who hands in for it."""
    user = factories.make_user(Role.PARTNER, email="pat@charity.example")
    Contributor.objects.create(user=user, agency=agency)
    return office(user=user)


@pytest.fixture
def officer(office: Callable[..., Client]) -> Client:
    """An officer, who looks at what others hand in."""
    return office(Role.OFFICER)
