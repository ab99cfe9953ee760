"""Every message people's screens send."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from hearback.people.models import Invitation

SUBJECT = "An invitation to sign in"
BODY = """Hello,

you have been invited to sign in at {office}

Please follow this link by {day}. It works once, and only for you:

{link}

If you did not expect this message, please tell the colleague you would ask about it, and do not
follow the link.
"""


def link_to(secret: str) -> str:
    """Return the whole address that opens an invitation."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('people:accept', args=[secret])}"


def send_invitation(invitation: Invitation, secret: str) -> bool:
    """Send the link; return False if the mail server did not take it (the administrator then
    hands the link over). The subject says nothing to someone who reads over a shoulder.
    """
    body = BODY.format(
        office=settings.WAGTAILADMIN_BASE_URL,
        day=f"{invitation.runs_out_at:%-d %B %Y}",
        link=link_to(secret),
    )
    try:
        return bool(send_mail(SUBJECT, body, settings.DEFAULT_FROM_EMAIL, [invitation.email]))
    except OSError:
        return False
