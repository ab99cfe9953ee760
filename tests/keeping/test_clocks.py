"""Every kind has a clock or a reason; the page tells of it, and one person alone changes it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from feedback.cutting.models import CutRun
from hearback.deletions.models import ChosenClock, Deletion, Purged
from hearback.inventory import INVENTORY
from hearback.keeping import purging
from hearback.keeping.clocks import ALL, BY_KIND, chosen_days
from hearback.keeping.kept import FOR_GOOD
from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
CHANGE = "keeping:change"


def chosen(**days: int) -> dict[str, str]:
    """Return the form as it stands, but for these."""
    standing = {clock.kind: clock.days for clock in ALL if not clock.is_fixed}
    return {kind: str(number) for kind, number in {**standing, **days}.items()}


def test_every_table_has_exactly_one_clock_or_reason() -> None:
    covered = [name for clock in ALL for name in clock.covers]
    covered += [name for kept in FOR_GOOD for name in kept.covers]
    assert sorted(covered) == sorted(INVENTORY)


def test_no_choice_passes_the_limits_even_in_the_database() -> None:
    ChosenClock.objects.create(kind="raw", days=4000)
    ChosenClock.objects.create(kind="texts", days=1)
    assert chosen_days()["raw"] == 30
    assert chosen_days()["texts"] == 90
    assert BY_KIND["months"].is_fixed


def test_the_page_shows_every_clock_and_who_may_change_it(office: Office) -> None:
    Purged.objects.create(kind="texts", on=date(2026, 11, 3), rows=7)
    clients = {role: office(role) for role in (Role.DATA_PROTECTION, Role.ADMINISTRATOR)}
    for role, client in clients.items():
        page = client.get(reverse("keeping:clocks")).content.decode()
        assert all(clock.what.split(",")[0] in page for clock in ALL)
        assert "3 November 2026: fewer than 10" in page, "of answers only in steps"
        assert "Never." in page
        assert (reverse(CHANGE) in page) == (role == Role.DATA_PROTECTION)
    assert clients[Role.ADMINISTRATOR].get(reverse(CHANGE)).status_code == 403


def test_the_page_says_why_no_number_of_forms_is_told(office: Office) -> None:
    page = office(Role.DATA_PROTECTION).get(reverse("keeping:clocks")).content.decode()
    assert "It notes no number: that would tell how many wrote" in page


def test_days_are_changed_within_their_limits_and_written_down(office: Office) -> None:
    client = office(Role.DATA_PROTECTION)
    assert client.post(reverse(CHANGE), chosen(texts=400, raw=14)).status_code == 302
    assert (chosen_days()["texts"], chosen_days()["raw"]) == (400, 14)
    entries = AuditEntry.objects.filter(action="retention.changed")
    assert {(one.subject, one.detail["days"], one.detail["days_before"]) for one in entries} == {
        ("texts", 400, 730),
        ("raw", 14, 30),
    }


@pytest.mark.parametrize("typed", ["31", "6", "", "soon", "9" * 30])
def test_what_passes_a_limit_is_said_beside_its_field(office: Office, typed: str) -> None:
    sent = {**chosen(texts=400), "raw": typed}
    answer = office(Role.DATA_PROTECTION).post(reverse(CHANGE), sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    said = "Raw texts whose masking a person has checked: choose a number of days from 7 to 30."
    assert page.count(said) == 2, "once above and once beside the field, with its name"
    assert page.count("There is a problem") == 1
    assert 'value="400"' in page, "nothing typed is lost"
    assert not ChosenClock.objects.exists()


def test_what_is_due_goes_and_what_is_not_stays() -> None:
    by, today = factories.make_user(Role.ADMINISTRATOR), timezone.localdate()
    for number, days in enumerate((29, 30, 31, 60)):
        invitation, _ = Invitation.invite(f"{number}@office.example", [], by=by)
        then = timezone.now() - timedelta(days=days)
        Invitation.objects.filter(pk=invitation.pk).update(invited_at=then)
    assert purging.due(today).rows["invitations"] == 2
    said = StringIO()
    call_command("purge", "--dry-run", "--json", stdout=said)
    assert json.loads(said.getvalue())["rows"] == {"invitations": "2"}
    assert Invitation.objects.count() == 4, "looking deletes nothing"
    report = purging.purge(today)
    assert report.rows["invitations"] == 2
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "0@office.example",
        "1@office.example",
    }
    assert Deletion.objects.get(kind="invitations").before == today - timedelta(days=30)
    assert Purged.objects.get(kind="invitations").rows == 2
    assert purging.purge(today).rows["invitations"] == 0, "a second time finds nothing"


def test_who_asked_for_a_release_is_forgotten_whatever_became_of_the_cut() -> None:
    survey, by = factories.make_survey(), factories.make_user(Role.OFFICER)
    with freeze_time(timezone.now() - timedelta(days=91)):
        for period, note in (("2025-Q1", ""), ("2025-Q2", "It failed.")):
            run = CutRun.ask(survey, period, by)
            assert run.begin()
            run.end(note)
        CutRun.ask(survey, "2025-Q3", by)
    later = CutRun.ask(survey, "2025-Q4", by)
    assert purging.purge(timezone.localdate()).rows["runs"] == 3
    assert CutRun.objects.get() == later


def test_who_left_long_ago_has_no_name_any_more(office: Office) -> None:
    by, left = factories.make_user(Role.ADMINISTRATOR), factories.make_user(Role.CODER)
    email = left.email
    with freeze_time(timezone.now() - timedelta(days=731)):
        left.leave(by=by)
    entry = AuditEntry.objects.filter(action="people.left", subject=email)
    assert purging.purge(timezone.localdate()).rows["accounts"] == 1
    now = User.objects.get(pk=left.pk)
    assert (now.first_name, now.last_name) == ("", "")
    assert now.email == f"left-{left.pk}@former.invalid"
    assert entry.exists(), "who did what stays"
    kinds = set(Deletion.objects.values_list("kind", flat=True))
    assert {"accounts", "account-closed"} <= kinds
    assert email not in str(list(Deletion.objects.values()))
