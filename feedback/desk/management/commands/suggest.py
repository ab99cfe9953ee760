"""`suggest`: what the worker does for suggestions and leads. A timer runs it every night."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from feedback.desk.learning.leading import look_for_leads
from feedback.desk.learning.suggesting import suggest_again
from feedback.desk.learning.training import train_model
from feedback.desk.runs import Run

WORK: dict[str, Callable[[Run], None]] = {
    Run.Kind.TRAIN: train_model,
    Run.Kind.SUGGEST: suggest_again,
    Run.Kind.LEADS: look_for_leads,
}


class Command(BaseCommand):
    """Harmless to repeat: suggestions are replaced by what is suggested now, never doubled."""

    help = "Suggest themes again for uncoded texts, and look for leads."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer training, or one run that the office asked for."""
        parser.add_argument("--train", action="store_true", help="train a new model first")
        parser.add_argument("--run", type=int, help="do the run of this number, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked for, and say what came of it."""
        if options["run"] is not None:
            # One that was stopped before its turn came is no longer to be done.
            for run in Run.objects.filter(pk=options["run"], status=Run.Status.WAITING):
                self._do(run)
            return
        kinds = [Run.Kind.TRAIN] if options["train"] else []
        for kind in (*kinds, Run.Kind.SUGGEST, Run.Kind.LEADS):
            try:
                self._do(Run.ask(kind, None))
            except ValidationError as refusal:
                self.stdout.write(f"{kind.label}: {refusal.messages[0]}")

    def _do(self, run: Run) -> None:
        if not run.begin():
            return
        run.do(WORK[run.kind])
        run.refresh_from_db()
        self.stdout.write(f"{run}. {run.note}".strip())
