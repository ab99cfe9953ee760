"""The random part of the links in our mail, and what of it may be kept. Pure.

A link is 32 letters: the day it runs out and 21 random bytes. The day stands in it so that the
public site, which can look nothing up, can say so; whoever changes the day has another link, which
nobody knows. Only digests are kept, of 168 random bits: there is nothing to guess them from.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

DAY_BYTES = 3
RANDOM_BYTES = 21
DIGEST_BYTES = 32
# Days that the link to leave works at the least: mail is kept for long. All of a month run out
# together, so that one more month is the longest; a day more, because two clocks differ.
LEAVING_DAYS = 365
LONGEST_DAYS = LEAVING_DAYS + 31 + 1
LINK = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class MailLink:
    """One link; `until` is the last day on which it works."""

    text: str
    until: date

    def is_over(self, today: date) -> bool:
        """Say whether its last day has passed."""
        return self.until < today

    def is_none_of_ours(self, today: date) -> bool:
        """Say whether it would work for longer than any we make: then somebody made it up, and
        nothing that they could have us keep is kept so long.
        """
        return self.until > today + timedelta(days=LONGEST_DAYS)

    @property
    def digest(self) -> bytes:
        """Return the 32 bytes that are kept of it."""
        return blake2b(
            self.text.encode("ascii"), digest_size=DIGEST_BYTES, person=b"hearback-link"
        ).digest()

    @property
    def number(self) -> int:
        """Return 62 bits that name it once it is spent."""
        return int.from_bytes(self.digest[:8], "big") >> 2


def make_link(until: date) -> MailLink:
    """Return a new link that works up to this day."""
    day = until.toordinal().to_bytes(DAY_BYTES, "big")
    text = base64.urlsafe_b64encode(day + secrets.token_bytes(RANDOM_BYTES)).decode("ascii")
    return MailLink(text, until)


def read_link(text: str) -> MailLink | None:
    """Return the link of these letters, or None if it was cut short or is none of ours."""
    if not LINK.fullmatch(text):
        return None
    try:
        content = base64.urlsafe_b64decode(text)
        return MailLink(text, date.fromordinal(int.from_bytes(content[:DAY_BYTES], "big")))
    except (binascii.Error, ValueError, OverflowError):
        return None
