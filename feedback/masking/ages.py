"""Ages of children: with a place or a school they name a family."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feedback.masking.spans import Span

NUMBER = (
    r"(?:1[0-7]|[1-9]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen)"
)
DIGITS = r"(?:1[0-7]|[1-9])"
CHILD = (
    r"(?:son|sons|daughter|daughters|lad|lads|boy|boys|girl|girls|kid|kids|kiddies|child|children"
    r"|childs|baby|babies|bairn|bairns|eldest|oldest|youngest|middle\sone|little\sone|little\sones|twins|nephew"
    r"|nephews|niece|nieces|grandson|grandsons|granddaughter|grandkids|grandchild|grandchildren"
    r"|brother|brothers|sister|sisters|cousin|toddler|stepson|stepdaughter)"
)
SOFTENER = r"(?:just|only|nearly|almost|about|now|still|barely|like|turning|turned|gone)"
# What makes a number something else than an age.
NO_UNIT = (
    r"(?!\d|[:.,/]\d|\s?[%£]|\s?(?:am|pm)\b|\s?o['’]?clock|[\s-](?:years?|yrs?)[\s-](?!old|of\sage)"
    r"|[\s-](?:week|wk|day|hour|hr|min|time|month|mile|foot|ft|feet|quid|pound|stone|st|grand|inch"
    r"|of|out|more|other|different|people|kids|children|bags?|bed|beds|night|sessions?|streets?"
    r"|doors?|buses|and\sa\shalf\s(?:hour|mile|week|month)|years?\b(?!\sold))s?\b)"
)
LIST = rf"{NUMBER}\b(?:\s?(?:,|and|&|or|\+)\s?(?:a\s)?{NUMBER}\b){{0,5}}"
END_OF_PHRASE = (
    r"(?=\s?(?:[,.;:!?)\-–]|$|\n|and\b|but\b|who\b|has\b|had\b|is\b|was\b|so\b|when\b"
    r"|at\sthe\stime\b))"
)

IN_YEARS = re.compile(
    rf"\b(?:{NUMBER}\s?(?:,|and|&|or|to|-)\s?(?:a\s|an\s)?){{0,4}}(?:{NUMBER}|one)[\s-]?"
    r"(?:years?|yrs?)[\s-]?olds?\b"
    rf"|\b{NUMBER}\s?(?:y[/.]?o|y[/.]?o[/.]?s)\b"
    r"|\b(?:1[0-7]|[1-9])\s?(?:yrs?|years?)\s(?=son|daughter|lad|boy|girl)"
    r"|(?<=\()(?:1[0-7]|[1-9])\s?(?:yrs?|years?|mths?|months?)(?=\))"
    rf"|\b(?:baby|bairn|newborn|little\sone|toddler)(?:['’]?s|\sis|\swas)\s(?:only\s|just\s)?"
    rf"(?:\d{{1,2}}|{NUMBER})\s(?:months?|mths?|weeks?|wks?|days?)\b"
    rf"|\b(?:\d{{1,2}}|{NUMBER})[\s-]?(?:months?|mths?|weeks?|wks?|days?)[\s-]?old\b",
    re.IGNORECASE,
)
AGED = re.compile(rf"\bage[ds]?\s(?:{SOFTENER}\s)?(?P<ages>{LIST}){NO_UNIT}", re.IGNORECASE)
OF_A_CHILD = re.compile(
    rf"\b{CHILD}\b(?:['’]s)?[^.!?\n\d(]{{0,40}}?"
    rf"\b(?:is|are|was|were|whos|who['’]s|being|shes|hes)\s(?:{SOFTENER}\s){{0,2}}"
    rf"(?P<ages>{LIST}){NO_UNIT}",
    re.IGNORECASE,
)
# "my nephew Josh, 15", "two kids, 3 and 5", but not "my son got home at 8".
BESIDE_A_CHILD = re.compile(
    rf"\b{CHILD}\b(?:\s[A-Za-z'’-]{{2,15}}){{0,3}},?\s(?<!\bat\s)(?<!\btill\s)(?<!\bby\s)"
    rf"(?P<ages>{DIGITS}\b(?:\s?(?:,|and|&|or|\+)\s?{DIGITS}\b){{0,5}}){NO_UNIT}{END_OF_PHRASE}"
    rf"|\b{CHILD}\sof\s(?P<other>{NUMBER})\b{NO_UNIT}",
    re.IGNORECASE,
)
OF_SOMEONE = re.compile(
    rf"\b(?:s?he(?:['’]?s|\sis|\swas|\sturned|\sjust\sturned)|i(?:['’]?m|\sam|\swas)"
    rf"|they(?:['’]?re|\sare|\swere)|who['’]?s|it['’]?s\sher|is)\s(?:{SOFTENER}\s){{0,2}}"
    rf"(?P<ages>{LIST}){NO_UNIT}{END_OF_PHRASE}",
    re.IGNORECASE,
)
SHE_IS = re.compile(
    rf"\b(?:s?he['’]s|s?hes|im|i['’]m)\s(?:{SOFTENER}\s){{0,2}}(?P<ages>{NUMBER})\b{NO_UNIT}",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(rf"(?<=\w\s)\((?P<ages>{LIST})\)", re.IGNORECASE)
AFTER_A_NAME = re.compile(r"\b[A-Z][a-z]{1,15},\s(?P<ages>1[0-7]|[1-9]),")
BIRTHDAY = re.compile(
    r"\b(?:(?:1[0-8]|[1-9])(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth)\s(?:birthday|bday|b-day)\b",
    re.IGNORECASE,
)
# A school year is an age: "in year 6".
SCHOOL_YEAR = re.compile(
    r"\b(?:in|into|start(?:s|ing|ed)?|her|his|their|is|goes?|going|finish(?:es|ing|ed)?|a)\s"
    r"(?P<hidden>(?:year|yr)\s?(?:1[0-3]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thirteen))\b(?!\sof\b)",
    re.IGNORECASE,
)
TURNING = re.compile(
    rf"\b(?:turn(?:s|ed|ing)?|just\sgone|coming\sup|nearly|rising)\s(?P<ages>{NUMBER})\b{NO_UNIT}"
    r"(?=\s?(?:[,.;:!?)]|$|\n|in\b|and\b|on\b|but\b|when\b|next\b|this\b|last\b|now\b))",
    re.IGNORECASE,
)
ONE_NUMBER = re.compile(rf"\b(?:{NUMBER}|one)\b|\d{{1,2}}", re.IGNORECASE)

# Without one of these there is no age, and looking for them is quick.
NUMBERS = re.compile(
    r"(?<!\d)\d{1,2}(?!\d)|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|first|second|third|fifth|ninth|tenth|\w+teen|\w+teenth|(?:four|six|seven|eigh|eleven|twelf)th"
    r")\b",
    re.IGNORECASE,
)
# Pieces of words, written small, one of which a text must have for a pattern to be tried.
BIRTH = ("birthday", "bday", "b-day")
CHILDREN = (
    *("son", "daughter", "lad", "boy", "girl", "kid", "child", "bab", "bairn", "eldest", "oldest"),
    *("youngest", "middle", "little", "twin", "neph", "niece", "brother", "sister", "cousin"),
    "toddler",
)
SCHOOL = ("year", "yr")
OLD = ("old", "yo", "y/o", "y.o", "yr", "year", "month", "mth", "week", "wk", "day")
AGE = ("age",)
TURNS = ("turn", "gone", "coming", "nearly", "rising")
ALWAYS = ("",)


class Rule(NamedTuple):
    """A pattern, and beginnings of words of which a text must have one, written small.

    `is_list`: the ages stand in its group, else the whole match or its group `hidden` is hidden.
    """

    hints: Sequence[str]
    regex: re.Pattern[str]
    confidence: float
    is_list: bool = True


RULES = (
    Rule(BIRTH, BIRTHDAY, 0.9, is_list=False),
    Rule(SCHOOL, SCHOOL_YEAR, 0.75, is_list=False),
    Rule(OLD, IN_YEARS, 0.85),
    Rule(TURNS, TURNING, 0.85),
    Rule(AGE, AGED, 0.85),
    Rule(CHILDREN, OF_A_CHILD, 0.85),
    Rule(CHILDREN, BESIDE_A_CHILD, 0.85),
    Rule(ALWAYS, OF_SOMEONE, 0.85),
    Rule(ALWAYS, SHE_IS, 0.85),
    Rule(("(",), IN_BRACKETS, 0.85),
    Rule((",",), AFTER_A_NAME, 0.85),
)


def find_ages(text: str) -> Iterator[Span]:
    """Yield the numbers that say how old a child is; the words around them stay."""
    if not NUMBERS.search(text):
        return
    small = text.lower()
    for hints, regex, confidence, is_list in RULES:
        if not any(hint in small for hint in hints):
            continue
        for match in regex.finditer(text):
            start, end = _part(match)
            if is_list:
                for number in ONE_NUMBER.finditer(text, start, end):
                    yield Span(number.start(), number.end(), "age", confidence)
            else:
                yield Span(start, end, "age", confidence)


def _part(match: re.Match[str]) -> tuple[int, int]:
    """Return where the age stands in a match: in one of its groups, or all of it."""
    groups = match.groupdict()
    name = next((name for name in groups if groups[name] is not None), 0)
    return match.span(name)
