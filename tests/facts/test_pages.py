"""The safety page of the office and the public page: made of the same facts, at different doors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from freezegun import freeze_time

from cms.protection import Statement
from hearback.facts import standing
from hearback.facts.machine import write_report
from hearback.facts.telling import tell_public
from hearback.grades import Fact, Grade
from hearback.keeping.facts import PURGE, write
from hearback.keeping.facts import Fact as Report
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from hearback.settings import base
from tests.factories import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
PUBLIC = "/how-we-protect/"
TEMPLATES = [
    {
        **base.TEMPLATES[0],
        "OPTIONS": {**base.TEMPLATES[0]["OPTIONS"], "context_processors": base.PUBLIC_CONTEXT},
    }
]
PUBLIC_TIER = {
    "ROOT_URLCONF": "hearback.urls_public",
    "MIDDLEWARE": base.PUBLIC_MIDDLEWARE,
    "TEMPLATES": TEMPLATES,
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Sunday 22 November 2026, noon."""
    with freeze_time("2026-11-22 12:00"):
        yield


@pytest.fixture
def sound(settings: Any, tmp_path: Path) -> Path:
    """An installation that has a grade."""
    settings.KEY_DIR = tmp_path / "keys"
    settings.MACHINE_REPORT = tmp_path / "machine" / "report.json"
    settings.PUBLIC_URL = "https://voices.example"
    settings.WAGTAILADMIN_BASE_URL = "https://office.example"
    settings.SECURE_HSTS_SECONDS = 1
    return tmp_path


def read_public() -> str:
    with override_settings(**PUBLIC_TIER):
        response = Client().get(PUBLIC)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_a_changed_fact_changes_both_pages(
    office: Office, sound: Path, settings: Any, role: Role
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    tell_public()
    client = office(role)
    settings.SECOND_FACTOR_REQUIRED = False
    settings.PUBLIC_URL = "https://voices.example"
    page = client.get("/safety/").content.decode()
    assert "With a password alone" in page
    assert ">No grade</strong>" in page
    assert "<strong>Bronze</strong>" in read_public()
    assert "a password and a second step" in read_public()
    assert client.post("/safety/tell/", follow=True).status_code == 200
    assert "<strong>No grade</strong>" in read_public()
    assert "a password and a second step" not in read_public()
    assert AuditEntry.objects.filter(action="safety.grade").count() == 2


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in ("administrator", "data_protection_officer")]
)
def test_nobody_else_opens_it(office: Office, role: Role) -> None:
    client = office(role)
    assert client.get("/safety/").status_code == 403
    assert client.post("/safety/tell/").status_code == 403


def test_a_row_says_what_would_raise_it_and_what_is_not_set_up(office: Office, sound: Path) -> None:
    client = office(Role.ADMINISTRATOR)
    page = client.get("/safety/").content.decode()
    assert "Give the keeper a machine of its own: docs/keeper-apart.md" in page
    assert "As root: ./run doctor" in page
    assert standing.NOT_SET_UP in page
    assert "Nothing was said yet." in page
    write_report(sound / "machine/report.json", [Fact("x", "Disk", "Nearly full")], TODAY)
    page = client.get("/safety/").content.decode()
    assert "Examined on 22 November 2026" in page
    assert "Nearly full" in page


def test_neither_page_says_that_keys_are_safe_which_lie_nowhere(
    office: Office, sound: Path, settings: Any
) -> None:
    settings.MACHINE = "whole"
    client = office(Role.ADMINISTRATOR)
    assert f"No such folder: {sound / 'keys'}" in client.get("/safety/").content.decode()
    client.post("/safety/tell/")
    assert "The key that opens answers" not in read_public()
    settings.MACHINE = "site"
    assert "None here: the keeper has a machine" in client.get("/safety/").content.decode()
    client.post("/safety/tell/")
    assert "neither these pages nor our staff’s pages can reach it" in read_public()


