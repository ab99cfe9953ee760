"""`keys …`: the keeper's keys, from the ceremony to their end."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.keeper.carrying.machine import refuse_on_the_site
from feedback.keeper.keys.actions import ACTIONS
from feedback.keeper.keys.folder import KeyFolder
from feedback.keeper.keys.passphrase import add_passphrase_option
from feedback.keeper.keys.wish import Wish
from feedback.keeper.process import (
    LOST,
    NO_KEYS,
    add_now_option,
    close_the_process,
    day_of,
    in_plain_words,
    were_keys_made,
)
from feedback.private_files import make_private_folder, one_at_a_time
from hearback.people.models import AuditEntry

HELP = {
    "make": "once, at the beginning: make the keys and three sheets, and try two of the sheets",
    "prove": "try two sheets; the public site opens after the first time",
    "rotate": "every month: begin a new month, with a new key for new answers",
    "status": "what keys there are, until when, and whether anything is wrong",
    "passphrase": "change the passphrase, if you know it",
    "restore": "with two sheets: a new passphrase, if it is lost; or the folder, from the stick",
    "sheets": "three new sheets, if one was lost or seen; the old ones stop working",
    "copy": "bring the stick up to date, or begin to use a new one",
    "destroy": "destroy a month that has ended: what is sealed to it can never be opened again",
    "reviewers": "say yes to reviewers’ keys that are new, and let their owners read",
    "compromised": "if somebody may have the keys: begin a new month at once, and see what is next",
}
PASSPHRASE = {"make", "rotate", "passphrase", "restore", "sheets", "reviewers", "compromised"}
ONLY_IF = (
    "Only if folder and stick, or two sheets and the passphrase, are lost for good, add"
    " --begin-again. Then nobody can ever open what is sealed to the earlier keys."
)
# These work before there are keys, or after the folder was lost.
NEED_NO_KEYS = {"make", "restore"}

# What only some actions take: the option, which actions, and how it is read.
OPTIONS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    (
        "--sheets",
        ("make", "sheets"),
        {
            "type": Path,
            "metavar": "FOLDER",
            "help": "write the sheets into FOLDER as three files to print, instead of showing them",
        },
    ),
    (
        "--begin-again",
        ("make",),
        {
            "action": "store_true",
            "help": "earlier keys are lost for good: give up everything that is sealed to them",
        },
    ),
    (
        "--without-stick",
        ("sheets",),
        {
            "action": "store_true",
            "help": "although the stick is out: the old sheets open it until it was in",
        },
    ),
    (
        "--sheet",
        ("prove", "restore"),
        {
            "type": Path,
            "action": "append",
            "metavar": "FILE",
            "help": "read a sheet from FILE instead of asking for its lines; give it twice",
        },
    ),
    (
        "--new-passphrase-file",
        ("passphrase",),
        {
            "type": Path,
            "metavar": "FILE",
            "help": "read the new passphrase from the first line of FILE",
        },
    ),
    (
        "--new-stick",
        ("copy",),
        {
            "action": "store_true",
            "help": "the earlier stick is lost or broken: use this one, and wait for no other",
        },
    ),
    (
        "--same-disk",
        ("copy",),
        {
            "action": "store_true",
            "help": "use the folder although it lies on the same disk as the keys",
        },
    ),
    ("key_id", ("destroy",), {"metavar": "KEY_ID", "help": "the month’s id, from: keys status"}),
    ("--yes", ("destroy",), {"action": "store_true", "help": "do not ask again"}),
)


class Command(BaseCommand):
    """Works on the key folder. Private keys are never shown; only the sheets are."""

    help = "Make the keeper's keys, turn them, look after them, and destroy them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an action with its own options."""
        parser.prog = "./run hearback keys"
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for action, words in HELP.items():
            own = actions.add_parser(action, help=words, description=words)
            if action in PASSPHRASE:
                add_passphrase_option(own)
            add_now_option(own)
            for option, takers, how in OPTIONS:
                if action in takers:
                    own.add_argument(option, **how)

    def handle(self, *args: Any, action: str, now: date | None, **options: Any) -> None:
        """Do it, alone, and without a traceback whatever happens."""
        close_the_process()
        refuse_on_the_site()
        folder = KeyFolder(Path(settings.KEY_DIR))
        wish = Wish(folder, day_of(now), options, self.stdout)
        with in_plain_words():
            AuditEntry.objects.exists()  # every action is written down: first see that it can be
            if action not in NEED_NO_KEYS and not folder.exists():
                raise CommandError(LOST if were_keys_made() else NO_KEYS)
            is_lost = not folder.exists() and were_keys_made()
            if action == "make" and is_lost and not options["begin_again"]:
                raise CommandError(f"{LOST}\n{ONLY_IF}")
            if settings.DEMO:
                self.stdout.write("This is the demonstration, not your installation.")
            if action in NEED_NO_KEYS:
                make_private_folder(folder.path)
            with one_at_a_time(folder.path) as is_alone:
                if not is_alone:
                    raise CommandError("The keeper is running already. Wait until it is done.")
                if action != "status":  # which names what stands open
                    folder.shut()
                ACTIONS[action](wish)
