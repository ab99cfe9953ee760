"""`safeguarding_digest`: mail the safeguarding leads how many texts wait. Run it every workday."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from feedback.desk.digest import send_digests


class Command(BaseCommand):
    """Mails who is on duty, or else every lead, or else the administrators. Sends nothing where
    nothing waits.
    """

    help = "Mail safeguarding leads how many texts wait. A timer runs it every workday."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the mails. Raises CommandError, naming nobody, for those that were not taken."""
        refused = send_digests(localdate())
        if refused:
            raise CommandError(f"The mail server did not take {len(refused)} message(s).")
