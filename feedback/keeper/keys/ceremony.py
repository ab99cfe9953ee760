"""The ceremony at the terminal: three sheets shown or written, two of them typed back."""

import sys
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper
from django.utils.formats import date_format

from feedback.keeper.keys.shares import (
    LINES,
    Reader,
    Sheet,
    WrongLine,
    WrongSheet,
    read_sheet,
    set_name,
)
from feedback.private_files import add_private, make_private_folder

# Clears what a terminal shows and what it would scroll back to.
CLEAR = "\033[3J\033[H\033[2J"
LATER = "Nothing was changed. If the sheets were never tried, do it with: ./run hearback keys prove"
NOT_COPIED = (
    "Not every sheet was copied, so make three others: ./run hearback keys sheets. Until two of"
    " them were tried, the public site stays as it was."
)
TEXT = """\
HEARBACK                                                         SHEET {letter}
========================================================================

One of three sheets, A, B and C, for the keys to the sealed answers of

    {address}
    set {set_name}, made on {day}

KEPT BY  ______________________________   one person, one sheet

WHAT IT CAN DO    Together with one of the other two sheets and with the
                  key folder, it gives the keys a new passphrase.
WHAT IT CAN'T DO  Alone it opens nothing and tells nothing. Two sheets
                  without the key folder or the stick open nothing either.
KEEP IT           Locked away, in another building than the other sheets.
                  No photo, no scan, no e-mail.
IF YOU LOSE IT    Tell the keyholder the same day. New sheets are made,
                  and this one stops working.
IF IT IS NEEDED   On the machine: deploy/as keeper keys restore
                  (or: ./run hearback keys restore)
                  Type the lines below. Capitals and gaps don't matter.
                  No sign is the letter I, L, O or U.

{lines}

========================================================================
"""


def printed(sheet: Sheet, day: date) -> str:
    """Return a sheet as it is printed, in plain signs that every printer knows."""
    lines = "\n".join(f"    {number}   {line}" for number, line in enumerate(sheet.lines(), 1))
    return TEXT.format(
        letter=sheet.letter,
        address=settings.PUBLIC_URL,
        set_name=set_name(sheet.set_id),
        day=date_format(day),
        lines=lines,
    )


def check_that_sheets_can_be_handed_over(folder: Path | None) -> None:
    """Raise CommandError unless there is a terminal to show sheets at, or a place to write them.

    Asked before any key is made, so that none is made whose sheets nobody sees.
    """
    if folder is None:
        if not sys.stdin.isatty():
            raise CommandError("Sit down at a terminal, or give --sheets FOLDER. Nothing was made.")
        return
    inside = folder.resolve()
    for private in (settings.KEY_DIR, settings.KEY_COPY_DIR):
        if private and inside.is_relative_to(Path(private).resolve()):
            raise CommandError(
                "The sheets must not lie beside the keys they open. Give another folder. Nothing"
                " was made."
            )
    if any(folder.glob("sheet-*.txt")):
        raise CommandError(
            f"There are sheets in {folder} already. Give an empty folder. Nothing was made."
        )


def write_sheets(folder: Path, sheets: list[Sheet], day: date, out: OutputWrapper) -> None:
    """Write three text files, 0600, to be printed and then removed."""
    make_private_folder(folder)
    for sheet in sheets:
        add_private(folder / f"sheet-{sheet.letter}.txt", printed(sheet, day).encode())
    out.write(
        f"Three sheets lie in {folder}: sheet-A.txt, sheet-B.txt, sheet-C.txt.\n"
        "1. Print them. Then try two of them, from the paper: ./run hearback keys prove\n"
        f"2. Remove the files: shred -u {folder}/sheet-*.txt\n"
        "3. Give each sheet to another person."
    )


def show_sheets(sheets: list[Sheet], day: date, out: OutputWrapper) -> None:
    """Show one sheet at a time, and wipe the screen after each. Raises CommandError if left."""
    for sheet in sheets:
        out.write(CLEAR + printed(sheet, day))
        ask(
            f"Copy sheet {sheet.letter} by hand, every sign. Enter wipes the screen and goes on. ",
            NOT_COPIED,
            wipes=True,
        )
    out.write(CLEAR, ending="")


def read_two_sheets(files: list[Path] | None, out: OutputWrapper) -> tuple[Sheet, Sheet]:
    """Return two sheets of one set, from files or typed at the terminal. Raises CommandError."""
    if files:
        if len(files) != 2:
            raise CommandError("It takes two sheets: --sheet FILE --sheet FILE.")
        return _from_file(files[0]), _from_file(files[1])
    if not sys.stdin.isatty():
        raise CommandError("Sit down at a terminal, or give two sheets: --sheet FILE --sheet FILE.")
    out.write("Now type two of the three sheets, line by line. Capitals and gaps don’t matter.")
    first = _typed("first", None, out)
    second = _typed("second", first, out)
    out.write(CLEAR, ending="")
    return first, second


def ask(prompt: str, if_left: str, *, wipes: bool = False) -> str:
    """Return what is typed. Raises CommandError, with the words `if_left`, when the prompt is left;
    a sheet does not stay on the screen then.
    """
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        raise CommandError(f"{CLEAR if wipes else ''}\nStopped. {if_left}") from None


def _typed(which: str, first: Sheet | None, out: OutputWrapper) -> Sheet:
    """Ask for a sheet line by line; a line that is not as printed is asked for again, and so is
    the first line of a sheet that does not go with the `first` one.
    """
    reader = Reader(first)
    out.write(f"\nThe {which} sheet:")
    while reader.next_line <= LINES:
        try:
            reader.take(ask(f"  {reader.next_line}   ", LATER, wipes=True))
        except WrongSheet as wrong:
            out.write(f"      {wrong.words}")
    sheet = reader.sheet()
    out.write(f"That is sheet {sheet.letter} of set {set_name(sheet.set_id)}.")
    return sheet


def _from_file(file: Path) -> Sheet:
    """Return the sheet in a file. Raises CommandError."""
    try:
        return read_sheet(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file} can’t be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is no text.") from None
    except WrongLine as wrong:
        raise CommandError(f"{file}: {wrong.words}") from None
