"""Ages of children: with a place or a school they name a family."""

import re
from collections.abc import Iterator

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
END_OF_PHRASE = r"(?=\s?(?:[,.;:!?)\-–]|$|\n|and\b|but\b|who\b|has\b|had\b|is\b|was\b|so\b|when\b))"

IN_YEARS = re.compile(
    rf"\b(?:{NUMBER}\s?(?:,|and|&|or|to|-)\s?(?:a\s|an\s)?){{0,4}}(?:{NUMBER}|one)[\s-]?"
    r"(?:years?|yrs?)[\s-]?olds?\b"
    rf"|\b{NUMBER}\s?y/?o\b"
    r"|\b\d{1,2}[\s-]?(?:months?|mths?|weeks?|wks?)[\s-]?old\b",
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
    rf"\b(?:s?he(?:['’]?s|\sis|\swas|\sturned|\sjust\sturned)|i(?:['’]?m|\sam)"
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
BIRTHDAY = re.compile(r"\b(?:1[0-7]|[1-9])(?:st|nd|rd|th)\sbirthday\b", re.IGNORECASE)
ONE_NUMBER = re.compile(rf"\b(?:{NUMBER}|one)\b|\d{{1,2}}", re.IGNORECASE)

WITH_AGES = (AGED, OF_A_CHILD, BESIDE_A_CHILD, OF_SOMEONE, SHE_IS, IN_BRACKETS, AFTER_A_NAME)


def find_ages(text: str) -> Iterator[Span]:
    """Yield the numbers that say how old a child is; the words around them stay."""
    for match in BIRTHDAY.finditer(text):
        yield Span(match.start(), match.end(), "age", 0.9)
    for match in IN_YEARS.finditer(text):
        yield from _numbers(text, match.start(), match.end())
    for pattern in WITH_AGES:
        for match in pattern.finditer(text):
            part = "ages" if match["ages"] else "other"
            yield from _numbers(text, match.start(part), match.end(part))


def _numbers(text: str, start: int, end: int) -> Iterator[Span]:
    for number in ONE_NUMBER.finditer(text, start, end):
        yield Span(number.start(), number.end(), "age", 0.85)
