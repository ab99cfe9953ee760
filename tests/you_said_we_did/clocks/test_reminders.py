"""Mail that reminds: to whom, how often, and that it says nothing."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from engagement.models import Agency
from engagement.neutral import giveaway_in
from feedback.partners.models import Contributor
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import make_agency, make_partnership, make_user
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.plans.making import action, make_vale
from you_said_we_did.models import Plan
from you_said_we_did.reminding import rounds
from you_said_we_did.reminding.models import Reminder
from you_said_we_did.subscribers.post import MailServerDown, Post

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What ends a process."""


@pytest.fixture
def council(clock: Clock) -> Agency:
    """An agency with one thing late and one due soon. Its contact is `contact`."""
    make_partnership()
    agency, finding = make_agency(), make_finding()
    make_commitment(finding, "doing", owner=agency, due=date(2026, 11, 1)).add_progress(
        "Begun.", None, clock.today
    )
    make_commitment(finding, "doing", owner=agency, due=date(2026, 12, 20)).add_progress(
        "Begun.", None, clock.today
    )
    return agency


def hears_for(agency: Agency, name: str = "contact") -> User:
    """Make somebody who hears for an agency."""
    person = make_user(Role.PARTNER, email=f"{name}@testshire.example")
    Contributor.objects.create(user=person, agency=agency)
    return person


def send(*arguments: str) -> list[Any]:
    """Run the timer's command and return the messages it sent."""
    mail.outbox.clear()
    call_command("send_reminders", *arguments, stdout=StringIO())
    return list(mail.outbox)


def test_a_contact_hears_once_a_month(council: Agency, clock: Clock) -> None:
    person = hears_for(council)
    (message,) = send()
    assert message.to == [person.email]
    assert message.subject == "Your list for November"
    assert "on your list are 1 thing late and 1 thing due soon." in message.body
    assert "http://localhost:8001/loop/clocks/mine/" in message.body
    for days in (0, 1, 7):
        clock.today += timedelta(days=days)
        assert send() == []
    clock.today = date(2026, 12, 1)
    (message,) = send()
    assert message.subject == "Your list for December"


def test_officers_hear_once_a_week_and_about_everything(council: Agency, clock: Clock) -> None:
    make_user(Role.OFFICER, email="officer@testshire.example")
    (message,) = send()
    assert message.subject == "Your list for this week"
    assert "/loop/clocks/\n" in message.body
    assert send() == []
    clock.today += timedelta(days=1)  # Monday
    assert len(send()) == 1


def test_where_nothing_is_due_nothing_is_sent(clock: Clock) -> None:
    hears_for(make_agency("health"))
    make_user(Role.OFFICER)
    assert send() == []
    assert not Reminder.objects.exists()


def test_nobody_hears_who_has_gone_or_hands_in_nothing(council: Agency) -> None:
    gone, other = hears_for(council, "gone"), hears_for(council, "other")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    other.groups.clear()
    assert send() == []


def test_restricted_and_unapproved_things_are_on_no_contacts_list(council: Agency) -> None:
    hears_for(council)
    late: dict[str, Any] = {"owner": council, "due": date(2026, 11, 1)}
    make_commitment(make_finding("kept", visibility="restricted"), **late)
    make_commitment(make_finding("draft"), live=False, **late)
    (message,) = send()
    assert "on your list are 1 thing late and 1 thing due soon." in message.body


def test_an_action_that_answers_something_restricted_is_counted_for_no_contact(
    council: Agency, clock: Clock
) -> None:
    hears_for(council)
    found, plan = action(1, make_vale()), Plan.objects.get()
    plan.show_to("partnership", make_user(Role.COMMUNICATIONS))
    found.reschedule(council, date(2026, 11, 1), None, clock.today)
    (message,) = send()
    assert "on your list are 2 things late and 1 thing due soon." in message.body
    found.answer(make_finding("kept", visibility="restricted"), None)
    clock.today = date(2026, 12, 1)
    (message,) = send()
    assert "on your list are 1 thing late and 1 thing due soon." in message.body


