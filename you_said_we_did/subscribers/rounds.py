"""One round of the list's process: forget, take in, write. A timer makes it every five minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from hearback.deletions.models import Deletion
from hearback.people.models import AuditEntry
from you_said_we_did.by_email.models import Slip
from you_said_we_did.subscribers import mailing, taking_in
from you_said_we_did.subscribers.keys import ListKeyFolder, ListKeys
from you_said_we_did.subscribers.models import ENDED, Subscriber
from you_said_we_did.subscribers.post import Post


@dataclass(frozen=True)
class Clock:
    """The local day, and the hour (0 … 23)."""

    today: date
    hour: int

    @classmethod
    def of(cls, moment: datetime) -> "Clock":
        """Return what a local moment says."""
        return cls(moment.date(), moment.hour)


def make_round(folder: ListKeyFolder, passphrase: Callable[[], str], clock: Clock) -> bool:
    """Do all that is due; say whether the keys were needed. They are not opened for nothing.

    Raises NoListKeys, WrongPassphrase and MailServerDown; what was not done waits for the next one.
    """
    taking_in.forget(clock.today)
    mailing.begin_if_due(clock.today, clock.hour)
    turns = folder.is_due(clock.today)
    if not turns and not _needs_keys(folder, clock.today):
        return False
    words = passphrase()
    if turns:
        turn(folder, words, clock.today)
    keys = folder.unlock(words)
    with Post() as post:
        try:
            taking_in.take_in(keys, post, clock.today)
        finally:  # a letter that asks for a yes and has to wait keeps no news from going out
            if mailing.is_under_way(clock.today) and not post.is_down:
                mailing.go_on(taking_in.Addresses.open(keys), post, clock.today)
    tidy_keys(folder, keys, clock.today)
    return True


def turn(folder: ListKeyFolder, passphrase: str, today: date) -> None:
    """Begin a new key, and seal what is on the list to it. Raises as `unlock` does."""
    folder.rotate(passphrase, today)
    AuditEntry.record("list.key_turned", None, "")
    taking_in.seal_again(folder.unlock(passphrase))


def tidy_keys(folder: ListKeyFolder, keys: ListKeys, today: date) -> None:
    """Finish a turn that was cut short, and destroy what it left behind."""
    if not folder.is_published():
        folder.publish()
    if len(folder.stored()) > 1:
        taking_in.seal_again(keys)
        if folder.retire(today):
            AuditEntry.record("list.keys_destroyed", None, "")


def end(folder: ListKeyFolder) -> None:
    """End the list: no key, no address and no link is left."""
    folder.destroy()
    Deletion.record(ENDED)
    Subscriber.objects.all().delete()
    Slip.objects.all().delete()
    AuditEntry.record("list.ended", None, "")


def _needs_keys(folder: ListKeyFolder, today: date) -> bool:
    return (
        Slip.objects.exists()
        or mailing.is_under_way(today)
        or len(folder.stored()) > 1
        or not folder.is_published()
    )
