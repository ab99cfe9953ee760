"""The demonstration's list of those who want news by e-mail. What is written lies in files."""

from datetime import date

from django.conf import settings

from hearback.demo.own_secrets import passphrase
from you_said_we_did.subscribers import mailing
from you_said_we_did.subscribers.keys import ListKeyFolder


def open_mailing_list(today: date) -> None:
    """Make the list's key at the first start, and mark what is public as told."""
    folder = ListKeyFolder(settings.LIST_KEY_DIR)
    if not folder.stored():
        folder.make(passphrase(), today)
        mailing.open_list(today)
