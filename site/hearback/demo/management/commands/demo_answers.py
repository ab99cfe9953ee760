"""`./run hearback demo-answers 4`: invented people answer, through the real forms."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from feedback.intake.public_key import NoValidKey
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from hearback.demo.guard import require_demo
from hearback.demo.respondents import Respondents, answer_and_send, spread


class Command(BaseCommand):
    """Sends believable, fictional answers; only in the demonstration."""

    help = "Have invented people answer the open surveys, through the real forms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, which survey, which day, and a seed to repeat the same answers."""
        parser.add_argument("number", type=int, help="how many people answer")
        parser.add_argument("--survey", help="the address of one survey; otherwise all open ones")
        parser.add_argument("--now", type=date.fromisoformat, help="another day, as 2026-11-22")
        parser.add_argument("--seed", type=int, help="repeat the answers of an earlier run")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer and send, or say in one line why not."""
        require_demo("demo-answers")
        if options["number"] < 1:
            raise CommandError("At least one person has to answer.")
        definitions = _open_definitions(options["survey"])
        crowd = Respondents(options["seed"])
        today = options["now"] or timezone.localdate()
        try:
            for definition in spread(options["number"], definitions):
                answer_and_send(crowd, definition, today)
        except NoValidKey as error:
            raise CommandError(
                "There is no valid public key yet: start ./run demo first."
            ) from error
        self.stdout.write(f"{options['number']} people answered. Their envelopes are sealed.")


def _open_definitions(slug: str | None) -> list[SurveyDefinition]:
    """Return the frozen questions of the open surveys, or of one. Raises CommandError for none."""
    surveys = Survey.objects.open().order_by("pk")
    try:
        chosen = surveys.filter(slug=slug) if slug else surveys
        definitions = [survey.current_version().read() for survey in chosen]
    except OperationalError as error:
        raise CommandError("There is nothing to answer yet: start ./run demo first.") from error
    if not definitions:
        raise CommandError("There is no open survey of that address.")
    return definitions
