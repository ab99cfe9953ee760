"""Taking in what the public pages handed in, and forgetting what is due.

Each slip is dealt with first and deleted second: a run that is killed does it again, and nothing it
does twice does harm.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date

from feedback.intake.sealing import WillNotOpen, key_id
from feedback.intake.slips import Note, key_of_slip, open_slip, seal_slip
from you_said_we_did.by_email.addresses import can_be_written_to
from you_said_we_did.by_email.handing_in import ASK, CONFIRM, LEAVE
from you_said_we_did.by_email.links import LONGEST_DAYS, read_link
from you_said_we_did.by_email.models import Slip, SpentLink
from you_said_we_did.subscribers import letters
from you_said_we_did.subscribers.keys import ListKeys
from you_said_we_did.subscribers.models import Link, Mailing, Subscriber
from you_said_we_did.subscribers.post import MailServerDown, Post

# Messages that ask for a yes, a day and in all: we are no use to whoever wants to flood the world.
MOST_ASKED_A_DAY = 500
AT_ONCE = 500
KINDS = {CONFIRM: Link.Kind.CONFIRM, LEAVE: Link.Kind.LEAVE}


@dataclass
class Addresses:
    """Who is on the list, by address, while a run lasts. Shows none."""

    keys: ListKeys
    rows: dict[str, Subscriber] = field(default_factory=dict, repr=False)
    by_row: dict[int, str] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, keys: ListKeys) -> "Addresses":
        """Open all that the keys open. Other rows are left alone: a folder may come back."""
        found = cls(keys)
        for row in Subscriber.objects.all():
            note = read(keys, bytes(row.sealed))
            if note is not None:
                found._add(row, note["address"])
        return found

    def find_or_add(self, address: str, today: date) -> Subscriber:
        """Return the row of an address; a new one waits for its owner's yes."""
        row = self.rows.get(sameness(address))
        if row is None:
            row = Subscriber.waiting(seal_slip({"address": address}, self.keys.newest), today)
            self._add(row, address)
        return row

    def drop(self, row: Subscriber) -> None:
        """Forget an address."""
        address = self.by_row.pop(row.pk, "")
        self.rows.pop(sameness(address), None)

    def _add(self, row: Subscriber, address: str) -> None:
        self.rows[sameness(address)] = row
        self.by_row[row.pk] = address


def sameness(address: str) -> str:
    """Return what two spellings of one mailbox have in common."""
    return address.strip().casefold()


def read(keys: ListKeys, slip: bytes) -> Note | None:
    """Return what a slip says, or None if it can't be read any more."""
    try:
        private = keys.private_for(key_of_slip(slip))
        return open_slip(slip, private) if private else None
    except WillNotOpen:
        return None


def take_in(keys: ListKeys, post: Post, today: date) -> None:
    """Do what the slips ask, in no order; who says yes or leaves waits behind nobody's letter.
    Raises MailServerDown in the end, if a letter has to wait: its slip stays.
    """
    addresses, waits = Addresses.open(keys), False
    for slip, note in _in_turn(keys):
        try:
            deal_with(note, addresses, post, today)
            slip.delete()
        except MailServerDown:
            waits = True
            if post.is_down:
                break
    if waits:
        raise MailServerDown from None


def _in_turn(keys: ListKeys) -> list[tuple[Slip, Note]]:
    """Return every slip with what it says, those that ask for a letter last, and of these so many
    at once. What says nothing any more is deleted.
    """
    ready: list[tuple[Slip, Note]] = []
    letters_due: list[tuple[Slip, Note]] = []
    for slip in Slip.objects.all():
        note = read(keys, bytes(slip.sealed))
        if note is None:
            slip.delete()
        else:
            (letters_due if note.get("do") == ASK else ready).append((slip, note))
    for some in (ready, letters_due):
        secrets.SystemRandom().shuffle(some)
    return ready + letters_due[:AT_ONCE]


def deal_with(note: Note, addresses: Addresses, post: Post, today: date) -> None:
    """Do what one slip asks. What makes no sense is passed over. Raises MailServerDown."""
    do = note.get("do")
    if do == ASK and note.get("address"):
        take_address(note["address"], addresses, post, today)
        return
    link, kind = read_link(note.get("link", "")), KINDS.get(do or "")
    owner = Link.owner_of(kind, link, today) if link and kind else None
    if owner is None:
        return
    if kind == Link.Kind.CONFIRM:
        owner.confirm()
    else:
        addresses.drop(owner)
        owner.leave()


def take_address(address: str, addresses: Addresses, post: Post, today: date) -> None:
    """Ask the owner of an address for a yes. One that no letter can be written to is counted and
    forgotten: the form refuses it, and whoever got past the form must not stop the list for all.
    """
    if can_be_written_to(address):
        ask_for_a_yes(addresses.find_or_add(address, today), address, post, today)
    else:
        Mailing.note_refused()


def ask_for_a_yes(row: Subscriber, address: str, post: Post, today: date) -> None:
    """Write the first message, if one may be written today. Raises MailServerDown."""
    row.refresh_from_db()
    asked_today = Subscriber.objects.filter(last_asked_on=today).count()
    if not row.may_be_asked(today) or asked_today >= MOST_ASKED_A_DAY:
        return
    confirm, leave = row.new_links(today)
    if not post.send(letters.asking(address, confirm, leave)):
        Mailing.note_refused()
    row.was_asked(today)


def seal_again(keys: ListKeys) -> None:
    """Seal every address to the newest key, so that the earlier ones can go."""
    for row in Subscriber.objects.all():
        note = read(keys, bytes(row.sealed))
        if note is not None and key_of_slip(bytes(row.sealed)) != key_id(keys.newest):
            row.sealed = seal_slip(note, keys.newest)
            row.save(update_fields=["sealed"])


def forget(today: date) -> None:
    """Delete addresses nobody said yes for, and links that have run out. Needs no key."""
    Subscriber.objects.unanswered(today).delete()
    Link.objects.filter(until__lt=today).delete()
    SpentLink.objects.filter(until__lt=today.toordinal()).delete()
    # Links that were made up, and were taken before that was noticed.
    longest = today.toordinal() + LONGEST_DAYS
    SpentLink.objects.filter(until__gt=longest).delete()
