"""The database itself refuses what nobody may say: attacked with raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.plans.files import table_of
from tests.you_said_we_did.plans.making import make_plan, take
from you_said_we_did.models import Commitment, Finding

pytestmark = pytest.mark.django_db
TABLE = Commitment._meta.db_table
REASONED = "reason = 'cost', reason_words = 'a'"
BEGUN = "first_progress_on = '2026-11-01', status_changed_on = '2026-11-01'"


def write(table: str, assignment: str, pk: int) -> None:
    """Change one row past all our code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {assignment} WHERE id = %s", [pk])


def planned() -> Commitment:
    """An action of a plan that answers nothing."""
    take(make_plan(), table_of("Objective 1: Doors", "1. Paint the doors"))
    return Commitment.objects.get(number=1)


@pytest.mark.parametrize(
    ("assignment", "allowed"),
    [
        ("status = 'done'", f"status = 'done', {BEGUN}"),
        ("status = 'checked'", f"status = 'checked', {BEGUN}"),
        ("status = 'cannot'", f"status = 'cannot', {REASONED}, alternative = 'b'"),
        (f"status = 'cannot', {REASONED}", "status = 'doing'"),
        ("live = true", "live = true, approved_on = '2026-11-01'"),
        ("finding_id = NULL", "due = NULL"),
        ("owner_id = NULL", "due = NULL"),
    ],
)
def test_raw_sql_is_refused(assignment: str, allowed: str) -> None:
    pk = make_commitment(make_finding(), live=False).pk
    with pytest.raises(IntegrityError):
        write(TABLE, assignment, pk)
    write(TABLE, allowed, pk)  # the control: with what it needs, the same column may change


@pytest.mark.parametrize(
    ("name", "assignment"),
    [
        ("what_is_done_has_progress", "status = 'done'"),
        ("we_cannot_needs_a_reason_and_an_alternative", "status = 'cannot'"),
        ("a_public_commitment_was_approved", "live = true"),
    ],
)
def test_it_is_the_constraint_that_refuses(name: str, assignment: str) -> None:
    """The control: in a copy of the table without that one constraint the same row goes in."""
    pk = make_commitment(make_finding(), live=False).pk
    with pytest.raises(IntegrityError, match=name):
        write(TABLE, assignment, pk)
    copied = copy_without(name)
    write(copied, assignment, pk)
    # The copy still has the others.
    with pytest.raises(IntegrityError):
        write(copied, "finding_id = NULL", pk)


def copy_without(name: str) -> str:
    """Copy the table, rows and all, with every check but one; return the copy's name."""
    copied = "commitments_copied"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE {copied} (LIKE {TABLE} INCLUDING CONSTRAINTS)")
            cursor.execute(f"ALTER TABLE {copied} DROP CONSTRAINT {name}")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [TABLE])
            made = cursor.fetchone()[0].replace(TABLE, copied, 1)
            cursor.execute(cut_out(made, f'CONSTRAINT "{name}" CHECK '))
        cursor.execute(f"INSERT INTO {copied} SELECT * FROM {TABLE}")
    return copied


def cut_out(made: str, opening: str) -> str:
    """Take a check out of a statement: from its opening words to the bracket that closes it."""
    start = made.index(opening)
    depth, end = 0, start + len(opening)
    while True:
        depth += {"(": 1, ")": -1}.get(made[end], 0)
        end += 1
        if depth == 0:
            return made[:start].rstrip().removesuffix(",") + made[end:]


def test_nothing_of_a_plan_goes_out_by_itself() -> None:
    action = planned()
    with pytest.raises(IntegrityError):
        write(TABLE, "live = true, approved_on = '2026-11-01'", action.pk)
    with pytest.raises(IntegrityError):
        write(TABLE, "objective_id = NULL", action.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        action.latest_revision.publish()
    assert not Commitment.objects.get(pk=action.pk).live


def test_a_finding_that_nobody_approved_can_not_be_public() -> None:
    finding = make_finding(live=False)
    with pytest.raises(IntegrityError):
        write(Finding._meta.db_table, "live = true", finding.pk)
    finding.latest_revision.publish()
    assert Finding.objects.get(pk=finding.pk).approved_on is not None


def test_what_was_taken_down_needs_approval_again() -> None:
    commitment = make_commitment(make_finding())
    commitment.unpublish()
    with pytest.raises(IntegrityError):
        write(TABLE, "live = true", commitment.pk)
