"""Codes: made, read as people type them, and used up. One code, one answer.

A code is three letters that all of a batch begin with, and eight drawn by lot: 40 bits. There is no
letter to check for mistyping. It could only tell a wrong code from a used one, and nothing here
does: whoever finds a slip must not learn from it whether its owner answered.
"""

import hashlib
import secrets
import unicodedata

from django.db import connections, transaction

from feedback.intake.pepper import pepper
from feedback.surveys.models.codes import PREFIX_LETTERS, Code

# Douglas Crockford's base 32: no I, L, O or U, which are taken for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TAKEN_FOR = str.maketrans("OIL", "011")
SECRET_LETTERS = 8
MOST_TYPED = 200  # letters of what was typed that are looked at
GROUPS = (PREFIX_LETTERS, 4, 4)
STAGING = "staging"
# As for spent tokens: asks for no row back and names no column to compare.
ADD_IF_NEW = "INSERT INTO intake_burntcode (id) VALUES (%s) ON CONFLICT DO NOTHING"


class CodeSpent(Exception):
    """The code is used up, cancelled or none of ours: which of these is never said."""


def draw_prefix() -> str:
    """Return three letters for a new batch."""
    return _draw(PREFIX_LETTERS)


def draw_codes(prefix: str, how_many: int) -> list[str]:
    """Return so many different codes, in no order."""
    found: set[str] = set()
    while len(found) < how_many:
        found.add(prefix + _draw(SECRET_LETTERS))
    codes = list(found)
    secrets.SystemRandom().shuffle(codes)
    return codes


def in_groups(code: str) -> str:
    """Return a code as it is printed: ABC 1234 5678."""
    first, second, _ = GROUPS
    return f"{code[:first]} {code[first : first + second]} {code[first + second :]}"


def plain(typed: str) -> str:
    """Return a code as it was printed from what somebody typed: small letters, blanks, dashes, any
    script's digits, and letters that look like others are taken as they were meant.
    """
    letters = (_letter(each) for each in unicodedata.normalize("NFKC", typed).upper())
    return "".join(letters).translate(TAKEN_FOR)


def digest_of(typed: str, survey: int) -> int:
    """Return 62 bits that stand for a code of one survey, which only who has the pepper can work
    out. Raises NoPepper.
    """
    said = f"{survey}.{plain(typed)}".encode()
    digest = hashlib.blake2b(said, key=pepper("code"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2


def is_usable(digest: int) -> bool:
    """Say whether an answer can be sent with this code. Both questions are always asked, so that an
    unknown, a used and a cancelled code cost the same.
    """
    is_known = Code.objects.filter(pk=digest).exists()
    # The public tier may add rows but never read one, so it tries to, and takes it back.
    with transaction.atomic(using=STAGING):
        is_new = _add(digest)
        transaction.set_rollback(True, using=STAGING)
    return is_known and is_new


def use_up(digest: int) -> None:
    """Mark a code as used, inside the transaction that stores the answer. Raises CodeSpent.

    Where two send with one code, the second waits here until the first is stored.
    """
    if not _add(digest) or not Code.objects.filter(pk=digest).exists():
        raise CodeSpent


def _add(digest: int) -> bool:
    """Add a code to those used up; say whether it was new."""
    with connections[STAGING].cursor() as cursor:
        cursor.execute(ADD_IF_NEW, [digest])
        return bool(cursor.rowcount == 1)


def _draw(letters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def _letter(letter: str) -> str:
    """Return a letter or digit as ASCII; nothing for anything else."""
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    return letter if letter.isascii() and letter.isalnum() else ""
