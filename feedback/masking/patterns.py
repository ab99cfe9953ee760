"""The forms of numbers, addresses on the internet, postcodes and dates.

Every pattern is bounded, so that a hostile text costs no more than a long one.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from feedback.masking.second_looks import (
    ends_in_no_word,
    has_enough_digits,
    is_a_day_of_a_month,
    is_a_spaced_plate,
    is_in_an_area,
    is_no_modal,
    is_no_span_of_years,
    is_no_word,
    is_private_number,
)


class Pattern(NamedTuple):
    """A regular expression, which hint of a text it needs, what it finds, and an optional second
    look at each match.
    """

    hint: str
    type: str
    regex: re.Pattern[str]
    confidence: float
    is_right: Callable[[re.Match[str]], bool] | None = None


def _compiled(expression: str, *, any_case: bool = True) -> re.Pattern[str]:
    return re.compile(expression, re.VERBOSE | (re.IGNORECASE if any_case else 0))


MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
DIGIT_WORD = (
    r"(?:o|oh|nought|naught|nil|zero|one|two|three|four|five|six|seven|eight|nine"
    r"|hundred|double|triple|treble)"
)
ORDINAL = (
    r"(?:(?:twenty|thirty)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth)"
)
SEPARATOR = r"[\s().\-–·/]{0,3}"

# A cheap look before the dear ones: a pattern is tried only where its hint is found.
HINTS = {
    "digit": re.compile(r"\d"),
    "at": re.compile("@"),
    "spelt e-mail": re.compile(
        r"[(\[@]|\bdot\b|\bat\s(?:gmail|hotmail|outlook|yahoo|icloud|live|aol)\b", re.IGNORECASE
    ),
    "dotted": re.compile(r"\w\.[a-z]|://", re.IGNORECASE),
    "handle": re.compile(r"\w[._]\w"),
    "account": re.compile(
        r"\b(?:insta|snap|tik|twit|face|fb|discord|psn|xbox|tele|user|gamer|handle|prof|acc)",
        re.IGNORECASE,
    ),
    "spelt digits": re.compile(
        rf"\b{DIGIT_WORD}[\s,.-]{{1,3}}(?:{DIGIT_WORD}\b|\d)", re.IGNORECASE
    ),
    "spelt date": re.compile(
        r"(?:st|nd|rd|th)\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        re.IGNORECASE,
    ),
}

PATTERNS = (
    Pattern(
        "at",
        "e-mail",
        _compiled(r"[\w.+'%-]{1,64} (?:@|\s@\s) (?:[\w-]{1,63}(?:\.|\s\.\s)){1,5} [a-z]{2,24}\b"),
        0.99,
    ),
    Pattern(
        "spelt e-mail",
        "e-mail",
        _compiled(
            r"\b(?:[\w.+-]{1,64} \s (?:dot|underscore) \s){0,3} [\w.+-]{1,64}"
            r" \s{0,3} (?:\bat\b|\(at\)|\[at\]|@) \s{0,3} (?:"
            r" (?:gmail|hotmail|outlook|yahoo|icloud|live|aol)\b (?: \s* (?:\.|\bdot\b) \s*"
            r" (?:co(?:m|\s*(?:\.|dot)\s*uk)) )?"
            r" | [\w-]{2,40} \s\(?dot\)?\s (?:com|co|uk|net|org|example|me)\b"
            r" (?: (?:\s?\.\s?|\sdot\s) uk\b)? )"
        ),
        0.9,
    ),
    Pattern(
        "spelt e-mail",
        "e-mail",
        _compiled(
            r"[\w.+-]{1,64} \s{0,2} (?:\(at\)|\[at\]) \s{0,2} [\w-]{2,40}"
            r" (?:\s?\.\s?[a-z]{2,10}){1,3}"
        ),
        0.9,
    ),
    Pattern(
        "dotted",
        "link",
        _compiled(
            r"(?:https?://|www\.) [^\s<>]{1,300}"
            r"| \b(?<!@) [a-z0-9][a-z0-9-]{1,62} (?:\.[a-z0-9-]{2,63}){0,3}"
            r" \.(?:com|org|net|info|uk|co|wales|scot|eu|ie|gov|nhs|example|app|io|me)\b"
            r" (?:/[^\s<>]{0,300})?"
        ),
        0.97,
    ),
    Pattern("at", "name", _compiled(r"(?<![\w.])@[\w.]{2,40}"), 0.97),
    # Named as an account: "my insta is tashloves", "on snap as tash.x".
    Pattern(
        "account",
        "name",
        _compiled(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|tik\s?tok|twitter|facebook|fb|discord|psn|xbox|twitch"
            r"|telegram|user\s?name|gamer\s?tag|handle|profile|account)s?"
            r"(?:\s(?:is|was|called|name|account|as|under|handle|user|page|it['’]?s|hes|shes)|:){1,3}"
            r"\s?(?P<hidden>[a-z][\w.]{2,30}\w)\b"
        ),
        0.8,
        is_no_word,
    ),
    # A word that ends in digits: "gaz77", but not "covid19".
    Pattern("digit", "name", _compiled(r"(?<![\w@./£-])[a-z]{3,15}_?\d{2,4}\b"), 0.8, is_no_word),
    # Without its @: two parts or more, and a digit or underscore ("dean.truthteller.88").
    Pattern(
        "handle",
        "name",
        _compiled(
            r"(?<![\w.@]) (?=[a-z._]{0,30}(?:_|\.\d|\d{2})) [a-z]{2,20} (?:[._][a-z0-9]{1,20}){1,4}"
            r" (?<=[a-z0-9]{2}) (?![\w@])"
        ),
        0.85,
    ),
    Pattern(
        "digit",
        "phone",
        _compiled(
            rf"(?<![\w£.]) (?:\+\s?\d{{1,3}} | 00\s?44 | \(?0 | O(?=7) | 7(?=\d{{3}}))"
            rf" (?:{SEPARATOR}(?:\d|O(?![a-z]))){{8,11}} (?!\d)"
        ),
        0.97,
        is_private_number,
    ),
    Pattern(
        "spelt digits",
        "phone",
        _compiled(
            rf"\b{DIGIT_WORD} (?:[\s,.-]{{1,3}}(?:and\s)?{DIGIT_WORD}){{5,14}}\b"
            rf"| \b(?:\d{{1,6}}[\s,-]{{1,3}}){{0,4}} {DIGIT_WORD} [\s,-]{{1,3}}"
            rf" (?:(?:{DIGIT_WORD}|\d{{1,6}})[\s,-]{{1,3}}){{0,12}} (?:{DIGIT_WORD}|\d{{1,6}})\b"
        ),
        0.95,
        has_enough_digits,
    ),
    Pattern(
        "digit",
        "phone",
        _compiled(
            r"\b(?:end(?:s|ing)?|finish(?:es|ing)?|starts?|starting|begins?|last\s\w{2,5}\sdigits"
            r"|extension|ext\.?)\s(?:in\s|with\s|is\s|are\s|no\.?\s|number\s)?"
            r"(?P<hidden>\d{3,6})\b(?!\s?(?:am|pm|%|people|days))"
        ),
        0.7,
    ),
    Pattern(
        "digit",
        "postcode",
        _compiled(r"\b[a-z]{1,2}\d[a-z\d]?[\s.-]{0,2}\d[abd-hjlnp-uw-z]{2}\b"),
        0.99,
        is_in_an_area,
    ),
    # National Insurance, then NHS.
    Pattern("digit", "number", _compiled(r"\b[a-z]{2}[\s.-]?(?:\d[\s.-]?){6}[a-d]\b"), 0.98),
    Pattern(
        "digit", "number", _compiled(r"\b\d{3}[\s.-]?\d{3}[\s.-]?\d{4}\b"), 0.95, is_private_number
    ),
    Pattern(
        "digit", "number", _compiled(r"\b[a-z]{2}\d{2}[\s-]?[a-z]{3}\b"), 0.95, ends_in_no_word
    ),
    Pattern("digit", "number", _compiled(r"\b[a-z]{2}\s\d{2}\s[a-z]{3}\b"), 0.8, is_a_spaced_plate),
    Pattern(
        "digit",
        "number",
        _compiled(
            r"\b(?:reg(?:istration)?|(?:number\s)?plate)\b(?:\s(?:number|no|is|was|starts|starting"
            r"|begins|ends|ending|with|in|of|it)){0,4}[\s:]{1,2}"
            r"(?P<hidden>(?=[a-z\s]{0,4}\d)[a-z\d]{2,4}(?:\s?[a-z\d]{2,4})?)\b"
        ),
        0.8,
    ),
    Pattern(
        "digit", "number", _compiled(r"\b[A-Z]{0,2}[IZ][A-Z]{1,2}\s?\d{3,4}\b", any_case=False), 0.8
    ),
    Pattern(
        "digit",
        "number",
        _compiled(r"\b(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b", any_case=False),
        0.9,
        ends_in_no_word,
    ),
    # Reference numbers: letters with four digits or more, or parts with strokes.
    Pattern(
        "digit",
        "number",
        _compiled(r"\b(?=[\w/-]{0,12}\d{3})[a-z]{1,5}[/-]?\d{2,9}(?:[/-][a-z\d]{1,9}){1,3}\b"),
        0.95,
    ),
    Pattern("digit", "number", _compiled(r"\b[a-z]{1,4}[/-]?\d{4,12}[a-z]?\b"), 0.9),
    Pattern(
        "digit",
        "number",
        _compiled(r"(?<![\w£€$.,/-])\d{1,9}/\d{3,9}(?:/\d{1,9})?\b"),
        0.85,
        is_no_span_of_years,
    ),
    Pattern(
        "digit",
        "number",
        _compiled(
            r"\b(?:ref(?:erence)?|log|crime|case|incident|collar|badge|urn|cad|order|claim|tenancy"
            r"|account|passport|pc|officer|number|no\.?|nr)[\s:.#]{1,3}"
            r"(?:(?:number|no\.?|is|was)[\s:.#]{1,3}){0,2}(?P<hidden>\d{3,12})\b"
        ),
        0.85,
    ),
    Pattern(
        "digit",
        "number",
        _compiled(r"(?<![\w£€$.,-])\d(?:[\s-]?\d){5,18}(?![\w%]|[.,]\d)"),
        0.8,
        is_no_span_of_years,
    ),
    Pattern(
        "digit", "date", _compiled(r"\b\d{1,2}\s?([/.\-])\s?\d{1,2}\s?\1\s?(?:19|20)?\d\d\b"), 0.97
    ),
    Pattern("digit", "date", _compiled(r"\b(?:19|20)\d\d-\d{1,2}-\d{1,2}\b"), 0.97),
    Pattern(
        "digit",
        "date",
        _compiled(
            rf"\b(?:{WEEKDAY},?\s)? \d{{1,2}} (?:\s?(?:st|nd|rd|th))? \s (?:of\s)? {MONTH}\b"
            r" (?:,?\s(?:(?:19|20)\d\d|'?\d\d)\b(?!\s?(?:am|pm|:|quid|people|of)))?"
        ),
        0.95,
        is_a_day_of_a_month,
    ),
    Pattern(
        "digit",
        "date",
        _compiled(
            rf"\b{MONTH}\s (?:the\s)? \d{{1,2}} (?:st|nd|rd|th)? \b"
            r" (?!\s?(?:am|pm|:|/|of|people|years)) (?:,?\s(?:19|20)\d\d\b)?"
        ),
        0.9,
        is_no_modal,
    ),
    Pattern(
        "spelt date",
        "date",
        _compiled(rf"\b{ORDINAL}\s(?:of\s)?{MONTH}\b"),
        0.9,
    ),
    Pattern(
        "digit",
        "date",
        _compiled(rf"\b\d{{1,2}}[\s/.-]{MONTH}[\s/.-](?:(?:19|20)\d\d|\d\d)\b"),
        0.95,
    ),
    Pattern("digit", "date", _compiled(rf"\b{WEEKDAY}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)\b"), 0.9),
    Pattern("digit", "date", _compiled(r"\bon\s(?:the\s)?(?P<hidden>\d{1,2}/\d{1,2})\b(?!/)"), 0.8),
)
