"""Where a passphrase comes from: a file, the terminal, or the demonstration's own settings."""

import stat
import sys
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser, OutputWrapper

from feedback.intake.wrapping import MINIMUM_LENGTH


def add_passphrase_option(parser: CommandParser) -> None:
    """Let a command be told where the passphrase lies."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from the first line of FILE, which only you may be able to read",
    )


def read_passphrase(file: Path | None, out: OutputWrapper) -> str:
    """Return the passphrase of existing keys. Raises CommandError if there is none to be had."""
    if file is not None:
        return _from_file(file)
    typed = _ask("Passphrase: ") if sys.stdin.isatty() else ""
    return typed or _of_the_demonstration(out)


def choose_passphrase(file: Path | None, out: OutputWrapper) -> str:
    """Return the passphrase for new keys: typed twice, and long enough outside the demonstration.

    Raises CommandError.
    """
    if file is not None:
        chosen = _from_file(file)
    elif sys.stdin.isatty() and (chosen := _ask("New passphrase: ")):
        if _ask("The same again: ") != chosen:
            raise CommandError("The two were not the same. Nothing was changed.")
    else:
        chosen = _of_the_demonstration(out)
    if not settings.DEMO and len(chosen) < MINIMUM_LENGTH:
        raise CommandError(
            f"A passphrase has at least {MINIMUM_LENGTH} characters; four or five words that don’t"
            " belong together are easy to keep in mind. Nothing was changed."
        )
    return chosen


def _from_file(file: Path) -> str:
    """Return a file's first line, if nobody else may read it."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise CommandError(f"Others may read {file}. Shut it first: chmod 600 {file}")
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{file} can’t be read: {error.strerror}.") from None
    if not lines or not lines[0]:
        raise CommandError(f"The first line of {file} is empty.")
    return lines[0]


def _of_the_demonstration(out: OutputWrapper) -> str:
    """Return the demonstration's own passphrase, and say so."""
    if not settings.DEMO:
        raise CommandError("Type the passphrase at a terminal, or give --passphrase-file FILE.")
    out.write("Using the demonstration’s own passphrase.")
    return str(getattr(settings, "DEMO_PASSPHRASE", ""))


def _ask(prompt: str) -> str:
    """Return what is typed, unseen. Raises CommandError when the prompt is left."""
    try:
        return getpass(prompt)
    except (EOFError, KeyboardInterrupt) as error:
        raise CommandError("No passphrase was typed. Nothing was opened or changed.") from error
