"""What was withdrawn or used up since a backup is so again once the backup's rows are back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from feedback.cutting.models import Quote
from feedback.indicators.models import IndicatorValue
from hearback.deletions import log
from hearback.deletions.models import Deletion
from hearback.keeping.noting import note_what_went
from hearback.keeping.replaying import replay
from hearback.people.models import Invitation
from hearback.people.roles import Role
from tests import factories
from tests.cutting.quoting import Office, make_quotable_release, propose
from tests.indicators.conftest import add, define
from tests.you_said_we_did.test_paper_views import annual
from you_said_we_did.papers import Paper

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_a_quote_that_was_withdrawn_stays_so(office: Office) -> None:
    """Also the second of its number: after a restore, numbers are given out once more."""
    officer, quote = propose(office, make_quotable_release())
    quote.withdraw(officer, timezone.localdate())
    assert note_what_went()
    told_before = Deletion.objects.get()

    Quote.objects.update(status=Quote.Status.PROPOSED)
    quote.withdraw(officer, timezone.localdate())
    assert note_what_went()
    Deletion.objects.exclude(pk=told_before.pk).delete()
    Quote.objects.update(status=Quote.Status.PROPOSED)
    assert replay(log.read().entries) == 1
    assert Quote.objects.get().status == Quote.Status.WITHDRAWN


def test_a_paper_and_an_indicator_that_were_withdrawn_stay_so() -> None:
    officer = factories.make_user(Role.OFFICER, email="late@testshire.example")
    paper, calls = annual("public"), define(factories.make_agency(), "calls")
    add(calls, 735)
    with transaction.atomic():
        paper.withdraw(officer, "A mistake.")
        calls.values.get().withdraw(officer)
        transaction.set_rollback(True)  # the database as the backup knew it
    assert Paper.objects.public().exists()
    assert [entry.kind for entry in log.read().entries] == [
        "paper-withdrawn",
        "indicator-withdrawn",
    ]
    assert replay(log.read().entries) == 2
    assert not Paper.objects.public().exists()
    assert not IndicatorValue.objects.exists()


def test_what_is_refused_is_not_in_the_log() -> None:
    """It would take another value of that number down after a restore."""
    officer, calls = factories.make_user(Role.OFFICER), define(factories.make_agency(), "calls")
    add(calls, 735)
    value = calls.values.get()
    IndicatorValue.objects.filter(pk=value.pk).delete()
    with pytest.raises(ValidationError, match="Only an approved value"):
        value.withdraw(officer)
    assert log.read().entries == []


def test_no_link_of_an_invitation_opens_after_a_restore() -> None:
    """It was followed since, or taken back: no log tells, so nobody is let in by it."""
    Invitation.invite("new@testshire.example", [Role.CODER], by=None)
    followed, _ = Invitation.invite("here@testshire.example", [Role.CODER], by=None)
    Invitation.objects.filter(pk=followed.pk).update(accepted_at=timezone.now())
    assert replay([]) == 0
    assert Invitation.objects.get() == followed
    assert not Invitation.objects.open().exists()
