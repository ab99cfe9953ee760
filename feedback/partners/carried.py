"""What was read of a file, carried in the page itself: sealed, and gone with the page.

The file is kept nowhere. What its page carries opens with a random key that lies in the session of
whoever chose the file, for an hour at most, and until it is handed in or another file is chosen.
Neither alone can be read.
"""

import base64
import binascii
import json
import secrets
import zlib
from dataclasses import dataclass
from datetime import date

from django.contrib.sessions.backends.base import SessionBase
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from feedback.partners.sheets import Row, Sheet, Unreadable

KEY, UNTIL = "partners.key", "partners.until"
SECONDS = 3600
# The largest form the office takes is 6 MiB (hearback.settings.base).
MOST_CARRIED = 5 * 1024 * 1024


class CarriedGone(Exception):
    """It can't be opened (any more)."""


@dataclass(frozen=True)
class Carried:
    """A sheet, and whose it is. `nonce` keeps it from being handed in twice."""

    sheet: Sheet
    agency: int
    group: str
    collected: date | None
    nonce: str


def seal(carried: Carried, session: SessionBase, now: float) -> str:
    """Return the hidden field's text, under a new key. Raises Unreadable if it is too large."""
    key = secrets.token_bytes(SecretBox.KEY_SIZE)
    field = _locked(carried, key)
    session[KEY], session[UNTIL] = key.hex(), now + SECONDS
    return field


def unseal(field: str, session: SessionBase, now: float) -> Carried:
    """Return what `seal` put in. Raises CarriedGone whatever is wrong."""
    key = session.get(KEY)
    if not key or session.get(UNTIL, 0) < now:
        forget(session)
        raise CarriedGone
    try:
        opened = SecretBox(bytes.fromhex(key)).decrypt(base64.urlsafe_b64decode(field))
    except (binascii.Error, ValueError, CryptoError) as error:
        raise CarriedGone from error
    stored = json.loads(zlib.decompress(opened))
    collected = stored["collected"]
    return Carried(
        Sheet(
            tuple(stored["headings"]),
            tuple(Row(number, tuple(cells)) for number, cells in stored["rows"]),
            stored["note"],
        ),
        stored["agency"],
        stored["group"],
        date.fromisoformat(collected) if collected else None,
        stored["nonce"],
    )


def forget(session: SessionBase) -> None:
    """Make whatever a page still carries unreadable."""
    session.pop(KEY, None)
    session.pop(UNTIL, None)


def _locked(carried: Carried, key: bytes) -> str:
    content = {
        "headings": carried.sheet.headings,
        "rows": [(row.number, row.cells) for row in carried.sheet.rows],
        "note": carried.sheet.note,
        "agency": carried.agency,
        "group": carried.group,
        "collected": carried.collected.isoformat() if carried.collected else "",
        "nonce": carried.nonce,
    }
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode())
    field = base64.urlsafe_b64encode(SecretBox(key).encrypt(packed)).decode("ascii")
    if len(field) > MOST_CARRIED:
        raise Unreadable("There is too much in the file to check it at once. Split it.")
    return field
