"""`keeper`: open what may be opened, forget what is due, and say in plain words what happened."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import date_format

from feedback.keeper.batches import Report, forget_alone, run
from feedback.keeper.carrying.machine import refuse_on_the_site
from feedback.keeper.forgetting import Forgotten
from feedback.keeper.keys import reviewers
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.keys.passphrase import add_passphrase_option, read_passphrase
from feedback.keeper.keys.report import damaged_lines, left_over_lines, medium_lines
from feedback.keeper.process import (
    add_now_option,
    close_the_process,
    day_of,
    in_plain_words,
    refuse_without_keys,
)
from feedback.private_files import one_at_a_time
from feedback.surveys.models import Survey
from hearback.people.chain.keeping import keep_the_head


class Command(BaseCommand):
    """Runs the keeper once. Shows no content and no number of envelopes that wait."""

    help = "Open the answers that may be opened now, mask them, hand them to the desk, and forget."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the passphrase's file, the daily round and, in the demonstration, a day."""
        add_passphrase_option(parser)
        add_now_option(parser)
        parser.add_argument(
            "--only-forget",
            action="store_true",
            help="open nothing; destroy the keys and raw texts of months that are reviewed or over"
            " the limit. Needs no passphrase: for a daily timer",
        )

    def handle(
        self,
        *args: Any,
        passphrase_file: Path | None,
        now: Any,
        only_forget: bool,
        **options: Any,
    ) -> None:
        """Unlock, run, report."""
        close_the_process()
        refuse_on_the_site()
        today = day_of(now)
        folder = KeyFolder(Path(settings.KEY_DIR))
        with in_plain_words():
            refuse_without_keys(folder)
            with one_at_a_time(folder.path) as is_alone:
                if not is_alone:
                    raise CommandError("The keeper is running already. Wait until it is done.")
                if only_forget:
                    report = forget_alone(today)
                else:
                    report = run(self._unlock(folder, passphrase_file), today)
                folder.catch_up()
                wrong = [*medium_lines(folder), *reviewers.lines(), *keep_the_head()]
        if not only_forget:
            self._tell(report)
        self._tell_forgotten(report.forgotten)
        self._tell_wrong(report, wrong)

    def _unlock(self, folder: KeyFolder, passphrase_file: Path | None) -> UnlockedKeys:
        """Ask for what only the keyholder knows: the passphrase, and whose new key is right."""
        keys = folder.unlock(read_passphrase(passphrase_file, self.stdout))
        if sys.stdin.isatty():
            reviewers.ask(reviewers.not_accepted(), self.stdout)
        return keys

    def _tell_wrong(self, report: Report, wrong: list[str]) -> None:
        forgotten = report.forgotten
        told = (*damaged_lines(forgotten.damaged), *left_over_lines(forgotten.left_over))
        for line in (*wrong, *told):
            self.stderr.write(line)
        for key in sorted(report.missing):
            self.stderr.write(
                f"ANSWERS WAIT UNDER MONTH {key.hex()}, WHOSE KEY IS MISSING HERE. They were left"
                " as they are. Make no new keys: put the stick in and run"
                " ./run hearback keys restore"
            )
        if not report.is_shared:
            self.stderr.write(
                "The reviewers’ copies in HEARBACK_DESK_KEY_DIR could not all be written: something"
                " stands in their place. Have the administrator look who put what there, then run"
                " the keeper again."
            )
        if not report.is_tidy:
            self.stderr.write(
                "What was deleted could not be cleared from the disk, because something else was"
                " using the database. Run the keeper again."
            )

    def _tell(self, report: Report) -> None:
        opened = {batch.survey_id for batch in report.batches}
        surveys = Survey.objects.published()
        if not surveys:
            self.stdout.write("No survey has been opened yet.")
        for survey in surveys:
            self.stdout.write(f"{survey.name}: {_in_words(survey, opened, report)}")
        for pool in (batch for batch in report.batches if batch.survey is None):
            self.stdout.write(f"{pool.about}: opened in one pool, because they had waited long")
        if report.given_up:
            self.stdout.write(
                "Some answers were too few for any pool, for too long. They were destroyed unread,"
                " as the surveys’ first pages say. The audit log says how many."
            )
        if report.quarantined:
            self.stdout.write(
                f"{report.quarantined} set aside, still sealed: they would not open, or did not"
                " fit their survey."
            )

    def _tell_forgotten(self, forgotten: Forgotten) -> None:
        if forgotten.reviewed:
            self.stdout.write(f"Keys destroyed: {_months(forgotten.reviewed)}, all reviewed.")
        if forgotten.past_cap:
            self.stdout.write(
                f"Keys destroyed: {_months(forgotten.past_cap)}, over the limit of"
                f" {settings.KEYS_LIVE_DAYS} days."
            )
        if forgotten.is_anything_lost:
            self.stdout.write(
                "Some answers had never been opened and went with their key. The audit log says"
                " how many."
            )
        if forgotten.waiting and forgotten.first_cap:
            self.stdout.write(
                f"Not reviewed yet: {_months(forgotten.waiting)}. The first of them is destroyed"
                f" on {date_format(forgotten.first_cap)} at the latest."
            )


def _in_words(survey: Survey, opened: set[int | None], report: Report) -> str:
    if survey.pk in opened:
        return "opened a batch"
    if next_from := report.next_from.get(survey.slug):
        return f"next batch from {date_format(next_from)}"
    return "too few yet: stays sealed"


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"
