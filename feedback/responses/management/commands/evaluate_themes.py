"""`evaluate_themes`: how well themes are suggested for coded comments in a file of your own."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.responses.codebook import STARTER
from feedback.theming.evaluation import Evaluation, Report, codebook_for
from feedback.theming.labelled import BadFile, read_labelled
from feedback.theming.sentences import ModelRefused, SentenceModel, sentence_model
from feedback.theming.themes import BadCodebook, ThemeEntry, read_codebook

NAMES = {
    "micro_f1": "Micro-F1 (over all codings)",
    "macro_f1": "Macro-F1 (mean over themes)",
    "balanced_accuracy": "Balanced accuracy",
    "suggestion_precision": "Shown suggestions that were right",
    "suggestion_recall": "Themes that were suggested",
    "top3_recall": "Themes among the best three",
    "one_right_in_top3": "Texts with at least one right in the best three",
}
KEYS = [name for name in NAMES if name != "one_right_in_top3"]


class Command(BaseCommand):
    """Trains, measures and prints; no database is touched and nothing is kept."""

    help = "Measure how well themes are suggested, on coded comments in a file."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the files, and how to read them."""
        parser.add_argument(
            "--train", type=Path, help="learn from this file; without it: the codebook alone"
        )
        parser.add_argument("--test", type=Path, help="measure on this file")
        parser.add_argument(
            "--folds", type=int, help="measure --train itself, so many parts kept out"
        )
        parser.add_argument("--codebook", type=Path, default=STARTER, help="JSON, as the starter's")
        parser.add_argument(
            "--labels-column", default="", metavar="NAME", help="CSV: where labels are"
        )
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")
        parser.add_argument("--words-only", action="store_true", help="without the sentence model")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print. A file that can't be used is said with its row and column."""
        try:
            report = self._measured(options)
        except (BadFile, BadCodebook, ModelRefused, ValueError) as error:
            raise CommandError(str(error)) from error
        self._print(report)
        if options["json"]:
            found = {name: round(report.figures[name], 4) for name in KEYS}
            found["texts_per_second"] = round(report.texts_per_second, 1)
            self.stdout.write(json.dumps(found))

    def _measured(self, options: dict[str, Any]) -> Report:
        column = options["labels_column"]
        known = read_labelled(options["train"], column) if options["train"] else []
        rows = read_labelled(options["test"], column) if options["test"] else []
        if not rows and not (known and options["folds"]):
            raise CommandError("Name a file with --test, or one with --train and --folds.")
        if rows and options["folds"]:
            raise CommandError("--folds measures --train itself: leave --test out.")
        themes = codebook_for(_codebook(options["codebook"]), [*known, *rows])
        evaluation = Evaluation(themes, None if options["words_only"] else _sentences())
        if options["folds"]:
            return evaluation.out_of_fold(known, options["folds"])
        return evaluation.on_others(known, rows)

    def _print(self, report: Report) -> None:
        how = "words and meaning" if report.by_meaning else "words only (no sentence model)"
        learned = (
            f"{report.trained_on:,} coded texts" if report.trained_on else "the codebook alone"
        )
        self.stdout.write(f"{report.texts:,} texts, {report.themes} themes; {how}; from {learned}.")
        for name, label in NAMES.items():
            if name == "balanced_accuracy" and not report.one_label:
                continue
            low, high = report.intervals[name]
            self.stdout.write(f"{label}: {report.figures[name]:.3f} ({low:.3f} to {high:.3f})")
        self.stdout.write(
            f"{report.training_seconds:.1f} seconds of training,"
            f" {report.texts_per_second:,.0f} texts a second."
        )


def _codebook(path: Path) -> list[ThemeEntry]:
    try:
        return read_codebook(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadCodebook(f"The codebook {path} can’t be read: {error}.") from error


def _sentences() -> SentenceModel | None:
    return sentence_model(settings.SENTENCE_MODEL, settings.SENTENCE_MODEL_DIGEST)