def test_before_anything_was_said_and_after_a_week_the_public_page_says_so(sound: Path) -> None:
    assert "Nobody has looked at this site lately" in read_public()
    Statement.say(Grade.SILVER, ["Told."], TODAY)
    page = read_public()
    assert "<strong>Silver</strong>" in page
    assert "Told." in page
    assert "Not protected once we unlock the key there." in page
    assert "Does not help against: two of them who act together." in page
    Statement.say(Grade.SILVER, ["Told."], TODAY - timedelta(days=9))
    assert "Nobody has looked at this site lately" in read_public()


def test_the_public_page_holds_nothing_that_only_the_office_may_know(sound: Path) -> None:
    secret = Fact("x", "The disk of keeper-laptop", "Broken", Grade.BRONZE, "Mend it")
    write_report(sound / "machine/report.json", [secret], TODAY)
    tell_public()
    row = str(Statement.objects.values().get())
    for word in ("keeper-laptop", "Broken", "Mend it", str(sound), "docs/"):
        assert word not in row
        assert word not in read_public()


def test_the_command_says_the_grade_and_what_holds_it_back(sound: Path) -> None:
    out = StringIO()
    call_command("tell_safety", stdout=out)
    statement = Statement.current()
    assert statement is not None
    assert f"The grade is {statement}." in out.getvalue()
    assert "The whole machine, as root sees it: Not examined yet." in out.getvalue()


def test_the_database_keeps_one_row_with_a_grade_there_is(sound: Path) -> None:
    for wrong in ({"pk": 2, "grade": 1}, {"pk": 1, "grade": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.create(looked_on=TODAY, **wrong)


@dataclass(frozen=True)
class Last:
    """A report as other parts write it."""

    on: date
    ok: bool
    words: str


def test_another_parts_report_is_a_row_with_its_day() -> None:
    well = standing.dated(lambda: Last(TODAY, True, "Sealed and checked."), 3)()
    assert well == standing.Reading("Sealed and checked. 22 November 2026, today")
    eight_days_ago = TODAY - timedelta(days=8)
    wrong = standing.dated(lambda: Last(eight_days_ago, False, "The disk was full"), 3)()
    assert wrong is not None
    assert wrong.words == "The disk was full. 14 November 2026, 8 days ago"
    assert "./run doctor" in wrong.mend
    assert standing.dated(lambda: None, 3)() is None


@pytest.mark.parametrize("longest", [3, 7])
def test_what_was_done_too_long_ago_wants_mending(longest: int) -> None:
    def mend(days: int) -> str:
        report = Last(TODAY - timedelta(days=days), True, "Done")
        reading = standing.dated(lambda: report, longest)()
        assert reading is not None
        return reading.mend

    assert mend(longest) == ""
    assert "systemctl list-timers" in mend(longest + 1)


def test_what_is_old_or_not_set_up_says_on_the_page_what_to_do(
    office: Office, sound: Path, settings: Any
) -> None:
    settings.KEPT_DIR = sound / "kept"
    client = office(Role.DATA_PROTECTION)
    page = client.get("/safety/").content.decode()
    for timer in ("purging", "backup", "rehearsal"):
        assert f"systemctl enable --now hearback-{timer}.timer" in page
    write(PURGE, Report(TODAY - timedelta(days=200), ok=True, words="What was due was deleted."))
    page = client.get("/safety/").content.decode()
    assert "200 days ago" in page
    assert "Too long ago. See why its timer did not run" in page


def test_without_a_grade_the_public_page_promises_nothing_that_it_denies(sound: Path) -> None:
    words = "What follows holds only on a site that has one."
    Statement.say(Grade.NONE, [], TODAY)
    page = read_public()
    assert page.index("Not protected.") < page.index(words) < page.index("who steals our files")
    Statement.say(Grade.BRONZE, [], TODAY)
    assert words not in read_public()
