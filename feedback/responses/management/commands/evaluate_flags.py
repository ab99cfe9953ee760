"""`evaluate_flags`: how many marked flags the rules find, and how many texts they flag."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.theming.flag_evaluation import BadFile, Evaluation, Miss, evaluate, read
from feedback.theming.flags import KINDS, URGENT


class Command(BaseCommand):
    """Measures; needs no database and stores nothing."""

    help = "Measure the flag rules on texts whose flags are marked (JSON lines: text, flags)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and what to print besides the figures."""
        parser.add_argument("file", type=Path, help="JSON lines with “text” and “flags”")
        parser.add_argument("--json", action="store_true", help="figures as JSON on the last line")
        parser.add_argument("--misses", action="store_true", help="list what was got wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print. Raises CommandError for a file that can't be measured."""
        try:
            result = evaluate(read(options["file"]))
        except BadFile as error:
            raise CommandError(str(error)) from error
        self._print_figures(result)
        if options["misses"]:
            self._print_misses("Missed", result.missed)
            self._print_misses("Found though not marked", result.unasked)
        if options["json"]:
            self.stdout.write(json.dumps(result.figures()))

    def _print_figures(self, result: Evaluation) -> None:
        self.stdout.write(f"{'':18}{'marked':>8}{'found':>8}{'recall':>8}{'precision':>11}")
        for kind in KINDS:
            recall, precision = shown(result.recall(kind)), shown(result.precision(kind))
            numbers = f"{result.marked[kind]:>8}{result.found[kind]:>8}{recall:>8}{precision:>11}"
            self.stdout.write(f"{kind:18}{numbers}")
        self.stdout.write(
            f"{' or '.join(URGENT)}: {shown(result.recall(*URGENT))} of the marks found,"
            f" {shown(result.flagged_share)} of {result.texts} texts flagged"
        )
        self.stdout.write(f"{result.texts / max(result.seconds, 1e-9):.0f} texts a second")

    def _print_misses(self, title: str, misses: list[Miss]) -> None:
        self.stdout.write(f"{title}: {len(misses)}")
        for miss in sorted(misses, key=lambda miss: KINDS.index(miss.kind)):
            trigger = f" “{miss.trigger}” in:" if miss.trigger else ""
            self.stdout.write(f"  {miss.kind} {miss.name}:{trigger} {' '.join(miss.text.split())}")


def shown(figure: float | None) -> str:
    """Return a share with three decimals, a dash where there is none."""
    return "–" if figure is None else f"{figure:.3f}"
