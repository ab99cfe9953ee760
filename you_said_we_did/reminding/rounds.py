"""Who is to be reminded of what, and the round that writes to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.clocks.deadlines import Deadline
from you_said_we_did.clocks.lists import Due, due_from, due_in, open_deadlines
from you_said_we_did.reminding.letters import letter
from you_said_we_did.reminding.models import Reminder
from you_said_we_did.subscribers.post import MailServerDown, Post


@dataclass(frozen=True)
class Ask:
    """One message to be written: to whom, about which period, and what is on the list."""

    person: User
    period: str
    due: Due


@dataclass
class Round:
    """What became of a round."""

    sent: int = 0
    refused: int = 0
    is_down: bool = False


def month_of(day: date) -> str:
    """Return a month's short name, e.g. "2026-11"."""
    return f"{day:%Y-%m}"


def week_of(day: date) -> str:
    """Return a week's short name by ISO 8601, e.g. "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def contacts() -> dict[int, list[User]]:
    """Return the people who hear for each agency: its partner contributors with an open account."""
    partners = Contributor.objects.filter(
        user__is_active=True, user__groups__name=Role.PARTNER.value
    )
    found = defaultdict(list)
    for one in partners.select_related("user").order_by("user__email"):
        found[one.agency_id].append(one.user)
    return dict(found)


def reminded_by_hand(today: date) -> set[int]:
    """Return the keys of those whom an officer had written to today."""
    asked = Reminder.objects.filter(period=today.isoformat())
    return set(asked.values_list("person_id", flat=True))


def regular(today: date) -> list[Ask]:
    """Return the messages of this month to agencies, and of this week to officers: one to each who
    has something on the list.
    """
    found = open_deadlines(today)
    asks = _to_agencies(contacts(), month_of(today), found, today)
    for officer in User.objects.filter(is_active=True, groups__name=Role.OFFICER.value):
        asks.append(Ask(officer, week_of(today), due_in(found, today)))
    return [ask for ask in asks if ask.due.all]


def asked_for(agencies: Iterable[int], today: date) -> list[Ask]:
    """Return the messages to these agencies' contacts that an officer wants written today."""
    people = {key: found for key, found in contacts().items() if key in set(agencies)}
    asks = _to_agencies(people, today.isoformat(), open_deadlines(today), today)
    return [ask for ask in asks if ask.due.all]


def _to_agencies(
    people: dict[int, list[User]], period: str, found: list[Deadline], today: date
) -> list[Ask]:
    return [
        Ask(person, period, due_from(agency, found, today))
        for agency, persons in people.items()
        for person in persons
    ]


@transaction.atomic
def keep(asks: list[Ask], today: date, by: User | None = None) -> int:
    """Keep a row for each message that was not asked for before; return how many are new."""
    before = Reminder.objects.count()
    Reminder.objects.bulk_create(
        (
            Reminder(
                person=ask.person,
                period=ask.period,
                late=len(ask.due.late),
                soon=len(ask.due.soon),
                made_on=today,
            )
            for ask in asks
        ),
        ignore_conflicts=True,  # what one person was told of a period stays as it was
    )
    new = Reminder.objects.count() - before
    if new:
        AuditEntry.record("reminders.asked", by, "", messages=new)
    return new


@transaction.atomic
def ask_agencies(agencies: list[Agency], by: User, today: date) -> int:
    """Keep what an officer wants written to these agencies today; return how many are new."""
    keys = [agency.pk for agency in agencies]
    new = keep(asked_for(keys, today), today, by)
    AuditEntry.record("reminders.by_hand", by, "", agencies=[a.slug for a in agencies], new=new)
    return new


def write(today: date) -> Round:
    """Send what waits. A message that the mail server takes is never sent by another run; what it
    can't take now waits for the next one.
    """
    done = Round()
    officers = set(
        User.objects.filter(groups__name=Role.OFFICER.value).values_list("pk", flat=True)
    )
    with Post() as post:
        for row in Reminder.objects.waiting(today).select_related("person").order_by("pk"):
            if not row.person.is_active or not row.take():
                continue
            page = "clocks:home" if row.person_id in officers else "clocks:mine"
            try:
                is_taken = post.send(letter(row, page))
            except MailServerDown:
                row.put_back()
                done.is_down = True
                break
            row.went(timezone.now(), is_taken=is_taken)
            done.sent += is_taken
            done.refused += not is_taken
    if done.sent or done.refused:
        AuditEntry.record("reminders.sent", None, "", sent=done.sent, refused=done.refused)
    return done
