"""The number on each printed form: drawn by lot, and read as people type it. Pure.

Seven digits are drawn, so that a number says nothing of who, where, when, or how many there are.
Two more are worked out from them (ISO 7064, MOD 97-10): they find every single wrong digit and
every pair that changed places. Nine digits, so that nobody takes it for an NHS or a phone number.
"""

import secrets
import unicodedata

from django.core.exceptions import ValidationError

DRAWN, DIGITS = 7, 9
GROUP = 3
MODULUS = 97
APART = "-–—‐‑ \u00a0\u202f\u200e\u200f"  # what may stand between digits
LOOKS_LIKE = str.maketrans("OoIl", "0011")
SHAPE = "A form number has nine digits, such as 482-910-330. It stands at the top of each page."
WRONG = "There is no such form number. Look at each digit again: one may be wrong, or two swapped."


def draw_number() -> str:
    """Return a new number, nine digits without anything between them."""
    drawn = secrets.randbelow(10**DRAWN)
    check = MODULUS + 1 - drawn * 100 % MODULUS
    return f"{drawn:0{DRAWN}}{check:02}"


def in_groups(number: str) -> str:
    """Return a number as it is printed: 482-910-330."""
    return "-".join(number[n : n + GROUP] for n in range(0, len(number), GROUP))


def check_number(text: str) -> str:
    """Return the number that somebody typed: blanks, dashes and any script's digits are taken as
    they were meant. Raises ValidationError for what no form of ours carries.
    """
    typed = unicodedata.normalize("NFKC", text).translate(LOOKS_LIKE)
    digits = [_digit(sign) for sign in typed if sign not in APART]
    if None in digits or len(digits) != DIGITS:
        raise ValidationError(SHAPE)
    number = "".join(map(str, digits))
    if int(number) % MODULUS != 1:
        raise ValidationError(WRONG)
    return number


def _digit(sign: str) -> int | None:
    return unicodedata.digit(sign, None)
