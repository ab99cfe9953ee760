"""What a check found, in sentences: the same at the terminal, on the page and in a mail."""

from datetime import date
from typing import Any

from django.utils.formats import date_format

from hearback.people.chain.faults import Against, Fault

FAULTS = {
    Fault.CHANGED: "Entry {first_bad} is not the one that was written: it was changed, or another "
    "was put in its place.",
    Fault.MISSING: "Entry {first_bad} is missing.",
    Fault.BEGINNING: "The beginning of the log is missing, and no entry says that it was removed "
    "for being old enough.",
    Fault.CUT_SHORT: "The log was cut short: entry {first_bad} is missing, and whatever followed.",
    Fault.WRONG_KEY: "The key for entry {first_bad} is not the one that the last entry announced: "
    "the log was cut short, or the key file is another one.",
    Fault.BEGUN_AGAIN: "At entry {first_bad} the log was begun again under a new key, because the "
    "old one was lost. If the key file was lost that day, or a backup was restored, that is why; "
    "if not, somebody may have rewritten what follows. A head from that day or later settles it.",
    Fault.REWRITTEN: "Entry {first_bad} is not the one that the head names: it, or something "
    "before it, was rewritten. First compare what you typed with the paper.",
    Fault.ROLLED_BACK: "The log ends before entry {first_bad}, but a head says that it went "
    "further: its end was cut off, or the whole database was put back to an older copy. If a "
    "backup was restored, that is why.",
}
HEADS = {
    Against.AGREES: "The head of {day} (entry {number}) agrees.",
    Against.DIFFERS: "The head of {day} (entry {number}) does not agree.",
    Against.ROLLED_BACK: "The head of {day} names entry {number}, which is not there.",
    Against.TOO_OLD: "The head of {day} (entry {number}) is from before what is kept: it shows "
    "nothing.",
}
NO_HEAD = (
    "No head from outside was compared. Without one, nobody can know whether the whole log was "
    "written anew, its end cut off together with its own record, or the whole database put back to "
    "an older copy."
)
ALL_TOO_OLD = (
    "No head could be compared: each is from before what is kept. Without a newer one, nobody can "
    "know whether the whole log was written anew, or put back to an older copy."
)


def entries_in_words(number: int) -> str:
    """Return e.g. "1,042 entries"."""
    return f"{number:,} entr{'y' if number == 1 else 'ies'}"


def fault_in_words(detail: dict[str, Any]) -> str:
    """Return what is wrong and where it begins; "" for nothing."""
    fault = Fault(detail["fault"])
    if fault == Fault.NONE:
        return ""
    if fault == Fault.PUT_IN:
        where = f"Entry {detail['first_bad']}" if detail["first_bad"] else "An entry without number"
        row = f" (row {detail['row']} of the table)" if detail["row"] else ""
        return f"{where}{row} was put in past the program."
    return FAULTS[fault].format(**detail)


def lines(detail: dict[str, Any]) -> list[str]:
    """Return the whole finding, the most important first."""
    counted = entries_in_words(detail["entries"])
    told = [fault_in_words(detail) or f"{counted}, to number {detail['last']}: none was changed."]
    if detail["fault"]:
        told.append(f"{counted} were looked at.")
    if detail["before_chain"]:
        told.append(
            f"{entries_in_words(detail['before_chain'])} are from before the chain: they are as "
            "they were when it began."
        )
    if detail["removed"]:
        told.append(f"Entries up to {detail['removed']} were removed for being old.")
    told += [
        f"At entry {number} the log was begun again under a new key."
        for number in detail["begun_again"]
        if number != detail["first_bad"]
    ]
    told += [
        HEADS[Against(how)].format(day=date_format(date.fromisoformat(day), "j F Y"), number=number)
        for number, day, how in detail["heads"]
    ]
    return told + _not_looked([Against(how) for *_, how in detail["heads"]])


def _not_looked(heads: list[Against]) -> list[str]:
    """Say that nobody can know, where no head could be compared."""
    if not heads:
        return [NO_HEAD]
    return [ALL_TOO_OLD] if set(heads) == {Against.TOO_OLD} else []