def test_the_message_says_nothing(council: Agency) -> None:
    """No word of what it is about, in what a locked screen shows or below it."""
    hears_for(council)
    (message,) = send()
    whole = message.message().as_bytes().decode()
    told = whole.replace("hearback@localhost", "")
    assert giveaway_in(told) == ""
    telling = ("call back", "Waiting", "silence", "ouncil", "survey", "quicker", "omestic")
    assert [word for word in telling if word in told] == []
    links = [line for line in message.body.splitlines() if "://" in line]
    assert links == ["http://localhost:8001/loop/clocks/mine/"]


def test_the_database_refuses_a_second_row(council: Agency, clock: Clock) -> None:
    person = hears_for(council)
    send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            person=person, period="2026-11", late=1, soon=0, made_on=clock.today
        )


def test_killed_before_the_mail_server_took_it_nobody_is_lost(
    council: Agency, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_for(council, "one")
    hears_for(council, "two")
    with monkeypatch.context() as patched:
        patched.setattr(Post, "send", dying_at(1))
        with pytest.raises(Killed):
            call_command("send_reminders", stdout=StringIO())
    # The dead run's message is not taken over at once: it could still be sending.
    assert [message.to for message in send()] == [["two@testshire.example"]]
    clock.hour += 1
    assert [message.to for message in send()] == [["one@testshire.example"]]
    assert send() == []


def test_killed_after_it_both_messages_are_one(
    council: Agency, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_for(council)
    mail.outbox.clear()
    with monkeypatch.context() as patched:
        patched.setattr(Reminder, "went", dying_at(1))
        with pytest.raises(Killed):
            call_command("send_reminders", stdout=StringIO())
    (first,) = mail.outbox
    clock.hour += 1
    (second,) = send()
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body


def dying_at(call: int) -> Any:
    """Return something that ends the process when it is called for that time."""
    calls: list[int] = []

    def die(*args: Any, **named: Any) -> bool:
        calls.append(1)
        if len(calls) >= call:
            raise Killed
        return True

    return die


def test_two_runs_at_once_send_one(council: Agency, clock: Clock) -> None:
    hears_for(council)
    rounds.keep(rounds.regular(clock.today), clock.today)
    row = Reminder.objects.get()
    assert row.take()
    assert not Reminder.objects.get().take()
    assert rounds.write(clock.today).sent == 0


def test_a_mail_server_that_is_down_is_tried_again(
    council: Agency, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_for(council)

    def down(self: Post, letter: Any) -> bool:
        raise MailServerDown

    with monkeypatch.context() as patched:
        patched.setattr(Post, "send", down)
        with pytest.raises(CommandError, match="waits for the next run"):
            send()
    assert len(send()) == 1


def test_an_address_that_is_refused_is_counted_and_not_tried_again(
    council: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears_for(council)
    with monkeypatch.context() as patched:
        patched.setattr(Post, "send", lambda self, letter: False)
        with pytest.raises(CommandError, match="did not take 1 message"):
            send()
    assert send() == []
    entry = AuditEntry.objects.get(action="reminders.sent")
    assert entry.detail == {"sent": 0, "refused": 1}


def test_an_old_list_is_not_sent_late(council: Agency, clock: Clock) -> None:
    hears_for(council)
    rounds.keep(rounds.regular(clock.today), clock.today)
    assert rounds.write(clock.today + timedelta(days=8)).sent == 0
    assert rounds.write(clock.today + timedelta(days=7)).sent == 1


def test_a_dry_run_sends_nothing_and_names_nobody(council: Agency) -> None:
    hears_for(council)
    out = StringIO()
    mail.outbox.clear()
    call_command("send_reminders", "--dry-run", stdout=out)
    assert "about 2026-11: 1 thing late and 1 thing due soon." in out.getvalue()
    assert "1 message(s). Nothing was sent." in out.getvalue()
    assert "@" not in out.getvalue()
    assert not mail.outbox
    assert not Reminder.objects.exists()
