"""`carry …`: files between the site's machine and the keeper's, where these are two."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format
from nacl.signing import VerifyKey

from feedback.intake.public_key import fingerprint
from feedback.keeper.carrying import back, out, pair
from feedback.keeper.carrying.files import load, make
from feedback.keeper.carrying.machine import KEEPER, SITE, is_site, require
from feedback.keeper.carrying.package import Direction, Refused
from feedback.keeper.expiring import forget_staged
from feedback.keeper.keys import reviewers
from feedback.keeper.keys.asking import says_yes
from feedback.keeper.keys.months import NoKeys
from feedback.keeper.keys.report import left_over_lines
from feedback.keeper.process import IN_WORDS, close_the_process
from feedback.keeper.tidying import tidy
from feedback.private_files import one_at_a_time
from hearback.people.models import AuditEntry

HELP = {
    "key": "show this machine’s public half, and the fingerprints to compare by voice",
    "trust": "believe the other machine’s public half, and no other",
    "out": "on the site’s machine: write what waits into a file for the keeper’s machine",
    "in": "on either machine: take in what the other one wrote",
    "back": "on the keeper’s machine: write what was opened into a file for the site’s machine",
}
DAMAGED = "The file {} in {} is damaged. Delete it, then exchange the keys of both machines anew."


class Command(BaseCommand):
    """Writes and takes in carried files. Shows no content and no number of answers."""

    help = "Carry answers between the site's machine and a keeper's machine that is never online."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which key or file."""
        parser.prog = "./run hearback carry"
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for action, words in HELP.items():
            own = actions.add_parser(action, help=words, description=words)
            if action == "trust":
                own.add_argument("key", nargs="+", metavar="KEY", help="what “carry key” showed")
            elif action != "key":
                own.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it, alone, and without a traceback whatever the file holds."""
        close_the_process()
        require({"out": SITE, "back": KEEPER}.get(action, ""))
        actions: dict[str, Callable[..., None]] = {
            "key": self._key,
            "trust": self._trust,
            "out": self._out,
            "in": self._in,
            "back": self._back,
        }
        with _in_plain_words(), one_at_a_time(pair.folder()) as is_alone:
            if not is_alone:
                raise CommandError(
                    "The keeper, or another “carry”, is running here. Wait until it is done."
                )
            actions[action](**{name: options[name] for name in ("key", "file") if name in options})

    def _key(self) -> None:
        own = pair.own_key().verify_key
        self.stdout.write(pair.written(own))
        self.stdout.write(f"This machine:       {fingerprint(bytes(own))}")
        try:
            self.stdout.write(f"The other machine:  {fingerprint(bytes(pair.other_key()))}")
        except pair.NobodyTrusted:
            self.stdout.write("The other machine:  none is trusted yet")

    def _trust(self, key: list[str]) -> None:
        new, old = pair.read_key(" ".join(key)), _trusted()
        if old == new:
            self.stdout.write("This machine trusts it already. Nothing was changed.")
            return
        self.stdout.write(f"Its fingerprint:    {fingerprint(bytes(new))}")
        if old is not None:
            self.stdout.write(f"Trusted until now:  {fingerprint(bytes(old))}")
            if not says_yes("Trust the new one, and no longer the old one?"):
                raise CommandError("Nothing was changed.")
        pair.trust(new)
        replaced = {"instead_of": fingerprint(bytes(old))} if old else {}
        AuditEntry.record("carry.trusted", None, fingerprint(bytes(new)), **replaced)
        self.stdout.write(
            "Trusted. Compare the fingerprint by voice with what the other machine shows for"
            " itself: ./run hearback carry key"
        )

    def _out(self, file: Path) -> None:
        self._forget(timezone.localdate())
        _write(file, make(Direction.OUT, out.pack))
        self.stdout.write(f"Written. Carry {file.name} to the keeper’s machine.")

    def _forget(self, today: date) -> None:
        """Forget what the public site wrote and nobody needs; say what could not be deleted."""
        for line in left_over_lines(forget_staged(today)):
            self.stderr.write(line)

    def _back(self, file: Path) -> None:
        _write(file, make(Direction.BACK, back.pack))
        self.stdout.write(f"Written. Carry {file.name} to the site’s machine.")

    def _in(self, file: Path) -> None:
        today = timezone.localdate()
        try:
            if is_site():
                content, machine = load(file, Direction.BACK)
                self._tell_of_key(back.take(content, machine, today))
                self._forget(today)
            else:
                content, machine = load(file, Direction.OUT)
                reviewers.ask(out.reviewers_in(content), self.stdout)
                out.take(content, machine, today)
        except Refused as refusal:
            AuditEntry.record("carry.refused", None)
            raise CommandError(f"{refusal.words} Nothing was taken in.") from None
        next_step = "carry out" if is_site() else "keeper, then carry back"
        self.stdout.write(f"Taken in. Next: ./run hearback {next_step}")
        if not tidy():
            self.stderr.write(
                "What was deleted could not be cleared from the disk, because something else was"
                " using the database. Take the same file in again."
            )

    def _tell_of_key(self, last_day: Any) -> None:
        if last_day is None:
            self.stdout.write(
                "No public key came along, so the site takes no answers yet. On the keeper’s"
                " machine: ./run hearback keys make, then carry back"
            )
        else:
            self.stdout.write(
                f"The site takes answers until {date_format(last_day)}, unless a newer key is"
                " carried here before."
            )


def _trusted() -> VerifyKey | None:
    try:
        return pair.other_key()
    except pair.NobodyTrusted:
        return None


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all. Sticks know no rights and no links, so neither is asked."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".carrying-", delete=False) as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    try:
        os.replace(aside.name, file)
    except OSError:
        os.unlink(aside.name)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn what can go wrong into words for the person at the terminal."""
    try:
        yield
    except Refused as refusal:
        raise CommandError(refusal.words) from None
    except pair.NobodyTrusted:
        raise CommandError(
            "This machine does not know the other one yet. Type there: ./run hearback carry key."
            " Then type here what it shows: ./run hearback carry trust KEY"
        ) from None
    except pair.NotAKey:
        raise CommandError(
            "That is not the other machine’s key. It is 64 signs long, and “carry key” shows it on"
            " the other machine. Nothing was changed."
        ) from None
    except NoKeys:
        raise CommandError(IN_WORDS[NoKeys]) from None
    except pair.DamagedPair as damaged:
        raise CommandError(DAMAGED.format(damaged, pair.folder())) from None
    except IntegrityError:
        raise CommandError(
            "The file does not fit the database of this machine: it refers to something that is not"
            " here. Was an older backup restored? Nothing was taken in."
        ) from None
    except OSError as error:
        raise CommandError(f"{error.filename or 'The file'}: {error.strerror}.") from None
