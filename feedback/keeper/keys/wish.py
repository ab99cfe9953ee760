"""What the keyholder asked for at the terminal, and how it is written down."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.management.base import OutputWrapper

from feedback.intake.public_key import fingerprint
from feedback.keeper.keys import report
from feedback.keeper.keys.folder import KeyFolder, KeyMonth
from feedback.keeper.keys.passphrase import read_passphrase
from hearback.people.models import AuditEntry


@dataclass
class Wish:
    """What was asked for at the terminal."""

    folder: KeyFolder
    today: date
    options: dict[str, Any]
    out: OutputWrapper

    def passphrase(self) -> str:
        """Return the passphrase of the keys that are here."""
        return read_passphrase(self.options["passphrase_file"], self.out)

    def say_how_the_stick_stands(self) -> None:
        """Finish what the stick still has to lose or to get, and say what is wrong with it."""
        self.folder.catch_up()
        for line in report.medium_lines(self.folder):
            self.out.write(line)


def fingerprint_of(wish: Wish, month: KeyMonth) -> str:
    """Return the fingerprint of a month's public key."""
    return next(fingerprint(s.public) for s in wish.folder.stored() if s.key_id == month.key_id)


def record(wish: Wish, action: str, month: KeyMonth, **detail: Any) -> None:
    """Write the audit entry, with the fingerprint of the month's public key."""
    shown = fingerprint_of(wish, month)
    AuditEntry.record(f"keys.{action}", None, month.key_id.hex(), fingerprint=shown, **detail)
