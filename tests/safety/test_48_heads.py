"""Claim 48: whoever changes the audit log in the database is seen, and the first bad entry named.

Here what shows against a head from outside alone: an end cut off together with its record, a whole
log put back to an older copy, and a whole log written anew.
"""

import json
from datetime import date
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from hearback.people.chain import keeping
from hearback.people.chain.faults import Against, Fault
from hearback.people.chain.heads import Head, heads_in, keep
from hearback.people.chain.keeping import keep_the_head
from hearback.people.chain.verifying import Finding, verify
from hearback.people.chain.words import NO_HEAD, lines
from tests.safety import forging, tampering
from tests.safety.tampering import ENTRIES, Copy, head, write

pytestmark = pytest.mark.django_db


def test_an_older_copy_is_seen_against_a_head_from_outside(log: None) -> None:
    older = Copy()
    write(3)
    outside = head()
    older.put_back()
    found = verify([outside])
    assert (found.fault, found.first_bad) == (Fault.ROLLED_BACK, ENTRIES + 1)
    assert found.against == [(outside, Against.ROLLED_BACK)]
    # Written on until it is as long as it was: the head still knows.
    write(5)
    found = verify([outside])
    assert (found.fault, found.first_bad) == (Fault.REWRITTEN, outside.number)


def test_a_cut_with_its_record_is_seen_against_a_head_from_outside(log: None) -> None:
    """The row of the head as it was, from a backup; the entries since then deleted."""
    older = Copy()
    write(3)
    outside = head()
    tampering.cut_after(ENTRIES)
    older.put_back(tampering.HEAD)
    assert (verify([outside]).fault, verify([outside]).first_bad) == (
        Fault.ROLLED_BACK,
        ENTRIES + 1,
    )


def test_control_without_a_head_an_older_copy_is_not_seen(log: None) -> None:
    """A check without a head saw nothing of a database put back, and said that it did not look."""
    older = Copy()
    write(3)
    older.put_back()
    found = verify()
    assert found.holds
    assert lines(found.as_detail())[-1] == NO_HEAD


# From the first entry on, or behind what is said to have been removed, not long ago and long ago.
FORGERIES = [(0, ""), (3400, "2024-01-01"), (3400, "2015-01-01")]


@pytest.mark.parametrize(("behind", "until"), FORGERIES)
def test_a_log_written_anew_is_seen_against_a_head_from_outside(
    log: None, behind: int, until: str
) -> None:
    outside = head()
    assert keep_the_head() == []
    write(1)
    forging.write_anew(leave_out=5, behind=behind, until=until)
    django_settings.AUDIT_HEAD_FILE.rename(aside := django_settings.AUDIT_HEAD_FILE.with_name("x"))
    assert verify([outside]).against == [(outside, Against.DIFFERS)]
    assert not verify([outside]).holds
    assert run("verify", "--head", str(outside))[0] == 1
    aside.rename(django_settings.AUDIT_HEAD_FILE)
    (told,) = keep_the_head()
    assert "THE AUDIT LOG IS NOT WHAT IT WAS" in told
    assert heads_in(open_head()) == [outside], "the evidence stays"


@pytest.mark.parametrize(("behind", "until"), [FORGERIES[0], FORGERIES[2]])
def test_control_without_a_head_a_log_written_anew_is_not_seen(
    log: None, behind: int, until: str
) -> None:
    """A check without a head found nothing wrong, and said that nobody can know without one."""
    forging.write_anew(leave_out=5, behind=behind, until=until)
    assert verify().holds
    assert lines(verify().as_detail())[-1] == NO_HEAD
    assert "written anew" in NO_HEAD
    write(1)
    assert verify().holds, "the program goes on under its own key, which the forger named"


def test_the_keepers_own_head_is_never_too_old(log: None) -> None:
    """It is of the keeper’s last run, so nothing that old can have been removed since."""
    forging.write_anew(leave_out=5, behind=3400, until="2015-01-01")
    of_old = Head(2, date(2014, 1, 1), "0" * 40)
    assert verify([of_old]).against == [(of_old, Against.TOO_OLD)]
    keep(of_old)
    assert verify().against == [(of_old, Against.DIFFERS)]
    assert keep_the_head() != []
    assert heads_in(open_head()) == [of_old]


def test_an_older_head_agrees_and_says_little_about_later(log: None) -> None:
    early = head()
    write(4)
    tampering.edit(ENTRIES + 2)
    found = verify([early])
    assert (found.fault, found.first_bad) == (Fault.CHANGED, ENTRIES + 2)
    assert found.against == [(early, Against.AGREES)]


def test_the_keeper_compares_and_leaves_what_it_saw(log: None) -> None:
    older = Copy()
    write(1)
    assert keep_the_head() == []
    assert [how for _, how in verify().against] == [Against.AGREES]
    kept = heads_in(open_head())
    older.put_back()
    (told,) = keep_the_head()
    assert "THE AUDIT LOG IS NOT WHAT IT WAS" in told
    assert heads_in(open_head()) == kept, "the evidence stays"


def test_the_keeper_leaves_the_head_of_what_it_checked(
    log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written anew between its check and its keeping would else be what it keeps."""
    checked = head()

    def while_it_looks() -> Finding:
        found = verify()
        forging.write_anew(leave_out=5, behind=3400, until="2015-01-01")
        return found

    monkeypatch.setattr(keeping, "verify", while_it_looks)
    assert keep_the_head() == []
    assert heads_in(open_head()) == [checked]
    monkeypatch.undo()
    assert keep_the_head() != []


def open_head() -> str:
    return str(django_settings.AUDIT_HEAD_FILE.read_text())


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the command as the terminal does; return its exit code and what it said."""
    out, errors = StringIO(), StringIO()
    try:
        call_command("audit", *arguments, stdout=out, stderr=errors)
    except SystemExit as over:
        return int(str(over.code)), out.getvalue(), errors.getvalue()
    return 0, out.getvalue(), errors.getvalue()


def test_the_command_names_the_entry_and_answers_with_its_exit_code(log: None) -> None:
    _, printed, _ = run("head")
    code, out, _ = run("verify", "--head", printed)
    assert (code, "none was changed" in out) == (0, True)
    code, out, _ = run("verify")
    assert (code, NO_HEAD in out) == (0, True)
    tampering.edit(5)
    code, _, errors = run("verify", "--head", printed)
    assert code == 1
    assert errors.startswith("Entry 5 is not the one that was written")
    code, out, _ = run("verify", "--json")
    assert code == 1
    told = json.loads(out)
    assert (told["holds"], told["fault"], told["first_bad"]) == (False, "changed", 5)


def test_a_head_can_be_kept_in_a_file_and_typed_back(log: None) -> None:
    now = head()
    keep(now)
    assert heads_in(f"Hello,\n\n> {now}\n\nBye") == [now]
    digits = str(now).partition(":")[2].replace(" ", "").upper()
    assert heads_in(f"{now.number} of {now.day:%d %B %Y} :\n{digits}") == [now]
