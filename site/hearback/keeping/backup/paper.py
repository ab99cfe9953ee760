"""The private half of the backup key on a sheet of paper: four short lines, each with its check.

Pure: no file, no screen. The signs are those of the keyholders' sheets (Crockford's base 32).
"""

from hashlib import blake2b

from feedback.keeper.keys.shares import ALPHABET, LOOK_ALIKES, in_groups

LINES = 4
LINE_BYTES = 8
KEY_BYTES = LINES * LINE_BYTES
SIGNS = 16
CHECK_BITS = 15


class WrongPaper(Exception):
    """What was typed is not a sheet's line; the message names the line."""


def to_lines(private: bytes) -> list[str]:
    """Return 32 bytes as four lines to print, e.g. "7K3M 9QXT 0ABC DEF2"."""
    return [
        _line(number, private[number * LINE_BYTES : (number + 1) * LINE_BYTES])
        for number in range(LINES)
    ]


def from_lines(typed: list[str]) -> bytes:
    """Return the 32 bytes. Raises WrongPaper, which names the first wrong line."""
    lines = [line for line in map(_signs, typed) if line]
    if len(lines) != LINES:
        raise WrongPaper(f"A sheet has {LINES} lines of signs; here are {len(lines)}.")
    return b"".join(_read(number, line) for number, line in enumerate(lines))


def _signs(typed: str) -> str:
    """Return a line's signs; "" for a line of words or of nothing. A number may stand first."""
    signs = typed.partition(".")[2] if typed.strip()[1:2] == "." else typed
    signs = "".join(signs.split()).replace("-", "").upper().translate(LOOK_ALIKES)
    return signs if len(signs) == SIGNS and set(signs) <= set(ALPHABET) else ""


def _line(number: int, part: bytes) -> str:
    whole = int.from_bytes(part, "big") << CHECK_BITS | _check(number, part)
    return in_groups("".join(ALPHABET[whole >> 5 * place & 31] for place in range(SIGNS)[::-1]))


def _read(number: int, signs: str) -> bytes:
    whole = 0
    for sign in signs:
        whole = whole << 5 | ALPHABET.index(sign)
    part, check = whole >> CHECK_BITS, whole & (1 << CHECK_BITS) - 1
    content = part.to_bytes(LINE_BYTES + 1, "big")[1:]
    if check != _check(number, content):
        raise WrongPaper(f"Line {number + 1} is not as it is printed. Look at it again.")
    return content


def _check(number: int, part: bytes) -> int:
    digest = blake2b(bytes([number]) + part, digest_size=2, person=b"hearback-bkpaper").digest()
    return int.from_bytes(digest, "big") >> 1
