"""Identifiers with a form of their own: numbers, addresses on the internet, postcodes, dates.

Every pattern is bounded, so that a hostile text costs no more than a long one.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from feedback.masking.lists import is_everyday, lines_of
from feedback.masking.postcodes import AREAS, find_half_postcodes
from feedback.masking.spans import Span


class Pattern(NamedTuple):
    """A regular expression, what it finds, and an optional second look at each match."""

    type: str
    regex: re.Pattern[str]
    confidence: float
    is_right: Callable[[re.Match[str]], bool] | None = None


def _compiled(expression: str, *, any_case: bool = True) -> re.Pattern[str]:
    return re.compile(expression, re.VERBOSE | (re.IGNORECASE if any_case else 0))


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


MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
DIGIT_WORD = (
    r"(?:oh|nought|zero|one|two|three|four|five|six|seven|eight|nine|hundred|double|triple|treble)"
)
SEPARATOR = r"[\s().\-–·/]{0,3}"

PATTERNS = (
    Pattern(
        "e-mail",
        _compiled(r"[\w.+'%-]{1,64} (?:@|\s@\s) (?:[\w-]{1,63}\.){1,5} [a-z]{2,24}\b"),
        0.99,
    ),
    Pattern(
        "e-mail",
        _compiled(
            r"\b(?:[\w.+-]{1,64} \s dot \s){0,2} [\w.+-]{1,64} \s{1,3} (?:at|\(at\)) \s{1,3}"
            r" (?:gmail|hotmail|outlook|yahoo|icloud|live|aol)\b"
            r" (?: \s* (?:\.|dot) \s* (?:co(?:m|\s*(?:\.|dot)\s*uk)) )?"
        ),
        0.9,
    ),
    Pattern(
        "link",
        _compiled(
            r"(?:https?://|www\.) [^\s<>]{1,300}"
            r"| \b(?<!@) [a-z0-9][a-z0-9-]{1,62} (?:\.[a-z0-9-]{2,63}){0,3}"
            r" \.(?:com|org|net|info|uk|co|wales|scot|eu|ie|gov|nhs|example|app|io|me)\b"
            r" (?:/[^\s<>]{0,300})?"
        ),
        0.97,
    ),
    Pattern("name", _compiled(r"(?<![\w.])@[\w.]{2,40}"), 0.97),
    # Without its @: two parts or more, and a digit or underscore ("dean.truthteller.88").
    Pattern(
        "name",
        _compiled(
            r"(?<![\w.@]) (?=[a-z._]{0,30}(?:_|\.\d|\d{2})) [a-z]{2,20} (?:[._][a-z0-9]{1,20}){1,4}"
            r" (?<=[a-z0-9]{2}) (?![\w@])"
        ),
        0.85,
    ),
    Pattern(
        "phone",
        _compiled(
            rf"(?<![\w£.]) (?:\+\s?\d{{1,3}} | 00\s?44 | \(?0 | 7(?=\d{{3}}))"
            rf" (?:{SEPARATOR}\d){{8,11}} (?!\d)"
        ),
        0.97,
        is_private_number,
    ),
    Pattern("phone", _compiled(rf"\b{DIGIT_WORD} (?:[\s,-]{{1,3}}{DIGIT_WORD}){{6,14}}\b"), 0.95),
    Pattern(
        "postcode",
        _compiled(rf"\b(?:{AREAS})\d[a-z\d]?\s{{0,2}}\d[abd-hjlnp-uw-z]{{2}}\b"),
        0.99,
    ),
    Pattern("number", _compiled(r"\b[a-z]{2}\s?(?:\d\s?){6}[a-d]\b"), 0.98),  # National Insurance
    Pattern(
        "number", _compiled(r"\b\d{3}[\s-]?\d{3}[\s-]?\d{4}\b"), 0.95, is_private_number
    ),  # NHS
    Pattern("number", _compiled(r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b"), 0.95, ends_in_no_word),
    Pattern(
        "number",
        _compiled(r"\b(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b", any_case=False),
        0.9,
        ends_in_no_word,
    ),
    # Reference numbers: letters with four digits or more, or parts with strokes.
    Pattern(
        "number",
        _compiled(r"\b(?=[\w/-]{0,12}\d{3})[a-z]{1,5}[/-]?\d{2,9}(?:[/-]\d{1,9}){1,3}\b"),
        0.95,
    ),
    Pattern("number", _compiled(r"\b[a-z]{1,4}[/-]?\d{4,12}[a-z]?\b"), 0.9),
    Pattern(
        "number",
        _compiled(r"(?<![\w£€$.,/-])\d{1,9}/\d{3,9}(?:/\d{1,9})?\b"),
        0.85,
        is_no_span_of_years,
    ),
    Pattern(
        "number",
        _compiled(
            r"\b(?:ref(?:erence)?|log|crime|case|incident|collar|badge|urn|cad|order|claim|tenancy"
            r"|account|passport|pc|officer|number|no\.?|nr)[\s:.#]{1,3}"
            r"(?:(?:number|no\.?|is|was)[\s:.#]{1,3}){0,2}(?P<hidden>\d{3,12})\b"
        ),
        0.85,
    ),
    Pattern(
        "number",
        _compiled(r"(?<![\w£€$.,-])\d(?:[\s-]?\d){5,18}(?![\w,%]|\.\d)"),
        0.8,
        is_no_span_of_years,
    ),
    Pattern("date", _compiled(r"\b\d{1,2}\s?([/.\-])\s?\d{1,2}\s?\1\s?(?:19|20)?\d\d\b"), 0.97),
    Pattern("date", _compiled(r"\b(?:19|20)\d\d-\d{1,2}-\d{1,2}\b"), 0.97),
    Pattern(
        "date",
        _compiled(
            rf"\b(?:{WEEKDAY},?\s)? \d{{1,2}} (?:\s?(?:st|nd|rd|th))? \s (?:of\s)? {MONTH}\b"
            r" (?:,?\s(?:(?:19|20)\d\d|'?\d\d)\b(?!\s?(?:am|pm|:|quid|people|of)))?"
        ),
        0.95,
        lambda match: is_a_day_of_a_month(match.group()),
    ),
    Pattern(
        "date",
        _compiled(
            rf"\b{MONTH}\s (?:the\s)? \d{{1,2}} (?:st|nd|rd|th)? \b"
            r" (?!\s?(?:am|pm|:|/|of|people|years)) (?:,?\s(?:19|20)\d\d\b)?"
        ),
        0.9,
        lambda match: not match.group().startswith(("may ", "mar ")),
    ),
    Pattern("date", _compiled(rf"\b{WEEKDAY}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)\b"), 0.9),
    Pattern("date", _compiled(r"\bon\s(?:the\s)?(?P<hidden>\d{1,2}/\d{1,2})\b(?!/)"), 0.8),
)


def is_a_day_of_a_month(found: str) -> bool:
    """Say whether "3 may" is meant as a day: "3 may come" is not."""
    return not re.fullmatch(r"\d{1,2} may", found)


def find_structured(text: str) -> Iterator[Span]:
    """Yield every identifier that has a form of its own."""
    has_digit = any(letter.isdigit() for letter in text)
    for pattern in PATTERNS:
        if not has_digit and pattern.type in ("postcode", "number", "date"):
            continue
        for match in pattern.regex.finditer(text):
            if pattern.is_right is None or pattern.is_right(match):
                part = "hidden" if "hidden" in pattern.regex.groupindex else 0
                yield Span(match.start(part), match.end(part), pattern.type, pattern.confidence)
    if has_digit:
        yield from find_half_postcodes(text)
