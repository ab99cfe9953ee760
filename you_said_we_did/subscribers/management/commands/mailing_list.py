"""`mailing-list …`: the list of those who asked for news by e-mail, from its key to its end."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from feedback.intake.wrapping import WrongPassphrase
from feedback.keeper.keys.passphrase import (
    add_passphrase_option,
    choose_passphrase,
    read_passphrase,
)
from feedback.keeper.process import close_the_process
from feedback.private_files import make_private_folder, one_at_a_time
from hearback.people.models import AuditEntry
from you_said_we_did.subscribers import mailing, rounds
from you_said_we_did.subscribers.keys import ListKeyFolder, ListKeysExist, NoListKeys
from you_said_we_did.subscribers.post import MailServerDown

HELP = {
    "make": "once, at the beginning: make the list's key and open the public form",
    "run": "take in who asked, confirmed or left, and write if something changed; by a timer",
    "rotate": "begin a new key now, if somebody may have the old one or its passphrase",
    "passphrase": "change the passphrase, if you know it",
    "end": "delete every address and the keys, and close the public form",
}
IN_WORDS: dict[type[Exception], str] = {
    WrongPassphrase: "That is not the passphrase. Nothing was changed.",
    NoListKeys: "There is no key of the list here, or it is damaged. Make one:"
    " ./run hearback mailing-list make",
    ListKeysExist: "There is a key already. It is never overwritten.",
    MailServerDown: "The mail server can’t be reached. What was not sent waits for the next run.",
}


class Command(BaseCommand):
    """Works on the list. It never shows an address."""

    help = "Look after the list of those who asked for news by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do and where the passphrase lies."""
        said = "; ".join(f"{name}: {words}" for name, words in HELP.items())
        parser.add_argument("action", choices=list(HELP), help=said)
        add_passphrase_option(parser)
        parser.add_argument(
            "--new-passphrase-file", type=Path, metavar="FILE", help="for `passphrase`"
        )
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="for `run`: again and again"
        )
        parser.add_argument("--yes", action="store_true", help="for `end`: do not ask again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError in plain words, which name nobody."""
        close_the_process()
        actions = {
            "make": self._make,
            "run": self._run,
            "rotate": self._rotate,
            "passphrase": self._change_passphrase,
            "end": self._end,
        }
        folder = ListKeyFolder(settings.LIST_KEY_DIR)
        make_private_folder(folder.path)
        with one_at_a_time(folder.path) as is_alone:
            if not is_alone:
                raise CommandError("Another run is at work. Try again in a minute.")
            try:
                actions[options["action"]](folder, options)
            except tuple(IN_WORDS) as error:
                raise CommandError(IN_WORDS[type(error)]) from None

    def _make(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        if folder.stored():
            raise ListKeysExist
        today = timezone.localdate()
        folder.make(choose_passphrase(options["passphrase_file"], self.stdout), today)
        mailing.open_list(today)
        AuditEntry.record("list.key_made", None, "")
        self.stdout.write("The list has its key. The public form is open.")

    def _run(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        self._round(folder, options)
        while options["every"]:
            time.sleep(options["every"])
            with suppress(MailServerDown):  # it may be back for the next one
                self._round(folder, options)

    def _round(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        clock = rounds.Clock.of(timezone.localtime())
        if folder.stored():
            rounds.make_round(folder, lambda: self._passphrase(options), clock)

    def _rotate(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        rounds.turn(folder, self._passphrase(options), timezone.localdate())
        days = settings.KEYS_REST_DAYS
        self.stdout.write(f"A new key is in use. The old one is destroyed in {days} days.")

    def _passphrase(self, options: dict[str, Any]) -> str:
        return read_passphrase(options["passphrase_file"], self.stdout)

    def _change_passphrase(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        known = self._passphrase(options)
        folder.unlock(known)
        folder.change_passphrase(
            known, choose_passphrase(options["new_passphrase_file"], self.stdout)
        )
        AuditEntry.record("list.passphrase_changed", None, "")
        self.stdout.write("The passphrase is changed.")

    def _end(self, folder: ListKeyFolder, options: dict[str, Any]) -> None:
        if not options["yes"]:
            raise CommandError("This deletes every address. Say so: mailing-list end --yes")
        rounds.end(folder)
        self.stdout.write("The list has ended: no address and no key is left.")
