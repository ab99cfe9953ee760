"""`evaluate_masking FILE`: how well the masking does on marked texts. Touches no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.masking import find_spans
from feedback.masking.evaluation import InvalidLine, evaluate, read_examples


class Command(BaseCommand):
    """Reads a file of marked texts and prints what the masking finds, misses and overdoes."""

    help = "Measure the masking on a file of texts in which identifiers are marked."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and how much to print."""
        parser.add_argument(
            "file",
            type=Path,
            help="JSON lines: “text”, and “identifiers” with “type”, “start” and “end”",
        )
        parser.add_argument(
            "--misses", action="store_true", help="print everything missed, and hidden for nothing"
        )
        parser.add_argument(
            "--json", action="store_true", help="end with the figures as one JSON object"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and say what came out."""
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig") as lines:
                examples = read_examples(lines)
        except OSError as problem:
            raise CommandError(f"{path} can’t be read: {problem.strerror}.") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path} is no text in UTF-8.") from problem
        except InvalidLine as problem:
            raise CommandError(f"{path}: {problem}") from problem
        result = evaluate(examples, find_spans)
        self.stdout.write("\n".join(result.lines()))
        if options["misses"]:
            self.stdout.write(f"Missed ({len(result.missed)}):")
            for miss in result.missed:
                self.stdout.write(f"  {miss}")
            self.stdout.write(f"Hidden for nothing ({len(result.overdone)}):")
            for miss in result.overdone:
                self.stdout.write(f"  {miss}")
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json()))
