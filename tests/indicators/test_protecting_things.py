"""Counts of things that were stored before they followed the rule of counts of people."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from feedback.indicators.gate import Safe
from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
MIGRATION = "feedback.indicators.migrations.0002_things_are_protected"


@pytest.fixture
def value(indicator: Indicator) -> IndicatorValue:
    """A hidden count of things."""
    Indicator.objects.update(unit="things")
    indicator.refresh_from_db()
    user = factories.make_user(Role.OFFICER)
    return IndicatorValue.hand_in(indicator, "2026-Q3", Safe(), "", user, factories.TODAY)


@pytest.mark.parametrize(("stored", "after"), [(None, None), (7, None), (12, 10), (613, 615)])
def test_what_is_stored_is_hidden_or_rounded(
    value: IndicatorValue, stored: int | None, after: int | None
) -> None:
    IndicatorValue.objects.update(value=stored)
    import_module(MIGRATION).protect(apps, SimpleNamespace(connection=connection))
    value.refresh_from_db()
    assert value.value == after


def test_the_database_refuses_a_few_things(value: IndicatorValue) -> None:
    IndicatorValue.objects.update(value=10)  # negative control
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.update(value=3)
