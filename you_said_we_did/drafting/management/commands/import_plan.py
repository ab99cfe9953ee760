"""`import-plan FILE`: the joint action plan out of a tab-separated table or an XLSX file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.partners.sheets import Unreadable
from you_said_we_did.models import Plan
from you_said_we_did.plans.matching import compare
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.storing import take_in
from you_said_we_did.plans.timescales import due_of


class Command(BaseCommand):
    """Reads a plan, says what is doubtful in it, and takes it in unless it is a dry run."""

    help = "Read a joint action plan (TSV or XLSX), say what is doubtful, and take it in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what to do with it."""
        parser.add_argument("file", type=Path, help="a tab-separated table or an .xlsx file")
        parser.add_argument("--plan", help="the address of the plan; made if there is none yet")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="change nothing; without --plan the database is not even read",
        )
        parser.add_argument(
            "--json", action="store_true", help="print all of it as one JSON object"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it, take it in, and say what was read."""
        path, slug = options["file"], options["plan"]
        table = self._read(path)
        if not options["dry_run"] and not slug:
            raise CommandError("Say which plan it is: --plan ADDRESS. Or look at it: --dry-run.")
        plan = Plan.objects.filter(slug=slug).first() if slug else None
        comparison = compare(plan, table) if slug else None
        if not options["dry_run"]:
            self._take_in(plan or self._begin(slug, table), table, path.name)
        if options["json"]:
            self.stdout.write(json.dumps(table.as_json(), ensure_ascii=False))
            return
        self._tell(table)
        if comparison is not None:
            counts = comparison.counts.items()
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts) + ".")

    def _read(self, path: Path) -> PlanTable:
        try:
            return read_plan(path.read_bytes())
        except OSError as problem:
            raise CommandError(f"{path} can’t be read: {problem.strerror}.") from problem
        except Unreadable as problem:
            raise CommandError(f"{path}: {problem}") from problem

    def _begin(self, slug: str, table: PlanTable) -> Plan:
        """Make a plan with what the file says of itself; all of it can be changed in the office."""
        days = [due for action in table.actions if (due := due_of(action.timescale))]
        years = [due.year for due in days] or [timezone.localdate().year]
        title = table.outside[0].words if table.outside else slug.replace("-", " ").capitalize()
        try:
            return Plan.begin(
                None, slug=slug, title=title[:160], starts_in=min(years), ends_in=max(years)
            )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem

    def _take_in(self, plan: Plan, table: PlanTable, name: str) -> None:
        if not table.actions:
            raise CommandError("There is no action in this file, so nothing was taken in.")
        take_in(plan, table, name, None, timezone.localdate())

    def _tell(self, table: PlanTable) -> None:
        numbered = sum(action.number is not None for action in table.actions)
        self.stdout.write(
            f"{len(table.objectives)} objectives, {numbered} numbered actions and "
            f"{len(table.actions) - numbered} without a number."
        )
        self.stdout.write(f"To look at: {len(table.problems)}.")
        for problem in table.problems:
            self.stdout.write(f"  Line {problem.line}, {problem.cell}: {problem.words}")
