"""Checking the log from its page, taking it as a file, and the head by mail."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from hearback.people.chain.heads import Head, NoHead, head_now, heads_in
from hearback.people.chain.verifying import Finding
from hearback.people.chain.words import lines
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.people.conftest import words_of
from tests.safety import forging, tampering

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/people/audit/check/"


@pytest.fixture
def dpo(office: Office) -> Client:
    return office(Role.DATA_PROTECTION)


@pytest.fixture
def entries(db: None) -> None:
    for number in range(5):
        AuditEntry.record("survey.opened", None, f"survey-{number}")


def test_nobody_has_checked_yet(dpo: Client) -> None:
    assert "Nobody has checked yet" in words_of(dpo.get("/people/audit/"))
    page = words_of(dpo.get(PAGE))
    assert "Nobody has checked yet" in page
    assert "The line to keep outside" not in page, "of an empty log there is none"


def test_a_check_says_when_how_many_and_that_nobody_compared(dpo: Client, entries: None) -> None:
    page = words_of(dpo.post(PAGE, {"head": ""}, follow=True))
    assert "5 entries, to number 5: none was changed." in page
    assert "No head from outside was compared." in page
    assert "by data_protection_officer@testshire.example" in page
    assert "5 entries, to number 5: none was changed." in words_of(dpo.get("/people/audit/"))


def test_a_head_that_agrees_is_named(dpo: Client, entries: None) -> None:
    (line,) = heads_in(words_of(dpo.get(PAGE)).partition("The line to keep outside")[2])
    page = words_of(dpo.post(PAGE, {"head": f"Hello,\n\n{line}\n"}, follow=True))
    assert "(entry 5) agrees." in page
    assert "No head from outside" not in page


def test_what_was_changed_is_named_with_what_to_do(dpo: Client, entries: None) -> None:
    tampering.disarm()
    tampering.edit(3)
    page = words_of(dpo.post(PAGE, {"head": ""}, follow=True))
    assert "Entry 3 is not the one that was written" in page
    assert "Change nothing, and don’t restore anything yet." in page
    assert "Entry 3 is not the one that was written" in words_of(dpo.get("/people/audit/"))


def test_a_log_written_anew_is_seen_against_the_mailed_line_alone(
    dpo: Client, entries: None
) -> None:
    line = head_now()
    tampering.disarm()
    forging.write_anew(leave_out=3, behind=3400, until="2015-01-01")
    page = words_of(dpo.post(PAGE, {"head": ""}, follow=True))
    assert "whether the whole log was written anew" in page
    page = words_of(dpo.post(PAGE, {"head": str(line)}, follow=True))
    assert "Entry 5 is not the one that the head names" in page
    assert "(entry 5) does not agree." in page


def altered(head: Head | None, **other: Any) -> str:
    """A line that somebody mistyped, or that the log no longer bears out."""
    assert head is not None
    return str(replace(head, **other))


@pytest.mark.parametrize("other", [{"number": 75}, {"digest": "0" * 40}])
def test_a_head_that_does_not_agree_was_compared_and_stays_in_its_field(
    dpo: Client, entries: None, other: dict[str, Any]
) -> None:
    line = altered(head_now(), **other)
    answer = dpo.post(PAGE, {"head": line}, follow=True)
    page = words_of(answer)
    assert "nobody can know" not in page
    assert line in answer.content.decode(), "it is to be compared with the paper"
    assert "Change nothing, and don’t restore anything yet." in page


def test_heads_from_before_what_is_kept_could_not_be_compared() -> None:
    detail = Finding(entries=5, last=9, removed=4).as_detail()
    detail["heads"] = [[2, "2026-11-01", "too_old"]]
    assert "No head could be compared: each is from before what is kept." in lines(detail)[-1]


def test_what_was_found_stays_until_a_head_agrees(dpo: Client, entries: None) -> None:
    line, fault = head_now(), "Entry 5 is not the one that the head names"
    dpo.post(PAGE, {"head": altered(line, digest="0" * 40)})
    for page in (dpo.post(PAGE, {"head": ""}, follow=True), dpo.get("/people/audit/")):
        assert fault in words_of(page), "the next press hides nothing"
        assert "none was changed" in words_of(page)
    assert fault not in words_of(dpo.post(PAGE, {"head": str(line)}, follow=True))
    assert "It stays here until" not in words_of(dpo.get("/people/audit/"))


def test_the_head_that_the_keeper_kept_settles_nothing(
    dpo: Client, entries: None, settings: Settings, tmp_path: Path
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "head.txt")
    (tmp_path / "head.txt").write_text(f"{head_now()}\n", encoding="utf-8")
    AuditEntry.record("survey.opened", None, "survey-6")
    dpo.post(PAGE, {"head": altered(head_now(), digest="0" * 40)})
    page = words_of(dpo.post(PAGE, {"head": ""}, follow=True))
    assert "(entry 5) agrees." in page
    assert "Entry 6 is not the one that the head names" in page


def test_too_many_lines_are_refused_and_not_cut(dpo: Client, entries: None) -> None:
    page = dpo.post(PAGE, {"head": "x" * 20_001})
    assert "Paste fewer lines at once." in words_of(page)
    assert "maxlength" not in page.content.decode()


def test_the_log_says_which_grade(dpo: Client) -> None:
    AuditEntry.record("safety.grade", None, "Bronze")
    assert "wrote down this installation’s grade: Bronze" in words_of(dpo.get("/people/audit/"))


@pytest.mark.parametrize(
    "typed", ["nonsense", "5 of 30 November 2026: 12ab", "5 of 31 February 2026: " + "a" * 40]
)
def test_a_line_that_is_not_whole_is_said_beside_the_field(
    dpo: Client, entries: None, typed: str
) -> None:
    page = dpo.post(PAGE, {"head": typed})
    assert words_of(page).count("There is no whole line in this.") == 2
    assert typed in page.content.decode()
    assert not AuditEntry.objects.filter(action="audit.verified").exists()


def test_one_broken_line_among_whole_ones_is_not_passed_over(entries: None) -> None:
    with pytest.raises(NoHead):
        heads_in(f"{head_now()}\n7 of 1 December 2026: 3f9a")


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode())))


def test_the_file_holds_what_the_filters_leave_and_is_written_down(
    dpo: Client, entries: None
) -> None:
    AuditEntry.record("people.factor_reset", None, "kim@x.example", how_checked="=cmd|'/C calc'!A0")
    rows = table(dpo.get("/people/audit/audit-log.csv?area=people"))
    assert len(rows) == 2
    assert rows[1][0] == "6"
    assert rows[1][2:4] == ["The system", "reset the second step of kim@x.example"]
    assert not any(cell.startswith("=") for cell in rows[1])
    taken = AuditEntry.objects.get(action="audit.exported")
    assert (taken.actor, taken.detail["entries"]) == (
        "data_protection_officer@testshire.example",
        1,
    )
    assert len(table(dpo.get("/people/audit/audit-log.csv"))) == 8
    assert dpo.get("/people/audit/audit-log.csv?day=nonsense").status_code == 302


def test_two_people_get_the_head_under_a_subject_that_says_nothing(
    entries: None, settings: Settings
) -> None:
    now = head_now()
    settings.AUDIT_HEAD_TO = ["dpo@x.example", "chair@x.example"]
    call_command("audit", "head", "--mail", stdout=StringIO())
    assert [message.to for message in mail.outbox] == [["dpo@x.example"], ["chair@x.example"]]
    for message in mail.outbox:
        assert message.subject == "A line to keep"
        assert heads_in(str(message.body)) == [now]
        assert "abuse" not in str(message.body)
    assert AuditEntry.objects.get(action="audit.head_sent").detail == {"number": 5, "people": 2}


@pytest.mark.parametrize("to", [[], ["dpo@x.example"], ["dpo@x.example"] * 2])
def test_one_person_alone_is_not_enough(entries: None, settings: Settings, to: list[str]) -> None:
    settings.AUDIT_HEAD_TO = to
    with pytest.raises(CommandError, match="Two people"):
        call_command("audit", "head", "--mail")
    assert mail.outbox == []


@pytest.mark.parametrize("given", ["/nowhere/head.txt", "5 of 30 November 2026: 3f"])
def test_a_head_that_cannot_be_read_is_no_check(entries: None, given: str) -> None:
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--head", given)


def test_of_an_empty_log_there_is_no_head(db: None) -> None:
    with pytest.raises(CommandError, match="Nothing has been written down yet"):
        call_command("audit", "head")
