"""What can be told of the keys without a passphrase, in lines for the keyholder."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format

from feedback.intake.public_key import fingerprint, read_public_key
from feedback.keeper.keys import reviewers
from feedback.keeper.keys.files import KeyFiles
from feedback.keeper.keys.medium import Medium
from feedback.keeper.keys.months import KeyMonth
from feedback.keeper.keys.shares import set_name

WIDTH = 26


def report(folder: KeyFiles, today: date) -> Iterator[str]:
    """Yield everything `keys status` says."""
    yield f"The keys of {settings.PUBLIC_URL}, in {folder.path}"
    for month in folder.months():
        yield ""
        yield from _month(folder, month, today)
    yield ""
    yield from _public_site(folder)
    yield _sheets(folder)
    for path in folder.standing_open():
        yield f"OTHERS MAY OPEN {path}. Shut it: chmod go-rwx {path}"
    yield from reviewers.lines()
    yield from medium_lines(folder, always=True)


def medium_lines(folder: KeyFiles, *, always: bool = False) -> Iterator[str]:
    """Yield how the second medium stands: only what is wrong with it, unless `always`."""
    path, state, owed = folder.medium.path, folder.medium.state(), len(folder.medium.owed())
    if state is Medium.UNWANTED:
        if always:
            yield (
                "Stick: none. If this disk breaks, what waits is lost. To keep a copy of the keys,"
                " set HEARBACK_KEY_COPY_DIR and run: ./run hearback keys copy"
            )
        return
    missing = sum(not folder.medium.holds(month) for month in folder.readable()[0])
    if state is Medium.HERE and not owed and not missing:
        if always:
            yield f"Stick: in ({path}). It has every month above, and no other."
        return
    yield f"LOOK AT THE STICK: {_wrong_with(state)} ({path})."
    if owed:
        yield (
            f"  Still on it, although destroyed here: {_months(owed)}. WHOEVER HAS IT AND TWO"
            " SHEETS CAN STILL OPEN WHAT WAS SEALED THEN."
        )
    if missing and state is not Medium.HERE:
        yield "  Whether it has a copy of every month can’t be seen."
    elif missing:
        yield f"  It has no copy of {_months(missing)}."
    yield (
        "  Put it in and run: ./run hearback keys copy. If it is lost: see docs/keyholder.md"
        if folder.medium.is_known()
        else "  None was used yet. Put an empty one in and run: ./run hearback keys copy"
    )


def left_over_lines(places: Iterable[str]) -> Iterator[str]:
    """Yield which reviewers' copies of destroyed months could not be deleted, and what to do."""
    for place in places:
        yield (
            f"COULD NOT BE DELETED: {place}. Have the administrator look who put what there, and"
            " delete it. It is tried again on every run."
        )


def damaged_lines(files: Iterable[Path]) -> Iterator[str]:
    """Yield which months' files can't be read, and what to do."""
    for file in files:
        yield (
            f"CAN’T BE READ: {file}. The other months are destroyed when they are due; this one is"
            " not, and no answer is opened meanwhile. Delete this file, put the stick in and run"
            " ./run hearback keys restore. Without a stick, what waits under that month is lost."
        )


def month_name(key_id: bytes) -> str:
    """Return a month's id as it is typed and shown."""
    return key_id.hex()


def _month(folder: KeyFiles, month: KeyMonth, today: date) -> Iterator[str]:
    stored = next(one for one in folder.stored() if one.key_id == month.key_id)
    yield f"Month {month_name(month.key_id)}"
    yield _row("made on", date_format(month.made_on))
    if month.ended_on is None:
        last = month.made_on + timedelta(days=settings.PUBLIC_KEY_MAX_AGE_DAYS)
        yield _row("in use", f"answers are refused after {date_format(last)}")
    else:
        cap = month.ended_on + timedelta(days=settings.KEYS_LIVE_DAYS)
        yield _row("ended on", date_format(month.ended_on))
        yield _row("destroyed", f"on {date_format(cap)} at the latest, {_until(cap, today)}")
        if month.is_published:
            yield _row("STILL IN USE", "destroyed that day all the same: run keys rotate before")
    yield _row("fingerprint", fingerprint(stored.public))
    if folder.medium.path:
        yield _row("copy on the stick", "yes" if folder.medium.holds(stored) else "not seen")


def _public_site(folder: KeyFiles) -> Iterator[str]:
    published, stored = read_public_key(), folder.stored()
    if published is None:
        yield (
            "Public site: SHUT, it has no key. Two sheets must be tried before it may open:"
            " ./run hearback keys prove"
        )
    elif published not in {month.public for month in stored}:
        yield "Public site: IT HAS A KEY THAT IS NOT OURS, with the fingerprint"
        yield f"  {fingerprint(published)}"
        yield (
            "  Nothing sealed to it can be opened here. Tell the administrator at once: somebody"
            " replaced the file."
        )
        yield "  Then run: ./run hearback keys compromised"
    elif published != stored[-1].public:
        yield (
            "Public site: STILL SEALS TO AN OLDER MONTH: turning was cut short, or somebody put"
            " the old key back. Run: ./run hearback keys rotate"
        )
    else:
        yield "Public site: seals to the month in use."


def _sheets(folder: KeyFiles) -> str:
    wrapping = folder.wrapping()
    tried = (
        "two of them were tried."
        if wrapping.is_tried
        else "NOT TRIED YET. Type two of them: ./run hearback keys prove"
    )
    return f"Sheets: set {set_name(wrapping.set_id)}; {tried}"


def _wrong_with(state: Medium) -> str:
    return {
        Medium.HERE: "it is in, but does not have what it should",
        Medium.ABSENT: "IT IS NOT IN",
        Medium.UNMARKED: "IT IS NOT IN, or this is a new one",
        Medium.FOREIGN: "THIS IS ANOTHER STICK than the one in use",
        Medium.BROKEN: "it can’t be written",
    }[state]


def _until(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0:
        return "which is OVER: run the keeper"
    return "today" if days == 0 else f"in {days} day{'' if days == 1 else 's'}"


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


def _row(name: str, words: str) -> str:
    return f"  {name:<{WIDTH}}{words}"
