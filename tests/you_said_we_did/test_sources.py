"""What reviews, audits and partners' data taught: kept, reviewed after a year, shown to few."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import SPRING, make_learning, make_source
from you_said_we_did.models import LearningSource, Visibility
from you_said_we_did.sources import IN_PLAIN_WORDS

pytestmark = pytest.mark.django_db
TABLE = LearningSource._meta.db_table


def write(assignment: str, pk: int) -> None:
    """Change one row past all our code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {assignment} WHERE id = %s", [pk])


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (date(2026, 5, 4), date(2027, 5, 4)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 3, 1)),
    ],
)
def test_its_review_is_due_twelve_months_later(published: date, due: date) -> None:
    source = make_source(published_on=published)
    assert source.review_on == due
    assert not source.is_due(due - timedelta(days=1))
    assert source.is_due(due)
    assert not LearningSource.objects.due(due - timedelta(days=1)).exists()
    assert LearningSource.objects.due(due).get() == source
    source.review(None, due, "Teams ring one another now.")
    assert not LearningSource.objects.due(due + timedelta(days=999)).exists()


def test_a_day_that_moves_moves_the_review() -> None:
    source = make_source()
    source.change_words(None, published_on=date(2026, 6, 1), title="Another title")
    kept = LearningSource.objects.get()
    assert (kept.title, kept.review_on) == ("Another title", date(2027, 6, 1))


def test_a_review_says_what_changed() -> None:
    source = make_source()
    for words in ("", "  \n"):
        with pytest.raises(ValidationError) as refused:
            source.review(None, TODAY, words)
        assert "what_changed" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        source.review(None, SPRING - timedelta(days=1), "It is better.")
    assert "on" in refused.value.message_dict
    officer = make_user(Role.OFFICER)
    source.review(officer, TODAY, " Teams ring one another now. ")
    kept = LearningSource.objects.get()
    assert (kept.what_changed, kept.reviewed_on) == ("Teams ring one another now.", TODAY)
    entry = AuditEntry.objects.get(action="source.reviewed")
    assert (entry.actor, entry.subject) == (officer.email, str(source.pk))


@pytest.mark.parametrize(
    ("assignment", "allowed"),
    [
        ("reviewed_on = '2026-11-01'", "reviewed_on = '2026-11-01', what_changed = 'Much.'"),
        ("what_changed = 'Much.'", "what_changed = 'Much.', reviewed_on = '2026-11-01'"),
        ("review_on = published_on", "review_on = '2027-05-05'"),
        (
            "reviewed_on = '2026-05-03', what_changed = 'Much.'",
            "reviewed_on = '2026-05-04', what_changed = 'Much.'",
        ),
    ],
)
def test_raw_sql_is_refused(assignment: str, allowed: str) -> None:
    pk = make_source().pk
    with pytest.raises(IntegrityError):
        write(assignment, pk)
    write(allowed, pk)  # the control: with what it needs, the same column may change


def test_it_is_restricted_unless_somebody_says_otherwise() -> None:
    values: dict[str, Any] = {"kind": "audit", "title": "A", "summary": "B"}
    assert LearningSource.add(None, published_on=TODAY, **values).visibility == "restricted"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMMUNICATIONS])
def test_only_communications_may_make_it_public(role: Role) -> None:
    source, person = make_source(), make_user(role)
    with pytest.raises(PermissionDenied):
        source.show_to(Visibility.PUBLIC, person)
    with pytest.raises(PermissionDenied):
        LearningSource.add(
            person, kind="audit", title="A", summary="B", published_on=TODAY, visibility="public"
        )
    assert LearningSource.objects.get().visibility == Visibility.RESTRICTED
    source.show_to(Visibility.PUBLIC, make_user(Role.COMMUNICATIONS, email="c@testshire.example"))
    source.show_to(Visibility.PARTNERSHIP, person)  # narrower: anyone who writes
    assert LearningSource.objects.get().visibility == Visibility.PARTNERSHIP
    seen = AuditEntry.objects.filter(action="source.visibility").order_by("pk")
    assert [entry.detail["visibility"] for entry in seen] == ["public", "partnership"]


def test_an_old_copy_in_hand_does_not_widen_it() -> None:
    """It was public when somebody opened it, and was narrowed meanwhile."""
    source = make_source(Visibility.PUBLIC)
    stale = LearningSource.objects.get()
    source.show_to(Visibility.RESTRICTED, make_user(Role.OFFICER))
    with pytest.raises(PermissionDenied):
        stale.show_to(Visibility.PUBLIC, make_user(Role.OFFICER, email="o@testshire.example"))


def test_what_is_read_outside_is_changed_by_communications() -> None:
    source, officer = make_source(Visibility.PUBLIC), make_user(Role.OFFICER)
    with pytest.raises(ValidationError) as refused:
        source.change_words(officer, title="The case of a named family")
    assert "title" in refused.value.message_dict
    source.change_words(officer, title=source.title, summary="Ring twice.")
    source.change_words(make_user(Role.COMMUNICATIONS), title="What calls taught us")
    kept = LearningSource.objects.get()
    assert (kept.title, kept.summary) == ("What calls taught us", "Ring twice.")


READS = {
    Role.OFFICER: {"public", "partnership", "restricted"},
    Role.COMMUNICATIONS: {"public", "partnership", "restricted"},
    Role.SAFEGUARDING: {"public", "partnership", "restricted"},
    Role.DATA_PROTECTION: {"public", "partnership", "restricted"},
    Role.BOARD: {"public", "partnership"},
}


@pytest.mark.parametrize("role", Role)
def test_who_may_read_which(role: Role) -> None:
    for visibility in Visibility.values:
        make_source(visibility)
    found = LearningSource.objects.readable_by(make_user(role))
    assert {source.visibility for source in found} == READS.get(role, set())


def test_what_a_finding_rests_on_stays() -> None:
    source = make_source()
    make_learning(source)
    with pytest.raises(ProtectedError):
        source.delete()


def test_every_kind_has_plain_words() -> None:
    assert set(IN_PLAIN_WORDS) == set(LearningSource.Kind)
