"""The head by mail, each day, to two people: what they keep is what nobody here can change."""

from django.conf import settings
from django.core.mail import EmailMessage

from hearback.people.chain.heads import Head, head_now
from hearback.people.models import AuditEntry

ENOUGH = 2
SUBJECT = "A line to keep"
BODY = """Hello,

please keep this message. There is nothing else to do.

{head}

If you are ever asked for it, it shows whether a record of ours is still the one it was.
"""


class TooFew(Exception):
    """Fewer than two people are to get the head."""


class NothingYet(Exception):
    """There is no entry yet, so there is no head."""


def send_head() -> tuple[Head, list[str]]:
    """Mail the head to everyone in `HEARBACK_AUDIT_HEAD_TO`, one message each; return it with the
    addresses the mail server did not take. Raises TooFew, NothingYet.

    What was sent is written down afterwards, so the entry is in the next head.
    """
    to = settings.AUDIT_HEAD_TO
    if len(set(to)) < ENOUGH:
        raise TooFew
    head = head_now()
    if head is None:
        raise NothingYet
    refused = []
    for address in to:
        message = EmailMessage(
            SUBJECT, BODY.format(head=head), settings.DEFAULT_FROM_EMAIL, [address]
        )
        try:
            message.send()
        except OSError:
            refused.append(address)
    if len(refused) < len(to):
        AuditEntry.record(
            "audit.head_sent", None, "", number=head.number, people=len(to) - len(refused)
        )
    return head, refused
