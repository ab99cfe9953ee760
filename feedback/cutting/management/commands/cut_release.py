"""`cut_release`: one cut that the office asked for. Everything heavy is loaded here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from feedback.cutting.cut import cut
from feedback.cutting.models import CutRun
from feedback.cutting.models.runs import FAULT


class Command(BaseCommand):
    """Harmless to repeat: what is no longer waiting is left alone."""

    help = "Cut a release that the office asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the run's number."""
        parser.add_argument("--run", type=int, required=True, help="the number of the run")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say on its row what came of it."""
        run = CutRun.objects.select_related("survey", "asked_by").filter(pk=options["run"]).first()
        if run is None:
            return
        try:
            if not run.begin():
                return
            cut(run.survey, run.period, run.asked_by, timezone.localdate())
        except ValidationError as refusal:
            run.end(" ".join(refusal.messages))
        except Exception as fault:
            run.end(FAULT.format(name=type(fault).__name__))
            raise
        else:
            run.end()
