"""What a reminder says. It lies in a mailbox for years and shows on locked screens: subject, sender
and words tell nothing of what the list is about, and the only link leads to sign-in.
"""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from engagement.models import Partnership
from you_said_we_did.reminding.models import Reminder

OFFICE = "hearback.urls_office"
BODY = """Hello,

on your list are {counts}.

Please sign in and open it:

{page}

{name}
Please don’t answer this message. Nobody reads what comes back.
"""


def subject_of(period: str) -> str:
    """Return the subject: it names the month or the week, and nothing else."""
    if "W" in period:
        return "Your list for this week"
    month = parse_date(f"{period}-01")
    return f"Your list for {date_format(month, 'F')}" if month else "Your list"


def in_words(late: int, soon: int) -> str:
    """Return how many things are on a list."""
    things = [(late, "late"), (soon, "due soon")]
    return " and ".join(
        f"{number} {'thing' if number == 1 else 'things'} {words}"
        for number, words in things
        if number
    )


def letter(reminder: Reminder, page: str) -> EmailMessage:
    """Return the message; `page` names the office's page that its reader opens."""
    body = BODY.format(
        counts=in_words(reminder.late, reminder.soon),
        page=f"{settings.WAGTAILADMIN_BASE_URL}{reverse(page, urlconf=OFFICE)}",
        name=Partnership.current().short_name,
    )
    sender = settings.DEFAULT_FROM_EMAIL
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    headers = {
        # The same each time: if a run dies between sending and writing that down, the message goes
        # out again, and mail programs show it once.
        "Message-ID": f"<list-{reminder.pk}-{reminder.period}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    subject = subject_of(reminder.period)
    return EmailMessage(subject, body, sender, [reminder.person.email], headers=headers)
