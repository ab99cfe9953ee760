"""Texts that were sent before there were clocks get theirs when an installation is updated."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.timezone import localdate, now

from feedback.desk import migrations
from feedback.desk.referrals import Referral
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories


def carry_over() -> None:
    """Do what the migration does, with the models as it knows them."""
    (name,) = (m.name for m in iter_modules(migrations.__path__) if m.name.endswith("_rota"))
    module = import_module(f"{migrations.__name__}.{name}")
    module.carry_over(MigrationLoader(connection).project_state().apps, None)


def before(version: SurveyVersion, by: User, days: int) -> Text:
    """A text that was sent so many days ago, as it was stored then."""
    text = factories.make_text(version)
    text.refer(by)
    log("text.referred", text, by, days)
    return text


def log(action: str, text: Text, by: User, days: int) -> None:
    """Write an entry as the version before did, which knew of no chain."""
    about = {"action": action, "subject": str(text.pk), "actor": by.email}
    AuditEntry.objects.create(at=now() - timedelta(days=days), **about)


@pytest.mark.django_db
def test_what_waits_and_what_was_decided(version: SurveyVersion, ana: User) -> None:
    lead = factories.make_user(Role.SAFEGUARDING)
    waiting, decided = before(version, ana, 9), before(version, ana, 4)
    decided.decide("Seen.", lead)
    log("text.decided", decided, lead, 0)
    untold = factories.make_text(version, safeguarding=Text.Safeguarding.REFERRED)
    factories.make_text(version)
    carry_over()
    assert Referral.objects.count() == 3
    row = Referral.objects.get(text=waiting)
    assert (row.referred_by, row.clock.days, row.clock.is_overdue) == (ana, 9, True)
    row = Referral.objects.get(text=decided)
    assert [(n.kind, n.by, n.words) for n in row.notes.all()] == [
        ("sent", ana, ""),
        ("decided", lead, "Seen."),
    ]
    assert localdate(row.notes.all()[0].at) == localdate() - timedelta(days=4)
    row = Referral.objects.get(text=untold)
    assert (row.referred_by, row.clock.days) == (None, 0)
