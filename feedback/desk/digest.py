"""The mail that says how many texts wait for a safeguarding lead: figures, and nothing about any.

No group, survey, month or flag stands in it, and no address that leads to one text: mail is read
over shoulders and kept for years.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from feedback.desk.clock import Clock, in_days
from feedback.desk.referrals import Referral, leads_for
from feedback.desk.rota import on_duty
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

SUBJECT = "Something waits at the desk"
BODY = """Hello,

{waits}. The oldest has waited {oldest}.
{overdue}

{do}

{office}

Please don’t answer this message, and don’t write about any text in mail.
"""
LOOK_IN = "Please sign in and look at your desk."
NO_LEAD = (
    "No safeguarding lead may read them, so nobody sees them. Please sign in, open “People”, and\n"
    "choose whose texts a safeguarding lead reads."
)


@dataclass(frozen=True)
class Waiting:
    """What waits for one person."""

    clocks: list[Clock]

    @property
    def waits(self) -> str:
        """How many wait, in words."""
        number = len(self.clocks)
        return f"{number} text waits" if number == 1 else f"{number} texts wait"

    @property
    def oldest(self) -> str:
        """The longest wait in words."""
        days = max(clock.days for clock in self.clocks)
        return in_days(days) if days else "less than a day"

    @property
    def overdue(self) -> str:
        """How many are overdue, in words."""
        late = sum(clock.is_overdue for clock in self.clocks)
        if not late:
            return "None is overdue."
        return f"{late} is overdue." if late == 1 else f"{late} are overdue."


def send_digests(today: date) -> list[str]:
    """Mail everyone for whom something waits, one message each; nothing at all where nothing waits.

    Returns the addresses the mail server did not take. Each message that it took is written down.
    """
    refused = []
    for (person, may_read), clocks in whose(today).items():
        waiting = Waiting(clocks)
        body = BODY.format(
            waits=waiting.waits,
            oldest=waiting.oldest,
            overdue=waiting.overdue,
            do=LOOK_IN if may_read else NO_LEAD,
            office=settings.WAGTAILADMIN_BASE_URL,
        )
        try:
            EmailMessage(SUBJECT, body, settings.DEFAULT_FROM_EMAIL, [person.email]).send()
        except OSError:
            refused.append(person.email)
        else:
            AuditEntry.record("safeguarding.digest", None, person.email)
    return refused


def whose(today: date) -> dict[tuple[User, bool], list[Clock]]:
    """Return the clocks of what waits, by the person to be told and whether she may read it."""
    clocks: dict[str, list[Clock]] = defaultdict(list)
    for referral in Referral.objects.waiting().select_related("text").order_by("due", "pk"):
        clocks[referral.text.respondent_group].append(referral.clock)
    told: dict[tuple[User, bool], list[Clock]] = defaultdict(list)
    for group, waiting in clocks.items():
        leads = leads_for(group)
        for person in told_about(leads, today):
            told[person, bool(leads)] += waiting
    return told


def told_about(leads: list[User], today: date) -> list[User]:
    """Return whom to tell of what these leads may read: those of them on duty; else all of them;
    else the administrators, who can change that there are none.
    """
    duty = {person.pk for person in on_duty(today)}
    administrators = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR)
    return [lead for lead in leads if lead.pk in duty] or leads or list(administrators)
