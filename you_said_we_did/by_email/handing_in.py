"""Handing in what somebody asked for: sealed first, then one short transaction in staging.

Nothing is looked up, so nothing can be learned: the same is done for an address that is on the
list and for one that is not.
"""

from datetime import date

from django.conf import settings
from django.db import connections, transaction

from feedback.intake.public_key import NoValidKey, is_usable, load_public_key, read_public_key
from feedback.intake.slips import seal_slip
from feedback.intake.submission import STAGING
from you_said_we_did.by_email.links import MailLink
from you_said_we_did.by_email.models import Slip

# What a slip may ask for.
ASK, CONFIRM, LEAVE = "ask", "confirm", "leave"
# Asks for no row back and names no column to compare: the public tier may read neither.
SPEND = "INSERT INTO by_email_spentlink (id, until) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def list_key(today: date) -> bytes:
    """Return the 32 bytes to seal addresses to. Raises NoValidKey: then nothing may be taken."""
    return load_public_key(today, settings.LIST_PUBLIC_KEY_FILE)


def ask_for_news(address: str, today: date) -> None:
    """Hand in an address. Raises NoValidKey or TooLarge before the database is touched."""
    slip = seal_slip({"do": ASK, "address": address}, list_key(today))
    with transaction.atomic(using=STAGING):
        Slip.objects.create(sealed=slip)


def use_link(do: str, link: MailLink) -> bool:
    """Hand in a link once; False, and nothing is stored, if it was used before.

    An old key will do: who wants to leave may do so, though no address is taken any more. Raises
    NoValidKey if there is none, before the database is touched.
    """
    public = read_public_key(settings.LIST_PUBLIC_KEY_FILE)
    if public is None or not is_usable(public):
        raise NoValidKey
    slip = seal_slip({"do": do, "link": link.text}, public)
    with transaction.atomic(using=STAGING):
        is_new = _spend(link)
        if is_new:
            Slip.objects.create(sealed=slip)
    return is_new


def _spend(link: MailLink) -> bool:
    with connections[STAGING].cursor() as cursor:
        cursor.execute(SPEND, [link.number, link.until.toordinal()])
        return int(cursor.rowcount) == 1
