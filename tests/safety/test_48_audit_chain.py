"""Claim 48: whoever changes the audit log in the database is seen, and the first bad entry named.

Editing, deleting, inserting and reordering show in the log itself. Putting the end, or the whole
database, back to an older copy shows against a head from outside only, and a check without one says
that it did not look.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from freezegun import freeze_time
from pytest_django import Settings

from hearback.people.chain.faults import Against, Fault
from hearback.people.chain.heads import Head
from hearback.people.chain.verifying import verify
from hearback.people.chain.words import NO_HEAD, lines
from hearback.people.models import AuditEntry, AuditHead
from hearback.people.models.audit import KEPT_AT_LEAST, NotOldEnough
from tests.safety import forging, tampering
from tests.safety.tampering import ENTRIES, PlainChain, head, write

pytestmark = pytest.mark.django_db


def test_a_log_nobody_touched_holds(log: None) -> None:
    found = verify([head()])
    assert (found.holds, found.entries, found.last) == (True, ENTRIES, ENTRIES)
    assert [how for _, how in found.against] == [Against.AGREES]
    assert NO_HEAD not in lines(found.as_detail())
    write(1)
    assert verify().holds


@pytest.mark.parametrize(
    ("tamper", "fault", "first_bad"),
    [
        (lambda: tampering.edit(1), Fault.CHANGED, 1),
        (lambda: tampering.edit(5), Fault.CHANGED, 5),
        (lambda: tampering.edit(ENTRIES), Fault.CHANGED, ENTRIES),
        (lambda: tampering.delete(5), Fault.MISSING, 5),
        (lambda: tampering.delete(1), Fault.BEGINNING, 1),
        (lambda: tampering.delete_and_close_up(5), Fault.CHANGED, 5),
        (lambda: tampering.insert(5), Fault.CHANGED, 5),
        (lambda: tampering.swap(5), Fault.CHANGED, 5),
        (lambda: tampering.cut_after(6), Fault.CUT_SHORT, 7),
        (lambda: tampering.cut_and_mark_as_whole(6), Fault.WRONG_KEY, 7),
        (lambda: tampering.take_the_beginning(5), Fault.BEGINNING, 1),
        (lambda: tampering.add(ENTRIES + 1, 4), Fault.PUT_IN, ENTRIES + 1),
        (lambda: tampering.add(None, 4), Fault.PUT_IN, None),
    ],
)
def test_what_was_done_in_sql_is_found_and_named(
    log: None, tamper: Callable[[], None], fault: Fault, first_bad: int | None
) -> None:
    tamper()
    found = verify()
    assert (found.fault, found.first_bad) == (fault, first_bad)
    assert (found.row is not None) is (first_bad is None)
    # Nor does it heal by going on.
    write(2)
    again = verify()
    assert not again.holds
    assert again.first_bad is None or again.first_bad <= (first_bad or 1)


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail"])
def test_every_part_of_an_entry_is_sealed(log: None, column: str) -> None:
    other = {"at": "'2020-01-01 00:00:00+00:00'", "detail": "'{}'"}.get(column, "'other'")
    tampering.sql(f"UPDATE {tampering.LOG} SET {column} = {other} WHERE number = 4")
    assert (verify().fault, verify().first_bad) == (Fault.CHANGED, 4)
    tampering.sql(f"UPDATE {tampering.LOG} SET is_before_chain = NOT is_before_chain")
    assert verify().first_bad == 1


def test_control_a_chain_of_plain_digests() -> None:
    """An unkeyed hash chain, recomputed by whoever changed an entry, noticed nothing."""
    chain = PlainChain([f"entry {number}" for number in range(9)])
    chain.words[4] = "something else"
    assert chain.first_bad() == 5
    chain.digests = PlainChain.links(chain.words)
    assert chain.first_bad() is None


def test_a_transaction_that_is_taken_back_leaves_no_trace(log: None) -> None:
    def fail() -> None:
        AuditEntry.record("survey.opened", None, "taken back")
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError), transaction.atomic():
            fail()
    write(1)
    found = verify()
    assert (found.holds, found.last) == (True, ENTRIES + 1)


def test_entries_from_before_are_taken_in_and_marked(db: None, settings: Settings) -> None:
    lose_the_key_file(settings)
    for subject in ("one", "two"):
        AuditEntry.objects.create(action="survey.opened", actor="system", subject=subject)
    assert verify().holds
    write(2)
    found = verify()
    assert (found.holds, found.entries, found.before_chain) == (True, 4, 2)
    assert "2 entries are from before the chain" in " ".join(lines(found.as_detail()))
    tampering.disarm()
    tampering.edit(2)
    assert (verify().fault, verify().first_bad) == (Fault.CHANGED, 2)
    settings.AUDIT_KEY_FILE.unlink()


def test_what_had_a_chain_is_not_taken_in_unseen(log: None) -> None:
    """Numbers taken away, the program sealed what was left: now it says that it began again."""
    early = head()
    forging.take_out_of_the_chain(leave_out=5)
    write(1)
    found = verify()
    assert (found.fault, found.first_bad) == (Fault.BEGUN_AGAIN, 1)
    assert AuditEntry.objects.get(number=1).action == "audit.begun_again"
    assert found.before_chain == ENTRIES - 1
    assert verify([early]).against == [(early, Against.DIFFERS)]
    assert verify([head()]).holds, "whoever knows why it was settles it, as with a lost key file"


def lose_the_key_file(settings: Settings) -> None:
    settings.AUDIT_KEY_FILE = settings.AUDIT_KEY_FILE.with_name(f"other-{id(settings)}.key")


def test_a_lost_key_file_stops_nobody_and_is_told(log: None, settings: Settings) -> None:
    """As when a backup is restored on another machine: told apart from tampering, and settled by a
    head from afterwards.
    """
    lose_the_key_file(settings)
    assert verify().holds, "where there is no key file, nobody can look whether the key fits"
    write(2)
    settings.AUDIT_KEY_FILE.unlink()
    found = verify()
    assert (found.fault, found.first_bad) == (Fault.BEGUN_AGAIN, ENTRIES + 1)
    assert AuditEntry.objects.get(number=ENTRIES + 1).action == "audit.begun_again"
    found = verify([head()])
    assert found.holds
    assert found.begun_again == [ENTRIES + 1]


def test_a_thief_without_the_key_file_can_only_begin_again(log: None, settings: Settings) -> None:
    """Who cuts the end off and goes on with a key of their own is seen without any head."""
    tampering.cut_and_mark_as_whole(6)
    lose_the_key_file(settings)
    write(3)
    assert (verify().fault, verify().first_bad) == (Fault.BEGUN_AGAIN, 7)
    settings.AUDIT_KEY_FILE.unlink()


def test_old_entries_go_with_an_entry_that_says_so(db: None) -> None:
    with freeze_time("2015-01-10 12:00", ignore=["psycopg"]):
        write(4)
        early = head()
    with freeze_time("2016-03-01 12:00", ignore=["psycopg"]):
        write(3)
        late = head()
    assert AuditEntry.forget_before(date(2016, 1, 1)) == 4
    assert AuditEntry.forget_before(date(2016, 1, 1)) == 0
    found = verify([early, late])
    assert (found.holds, found.removed, found.entries) == (True, 4, 4)
    assert [how for _, how in found.against] == [Against.AGREES, Against.AGREES]
    assert AuditEntry.objects.get(action="audit.forgotten").detail["until"] == "2016-01-01"
    older = Head(2, early.day, "0" * 40)
    assert verify([older]).against == [(older, Against.TOO_OLD)]
    younger = Head(2, late.day, "0" * 40)
    assert verify([younger]).against == [(younger, Against.DIFFERS)], "it can’t have been removed"
    tampering.disarm()
    tampering.take_the_beginning(6)
    assert verify().fault == Fault.BEGINNING, "what was cut by hand is no entry’s cut"


@pytest.mark.parametrize("days", [-1, 0, KEPT_AT_LEAST.days - 1])
def test_young_entries_are_never_removed(log: None, days: int) -> None:
    with pytest.raises(NotOldEnough):
        AuditEntry.forget_before(localdate() - timedelta(days=days))
    assert AuditEntry.objects.count() == ENTRIES


@pytest.mark.parametrize("until", ["", "2024-01-01", "9999-01-01"])
def test_an_entry_that_says_that_young_ones_were_removed_is_a_fault(log: None, until: str) -> None:
    """It can only have been put there past the program, which removes none."""
    forging.write_anew(leave_out=5, behind=20, until=until)
    assert (verify().fault, verify().first_bad) == (Fault.BEGINNING, 1)
    assert verify().removed == 0


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            tampering.sql(statement)
    except IntegrityError as error:
        return "never changed" in str(error)
    return False


def test_the_database_itself_refuses(db: None) -> None:
    write(3)
    for field in AuditEntry._meta.fields:
        kept = f"{field.column} = {field.column}"
        assert refused(f"UPDATE {tampering.LOG} SET {kept} WHERE number = 2")
    assert refused(f"DELETE FROM {tampering.LOG} WHERE number = 2")
    assert refused(f"DELETE FROM {tampering.LOG}")
    assert AuditEntry.objects.count() == 3


def test_control_a_database_that_lets_everything_happen(log: None) -> None:
    """With the refusals taken away, the same statement did away with an entry; the chain told."""
    assert not refused(f"DELETE FROM {tampering.LOG} WHERE number = 2")
    assert verify().first_bad == 2


def test_the_key_that_sealed_is_not_kept(log: None) -> None:
    """What lies in the database opens nothing without the key file, and changes with each entry."""
    before = bytes(AuditHead.objects.get().locked_key)
    write(1)
    after = bytes(AuditHead.objects.get().locked_key)
    assert before != after
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {tampering.HEAD}")
        stored = b"".join(bytes(value) for value in cursor.fetchone() if not isinstance(value, int))
    assert before not in stored
