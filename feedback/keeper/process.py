"""What every keeper's command does before it touches a key."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils import timezone

from feedback.intake.wrapping import WrongPassphrase
from feedback.keeper.keys.folder import (
    KeyFolder,
    KeyInUse,
    KeysExist,
    NoKeys,
    NoSuchMonth,
    NotProven,
)
from feedback.keeper.keys.shares import WrongSheet
from hearback.people.models import AuditEntry

NO_KEYS = "There are no keys yet. Make them with: ./run hearback keys make"
LOST = (
    "THE KEY FOLDER IS LOST, or not where HEARBACK_KEY_DIR says. Make no new keys: with them"
    " nothing that waits can be opened. Put the stick in and bring two sheets:"
    " ./run hearback keys restore"
)
IN_WORDS: dict[type[Exception], str] = {
    WrongPassphrase: "That is not the passphrase. Nothing was changed.",
    KeysExist: "There are keys already. They are never overwritten.",
    NoKeys: "The key folder can’t be used: it is damaged, or belongs to somebody else.",
    NotProven: "Two of the three sheets must be tried first: ./run hearback keys prove",
    NoSuchMonth: "No month has this id. See the list: ./run hearback keys status",
    KeyInUse: "Answers are sealed to this month’s key now. Begin a new month first:"
    " ./run hearback keys rotate",
}


def close_the_process() -> None:
    """Let no file be readable by others, and no crash write this memory to a disk."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def add_now_option(parser: CommandParser) -> None:
    """Let the demonstration pretend it is another day."""
    parser.add_argument(
        "--now",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="in the demonstration only: act as if it were this day",
    )


def day_of(now: date | None) -> date:
    """Return the day to act on. Raises CommandError for another day outside the demonstration."""
    if now is not None and not settings.DEMO:
        raise CommandError("--now is for the demonstration only: real months are counted in days.")
    return now or timezone.localdate()


def refuse_without_keys(folder: KeyFolder) -> None:
    """Raise CommandError where there are no keys, or none whose sheets were tried."""
    if not folder.exists():
        raise CommandError(LOST if were_keys_made() else NO_KEYS)
    if not folder.wrapping().is_open:
        raise NotProven


def were_keys_made() -> bool:
    """Say whether the audit log knows of keys: then a folder that is not there was lost."""
    return AuditEntry.objects.filter(action="keys.made").exists()


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what can go wrong with keys, disk and database into words for the person at the
    terminal.
    """
    try:
        yield
    except tuple(IN_WORDS) as error:
        raise CommandError(IN_WORDS[type(error)]) from None
    except WrongSheet as wrong:
        raise CommandError(wrong.words) from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CommandError(
            f"The machine refused: {error.strerror}{where}. Put that right and run the same"
            " command again."
        ) from None
    except DatabaseError:
        raise CommandError(
            "The database can’t be used, or is not up to date. First run: ./run hearback migrate"
        ) from None
    except KeyboardInterrupt:
        raise CommandError("\nStopped. Look how things stand: ./run hearback keys status") from None
