"""How a commitment moves: every step, every refusal, and the database's own refusal."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_user
from tests.you_said_we_did.making import SPRING, make_commitment, make_finding, refuse
from you_said_we_did.models import Commitment, Outcome
from you_said_we_did.status import NEXT, Status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("target", list(Status))
def test_every_status_can_be_reached_and_is_logged(target: Status) -> None:
    commitment = make_commitment(make_finding(), target)
    assert commitment.status == target
    logged = list(commitment.progress.exclude(status="").values_list("status", flat=True))
    assert logged[0] == Status.HEARD
    assert logged[-1] == target


@pytest.mark.parametrize("start", list(Status))
def test_no_step_can_be_skipped(start: Status) -> None:
    commitment = make_commitment(make_finding(), start)
    for target in set(Status) - set(NEXT[start]):
        with pytest.raises(ValidationError):
            commitment.move_to(
                target, None, TODAY, reason="law", reason_words="Why.", alternative="What."
            )
    commitment.refresh_from_db()
    assert commitment.status == start


def test_a_stale_copy_cannot_take_a_step_twice() -> None:
    first = make_commitment(make_finding(), Status.DOING)
    second = Commitment.objects.get(pk=first.pk)
    first.move_to(Status.DONE, None, TODAY)
    with pytest.raises(ValidationError):
        second.move_to(Status.CANNOT, None, TODAY, reason="law", reason_words="x", alternative="y")
    first.refresh_from_db()
    assert first.status == Status.DONE


def test_cannot_needs_a_reason_words_and_an_alternative() -> None:
    commitment = make_commitment(make_finding())
    with pytest.raises(ValidationError) as refused:
        commitment.move_to(Status.CANNOT, None, TODAY, reason="cost", reason_words="  ")
    assert set(refused.value.message_dict) == {"reason_words", "alternative"}


@pytest.mark.parametrize("column", ["reason", "reason_words", "alternative"])
def test_the_database_refuses_cannot_without_its_reason(column: str) -> None:
    commitment = make_commitment(make_finding(), Status.CANNOT)
    with (
        pytest.raises(IntegrityError, match="we_cannot_needs_a_reason_and_an_alternative"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE you_said_we_did_commitment SET {column} = '' WHERE id = %s",
            [commitment.pk],
        )


def test_the_database_refuses_an_empty_step() -> None:
    commitment = make_commitment(make_finding())
    with pytest.raises(IntegrityError, match="a_step_says_something"), transaction.atomic():
        commitment.progress.create(on=TODAY)


def test_done_needs_a_progress_entry() -> None:
    commitment = make_commitment(make_finding())
    commitment.move_to(Status.DOING, None, SPRING)
    with pytest.raises(ValidationError, match="progress entry"):
        commitment.move_to(Status.DONE, None, TODAY)


def test_a_refusal_taken_back_stays_in_the_log() -> None:
    commitment = make_commitment(make_finding(), Status.CANNOT)
    words = commitment.reason_words
    commitment.move_to(Status.CONSIDERING, None, TODAY)
    commitment.refresh_from_db()
    assert (commitment.reason, commitment.reason_words, commitment.alternative) == ("", "", "")
    assert commitment.progress.filter(words__contains=words).exists()


@pytest.mark.parametrize("status", [Status.HEARD, Status.CONSIDERING, Status.DOING, Status.CANNOT])
def test_only_what_was_done_has_an_outcome(status: Status) -> None:
    commitment = make_commitment(make_finding(), status)
    with pytest.raises(ValidationError):
        commitment.record_outcome("yes", "We counted.", None, TODAY)
    assert not Outcome.objects.exists()


def test_checked_needs_an_outcome_and_an_outcome_checks() -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    with pytest.raises(ValidationError, match="outcome"):
        commitment.move_to(Status.CHECKED, None, TODAY)
    commitment.record_outcome("too_early", "Ask again in spring.", None, TODAY)
    commitment.refresh_from_db()
    assert commitment.status == Status.CHECKED
    commitment.record_outcome("yes", "Calls are back in a day.", None, TODAY)
    assert Outcome.objects.get().difference == "yes"


@pytest.mark.parametrize("status", list(Status))
def test_late_is_said_of_what_is_open_and_past_its_day(status: Status) -> None:
    commitment = make_commitment(make_finding(), status, due=date(2026, 11, 21))
    is_open = status in (Status.HEARD, Status.CONSIDERING, Status.DOING)
    assert commitment.is_late(TODAY) is is_open
    assert not commitment.is_late(date(2026, 11, 21))
    assert Commitment.objects.late(TODAY).exists() is is_open


def test_ongoing_is_never_late() -> None:
    assert not make_commitment(make_finding(), due=None).is_late(date(2099, 1, 1))


def test_moving_the_day_is_said_in_the_log() -> None:
    person = make_user(Role.OFFICER)
    commitment = make_commitment(make_finding(), due=date(2026, 11, 1))
    commitment.reschedule(make_agency("police-force"), date(2027, 1, 5), person, TODAY)
    commitment.refresh_from_db()
    assert (str(commitment.owner), commitment.due) == ("Police-force", date(2027, 1, 5))
    said = commitment.progress.get(status="").words
    assert "1 November 2026" in said
    assert "5 January 2027" in said
    assert "Council" in said
    assert AuditEntry.objects.filter(action="commitment.rescheduled", actor=person.email).exists()


def test_an_unchanged_day_leaves_no_trace() -> None:
    commitment = make_commitment(make_finding())
    commitment.reschedule(commitment.owner, commitment.due, None, TODAY)
    assert not commitment.progress.filter(status="").exists()


def test_moves_are_audited_without_words() -> None:
    commitment = make_commitment(make_finding())
    refuse(commitment)
    entry = AuditEntry.objects.get(action="commitment.moved")
    assert entry.detail == {"status": "cannot"}


@pytest.mark.parametrize(
    ("done", "check"),
    [(date(2026, 8, 31), date(2027, 8, 31)), (date(2028, 2, 29), date(2029, 3, 1))],
)
def test_what_is_done_is_checked_twelve_months_on(done: date, check: date) -> None:
    commitment = make_commitment(make_finding(), Status.DOING)
    commitment.move_to(Status.DONE, None, done)
    assert commitment.check_on == check
