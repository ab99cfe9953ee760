"""What `keys` does, action by action: asks, acts, writes the audit entry, says what happened."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from feedback.intake.models import Envelope
from feedback.intake.sealing import named_key
from feedback.keeper.batches import forget_alone
from feedback.keeper.carrying.machine import is_keeper_apart
from feedback.keeper.forgetting import MONTHS
from feedback.keeper.keys import ceremony, report, reviewers
from feedback.keeper.keys.folder import KeyFolder, KeyInUse, KeyMonth, KeysExist, NoSuchMonth
from feedback.keeper.keys.medium import Medium
from feedback.keeper.keys.next_steps import (
    AFTER_THE_CHANGE,
    NEXT_AFTER_COMPROMISE,
    NOT_SEALED_TO_IT_YET,
    SEALED_TO_THE_NEW_KEY,
    STICK_FIRST,
)
from feedback.keeper.keys.passphrase import choose_passphrase
from feedback.keeper.keys.shares import Sheet, set_name
from feedback.keeper.keys.wish import Wish, fingerprint_of, record
from feedback.responses.models import ForgottenMonth
from hearback.deletions.models import Purged

FEW = 10


def make(wish: Wish) -> None:
    """Make keys and sheets; at a terminal, have two of the sheets tried at once."""
    folder, files = wish.folder, wish.options["sheets"]
    if folder.exists():
        if folder.wrapping().is_open:
            raise KeysExist
        raise CommandError(
            "There are keys already, but their sheets were not tried. Try two of them:"
            " ./run hearback keys prove\nIf they are lost, make others: ./run hearback keys sheets"
        )
    if not settings.DEMO:
        ceremony.check_that_sheets_can_be_handed_over(files)
    chosen = choose_passphrase(wish.options["passphrase_file"], wish.out)
    sheets = folder.make(chosen, wish.today)
    if folder.medium.state() is Medium.UNMARKED and not folder.medium.is_same_disk():
        folder.medium.begin()
    record(wish, "made", folder.months()[-1], set=set_name(sheets[0].set_id))
    wish.out.write(
        f"The keys were made, in {folder.path}. Keep this folder out of every backup. The public"
        " site stays shut until two of the three sheets were tried."
    )
    if settings.DEMO and files is None:
        wish.out.write("The demonstration tries its own sheets, and keeps none of them.")
        _prove(wish, sheets[0], sheets[1])
    else:
        _hand_over(wish, sheets)
    # Last: showing the sheets wipes what stood before them.
    wish.say_how_the_stick_stands()


def prove(wish: Wish) -> None:
    """Try two sheets on a sealed sample; the first time, this opens the public site."""
    _prove(wish, *ceremony.read_two_sheets(wish.options["sheet"], wish.out))


def rotate(wish: Wish) -> None:
    """Begin a new month."""
    wish.folder.rotate(wish.passphrase(), wish.today)
    month = wish.folder.months()[-1]
    record(wish, "rotated", month)
    wish.out.write("From now on answers are sealed to a new key. Its fingerprint:")
    wish.out.write(f"  {fingerprint_of(wish, month)}")
    wish.say_how_the_stick_stands()


def status(wish: Wish) -> None:
    """Tell what there is."""
    wish.folder.catch_up()
    for line in report.report(wish.folder, wish.today):
        wish.out.write(line)


def change_passphrase(wish: Wish) -> None:
    """Change the passphrase, knowing the present one."""
    present = wish.passphrase()
    wish.folder.wrapping().key(present)  # wrong? Then before a new one is asked for.
    new = choose_passphrase(wish.options["new_passphrase_file"], wish.out)
    wish.folder.change_passphrase(present, new)
    record(wish, "passphrase_changed", wish.folder.months()[-1])
    wish.out.write(AFTER_THE_CHANGE)


def restore(wish: Wish) -> None:
    """Choose a new passphrase by two sheets."""
    first, second = ceremony.read_two_sheets(wish.options["sheet"], wish.out)
    new = choose_passphrase(wish.options["passphrase_file"], wish.out)
    month = wish.folder.restore(first, second, new)
    record(wish, "restored", month, sheets=[first.letter, second.letter])
    wish.out.write(
        "The keys have the new passphrase, and the public site has its key. The sheets stay good:"
        " put them back where they were."
    )
    wish.say_how_the_stick_stands()


def sheets(wish: Wish) -> None:
    """Replace the wrapping key, and with it all three sheets."""
    ceremony.check_that_sheets_can_be_handed_over(wish.options["sheets"])
    if _waits_for_its_stick(wish.folder) and not wish.options["without_stick"]:
        raise CommandError(STICK_FIRST)
    new = wish.folder.new_sheets(wish.passphrase())
    record(wish, "sheets_replaced", wish.folder.months()[-1], set=set_name(new[0].set_id))
    _hand_over(wish, new)
    if wish.folder.wrapping().is_tried:
        wish.out.write("Now tear the old sheets up. The passphrase is the same.")
    else:
        wish.out.write("Once two of the new sheets were tried, tear the old ones up.")
    if _waits_for_its_stick(wish.folder):
        wish.out.write("But keep them until the stick was in: it still opens with them alone.")


def copy(wish: Wish) -> None:
    """Bring the stick up to date; begin to use a new one."""
    folder, medium = wish.folder, wish.folder.medium
    state, is_new = medium.state(), wish.options["new_stick"] or not medium.is_known()
    if state is Medium.UNWANTED:
        raise CommandError("No stick is set. Name its folder in HEARBACK_KEY_COPY_DIR first.")
    if state is Medium.FOREIGN:
        raise CommandError("This stick holds other keys, or was in use earlier. Take an empty one.")
    if state is Medium.UNMARKED:
        if not is_new:
            raise CommandError(
                "The stick in use is not in, or not mounted. If it is lost or broken, put an empty"
                " one in, add --new-stick, and make new sheets: ./run hearback keys sheets"
            )
        if medium.is_same_disk() and not wish.options["same_disk"]:
            raise CommandError(
                f"{medium.path} lies on the same disk as the keys: the stick is not in, or not"
                " mounted there. To use that folder all the same, add --same-disk."
            )
        medium.begin()
        record(wish, "stick_begun", folder.months()[-1])
    if folder.catch_up() is Medium.HERE:
        if wish.options["new_stick"]:
            wish.out.write(
                "Whoever finds the earlier stick opens it with two of the present sheets. Make new"
                " ones today: ./run hearback keys sheets"
            )
        wish.out.write(f"The stick is up to date, with every month there is ({medium.path}).")
    else:
        wish.say_how_the_stick_stands()


def destroy(wish: Wish) -> None:
    """Destroy a month by hand: its keys everywhere, and its raw texts."""
    month = _month(wish.folder, wish.options["key_id"])
    wish.out.write(
        f"{_roughly(_waiting(month)).capitalize()} sealed answers wait under this key. Once it is"
        " destroyed nobody can ever open them, nor any raw text of its month, here or in a backup."
    )
    _confirm(wish, report.month_name(month.key_id))
    _, is_new = ForgottenMonth.objects.get_or_create(
        key_id=month.key_id, defaults={"desk_key": month.desk_key}
    )
    if is_new:
        with transaction.atomic():
            Purged.add(MONTHS, wish.today, 1)
        record(wish, "destroyed", month, why="by hand")
    done = forget_alone(wish.today)
    wish.out.write(
        "Destroyed: the key here, the reviewers’ copies in the office, and the raw texts."
        if not done.forgotten.left_over
        else "Destroyed: the key here, and the raw texts."
    )
    for line in report.left_over_lines(done.forgotten.left_over):
        wish.out.write(line)
    if not done.is_tidy:
        wish.out.write(
            "What was deleted could not be cleared from the disk, because something else was using"
            " the database. Run the keeper soon."
        )
    wish.say_how_the_stick_stands()


def accept_reviewers(wish: Wish) -> None:
    """Ask about each reviewer's half that is new, and seal the months' desk keys to it at once."""
    new = reviewers.not_accepted()
    if not new:
        wish.out.write("No reviewer’s key is new.")
        return
    reviewers.ask(new, wish.out)
    if len(reviewers.not_accepted()) < len(new):
        wish.folder.unlock(wish.passphrase()).share_desk_keys()
        wish.out.write("What was typed opens for those you said yes to.")


def compromised(wish: Wish) -> None:
    """Begin a new month at once, and say what to do next."""
    earlier = wish.folder.months()
    wish.folder.rotate(wish.passphrase(), wish.today)
    record(wish, "compromised", wish.folder.months()[-1], earlier=[m.key_id.hex() for m in earlier])
    months = "".join(
        f"\n     ./run hearback keys destroy {month.key_id.hex()}" for month in earlier
    )
    sealed = NOT_SEALED_TO_IT_YET if is_keeper_apart() else SEALED_TO_THE_NEW_KEY
    wish.out.write(NEXT_AFTER_COMPROMISE.format(sealed=sealed, months=months))
    wish.say_how_the_stick_stands()


ACTIONS: dict[str, Callable[[Wish], None]] = {
    "make": make,
    "prove": prove,
    "rotate": rotate,
    "status": status,
    "passphrase": change_passphrase,
    "restore": restore,
    "sheets": sheets,
    "copy": copy,
    "destroy": destroy,
    "compromised": compromised,
    "reviewers": accept_reviewers,
}


def _prove(wish: Wish, first: Sheet, second: Sheet) -> None:
    month = wish.folder.prove(first, second, wish.today)
    record(wish, "proven", month, sheets=[first.letter, second.letter], set=set_name(first.set_id))
    opens = (
        "Carry the key to the site now (./run hearback carry back FILE): then it may take answers."
        if is_keeper_apart()
        else "The public site may take answers."
    )
    wish.out.write(
        f"The two sheets work: a sealed sample was opened with them. {opens} Its key has the"
        " fingerprint:"
    )
    wish.out.write(f"  {fingerprint_of(wish, month)}")


def _hand_over(wish: Wish, sheets: list[Sheet]) -> None:
    """Give the sheets out; at a terminal, try two of them straight away."""
    files = wish.options["sheets"]
    if files is not None:
        ceremony.write_sheets(files, sheets, wish.today, wish.out)
        return
    ceremony.show_sheets(sheets, wish.today, wish.out)
    _prove(wish, *ceremony.read_two_sheets(None, wish.out))


def _waits_for_its_stick(folder: KeyFolder) -> bool:
    """Say whether a stick is in use and not in the machine."""
    return folder.medium.is_known() and folder.medium.state() is not Medium.HERE


def _month(folder: KeyFolder, name: str) -> KeyMonth:
    """Return the month of this id. Raises NoSuchMonth, and KeyInUse for the one in use."""
    for month in folder.months():
        if report.month_name(month.key_id) == name.strip().lower():
            if month.ended_on is None or month.is_published:
                raise KeyInUse
            return month
    raise NoSuchMonth


def _waiting(month: KeyMonth) -> int:
    sealed = Envelope.objects.values_list("sealed", flat=True).iterator()
    return sum(named_key(bytes(one)) == month.key_id for one in sealed)


def _roughly(number: int) -> str:
    """Return a number as it may be told: never exactly."""
    return "fewer than 10" if number < FEW else f"about {round(number, -1)}"


def _confirm(wish: Wish, name: str) -> None:
    if wish.options["yes"]:
        return
    if not sys.stdin.isatty():
        raise CommandError("Sit down at a terminal, or give --yes. Nothing was destroyed.")
    typed = ceremony.ask(f"To destroy it, type {name}: ", "Nothing was destroyed.")
    if typed.strip().lower() != name:
        raise CommandError("That is not the id. Nothing was destroyed.")
