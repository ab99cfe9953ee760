"""A second look at what a pattern of `patterns` found: does it only look like an identifier?"""

import re
from functools import cache

from feedback.masking.lists import (
    is_everyday,
    is_harmless_capital,
    is_rare,
    key_of,
    lines_of,
)
from feedback.masking.postcodes import AREAS


def is_private_number(match: re.Match[str]) -> bool:
    """Say whether a telephone number isn't one of the public's own (helplines, 999)."""
    return re.sub(r"\D", "", match.group()) not in public_numbers()


@cache
def public_numbers() -> frozenset[str]:
    """Return the digits of every listed public number."""
    return frozenset(re.sub(r"\D", "", line) for line in lines_of("service_numbers"))


def ends_in_no_word(match: re.Match[str]) -> bool:
    """Say whether a plate's last letters are no everyday word ("in19 the" is not a plate)."""
    letters = match.group()[-3:]
    return letters.isupper() or not is_everyday(letters.lower())


def is_no_span_of_years(match: re.Match[str]) -> bool:
    """Say whether a run of digits is neither "2019-2020" nor a public telephone number."""
    return is_private_number(match) and not re.fullmatch(
        r"(?:19|20)\d\d\s*[-–/]\s*(?:(?:19|20)?\d\d)", match.group()
    )


WORD_DIGITS = re.compile(
    r"\d|oh|nought|naught|nil|zero|one|two|three|four|five|six|seven|eight|nine"
)


def has_enough_digits(match: re.Match[str]) -> bool:
    """Say whether digits in words are long enough for a telephone number (6, or 8 if mixed)."""
    found = match.group().lower()
    count = len(WORD_DIGITS.findall(found)) + len(re.findall(r"double", found))
    count += 2 * len(re.findall(r"triple|treble|hundred|thousand", found))
    return count >= (8 if any(letter.isdigit() for letter in found) else 6)


def is_in_an_area(match: re.Match[str]) -> bool:
    """Say whether a postcode begins with one of Royal Mail's areas."""
    letters = match.group()[:2].upper()
    return letters.rstrip("0123456789") in AREAS


def is_a_spaced_plate(match: re.Match[str]) -> bool:
    """Say whether "kx 01 ppd" is a plate: neither end an everyday word."""
    first, _, last = match.group().lower().split()
    return match.group().isupper() or not (is_everyday(first) or is_everyday(last))


def is_no_word(match: re.Match[str]) -> bool:
    """Say whether a user name is more than an everyday word, or a word and its number."""
    name = match.group(match.lastgroup) if match.lastgroup else match.group()
    letters = key_of(name.rstrip("0123456789_"))
    if "." in name or "_" in name:
        return True
    if letters == name.lower():
        return not (is_harmless_capital(letters) or is_everyday(letters)) and is_rare(letters)
    return not (is_everyday(letters) or is_harmless_capital(letters))


def is_a_day_of_a_month(match: re.Match[str]) -> bool:
    """Say whether "3 may" is meant as a day: "3 may come" is not."""
    return not re.fullmatch(r"\d{1,2} may", match.group())


def is_no_modal(match: re.Match[str]) -> bool:
    """Say whether a month before a number is one: "may 2 come" is none."""
    return not match.group().startswith(("may ", "mar "))
