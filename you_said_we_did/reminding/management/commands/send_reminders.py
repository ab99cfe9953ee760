"""`send-reminders`: mail agencies monthly and officers weekly how much is on their list."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from you_said_we_did.reminding import rounds
from you_said_we_did.reminding.letters import in_words


class Command(BaseCommand):
    """Sends nothing where nothing is late or due, and nothing twice. It shows no address."""

    help = "Mail agencies and officers how much is late or due soon. A timer runs it on workdays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to leave out."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be sent, and send nothing"
        )
        parser.add_argument(
            "--waiting",
            action="store_true",
            help="send only what was asked for before; the worker runs it so",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send. Raises CommandError, naming nobody, for what the mail server did not take."""
        today = timezone.localdate()
        asks = [] if options["waiting"] else rounds.regular(today)
        if options["dry_run"]:
            self._tell(asks)
            return
        rounds.keep(asks, today)
        done = rounds.write(today)
        self.stdout.write(f"{done.sent} sent.")
        if done.refused:
            raise CommandError(f"The mail server did not take {done.refused} message(s).")
        if done.is_down:
            raise CommandError(
                "The mail server can’t be reached. What was not sent waits for the next run."
            )

    def _tell(self, asks: list[rounds.Ask]) -> None:
        for ask in asks:
            counts = in_words(len(ask.due.late), len(ask.due.soon))
            self.stdout.write(f"To somebody, about {ask.period}: {counts}.")
        self.stdout.write(f"{len(asks)} message(s). Nothing was sent.")
