"""Work and parts that only one person has: "the only female mechanic at …", "I'm the lollipop
lady", "he drives the mobile library", "she works at the chippy". In a small place they are a name.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedback.masking.role_words import COMMON, KIND, OF_SIZE, PLACE, SINGLE
from feedback.masking.spans import Span

SOMEBODY = (
    r"ex|dad|dads|mum|mums|mam|husband|wife|partner|brother|sister|uncle|aunt|auntie|father|mother"
    r"|mate|friend|son|daughter|nan|grandad|cousin|boyfriend|girlfriend"
)
# What must stand right before a role for it to be somebody's: "I'm", "my ex was still".
BE = re.compile(
    rf"\b(?:i['’]?m|i\sam|i\swas|i['’]ve\sbeen|we['’]?re|we\s(?:are|were)|s?he['’]?s"
    rf"|s?he\s(?:is|was)|who['’]?s|who\s(?:is|was)|being|as|(?:{SOMEBODY})(?:['’]s|\sis|\swas))"
    r"(?:\s(?:also|still|now|probably|basically|literally|currently|actually|just|one\sof)){0,2}\s$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    rf"\b(?:he|she|who|{SOMEBODY}|family|and|also|both|parents|they|we)"
    r"\s(?:also\s|still\s|both\s|used\sto\s)?$",
    re.IGNORECASE,
)
WHERE = r"(?:in|at|on|for|from|round|of|behind|with|near|by|down)"
# Words that end the saying where.
STOP = (
    r"(?:and|but|so|who|which|that|because|cos|when|if|is|was|has|had|were|are|then|they|he|she|i"
    r"|it|we|you|to|with|not|until|or|as|got|went|came|said|saw|told|where|while|since|after|before"
    r"|plays?|goes|knows?|drinks?|lives?|works?)"
)
TAIL = (
    rf"(?:\s{WHERE}(?:\s(?:the|our|my|his|her|this|that|a))?"
    rf"(?:\s(?!{STOP}\b)[\w'’&-]{{2,20}}){{1,4}})"
)
ONLY = re.compile(
    rf"\b(?P<hidden>(?:the\s|their\s|our\s)?only\s(?:(?!{STOP}\b)[\w'’-]{{2,15}}\s){{0,3}}?"
    rf"{KIND}(?:\s(?!{STOP}\b|{WHERE}\b)[\w'’-]{{2,15}})?{TAIL})\b",
    re.IGNORECASE,
)
IS_SINGLE = re.compile(
    rf"\b(?P<hidden>(?:the|our|their|a\sformer)\s{SINGLE}(?:['’]?s\s(?:{SOMEBODY}))?{TAIL}?)\b",
    re.IGNORECASE,
)
IS_ONE_OF = re.compile(
    rf"\b(?P<hidden>(?:the|our)\s(?:[a-z]{{3,12}}\s)?{COMMON}"
    rf"\s(?:at|of|for|in)(?:\s(?:the|our|my|his|her))?(?:\s(?!{STOP}\b)[\w'’&-]{{2,20}}){{1,3}})\b",
    re.IGNORECASE,
)
# "a sergeant in the same station I would have to report to"
ON_A_ROUTE = re.compile(
    r"\b(?P<hidden>an?\s(?:bus|tram|train|ferry|coach)\s(?:driver|conductor)\son\sthe\s"
    rf"(?:(?!{STOP}\b)[\w'’-]{{1,15}}\s?){{1,3}}(?:\sto\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?)",
    re.IGNORECASE,
)
IN_THE_SAME = re.compile(
    rf"\b(?P<hidden>an?\s(?:[a-z]{{3,12}}\s)?(?:{KIND}|{COMMON}|sergeant|detective|inspector)"
    r"\s(?:in|at|on|for)\sthe\ssame\s[^.,;:!?\n]{2,60})",
    re.IGNORECASE,
)
# Without "she is" before it: few have such a part, and the place says which.
HEAD_OF = re.compile(
    r"\b(?P<hidden>(?:the|our)\s(?:deputy\s)?(?:head\s?teacher|head\s?master|head\s?mistress|vicar"
    r"|priest|imam|pastor|rabbi|landlord|landlady|caretaker|postmistress|lollipop\slady)"
    rf"\s(?:at|of|in)\s(?:my|our|the|his|her)(?:\s(?!{STOP}\b)[\w'’&-]{{2,20}}){{1,2}}['’]?)",
    re.IGNORECASE,
)
DOES = re.compile(
    r"\b(?P<hidden>(?P<own>i\s(?:also\s|still\s|used\sto\s)?)?(?:run|runs|ran|own|owns|owned"
    r"|manage|manages|managed|drive|drives|drove|coach|coaches|coached|captain|captains|train"
    rf"|trains)\s(?:the|our|their|his|her|a|an){OF_SIZE}\s(?:[a-z-]{{3,12}}\s)?{PLACE})\b",
    re.IGNORECASE,
)
AFTERWARDS = (
    r"(?:\s(?:on|in|at|by|near|opposite|next\sto|behind)(?:\s(?:the|our))?"
    rf"(?:\s(?!{STOP}\b)[\w'’-]{{2,20}}){{1,2}})?"
)
WORKS = re.compile(
    r"\b(?:works?|worked|working|job|shifts?|nights|cleans?|cleaner|cooks?|serves?|volunteers?"
    r"|barmaid|temps?|temping|apprentice)\s(?:(?:part|full)[\s-]time\s|nights?\s|days\s|shifts\s"
    r"|weekends\s|saturdays\s|mornings\s|evenings\s|behind\sthe\s(?:bar|counter|till)\s"
    r"|on\s(?:the\s)?(?:tills?|counter|checkouts?|reception)\s){0,2}(?:at|in|for|down|on|over\sat)\s"
    rf"(?P<hidden>(?:the|our){OF_SIZE}\s(?:[a-z-]{{3,12}}\s)?{PLACE}{AFTERWARDS})\b",
    re.IGNORECASE,
)


class Pattern(NamedTuple):
    """What to look for, and the pattern that must stand right before it, if any.

    `hint` is in every text it can match, written small: looking for it first is quick.
    """

    hint: str
    regex: re.Pattern[str]
    before: re.Pattern[str] | None
    type: str
    confidence: float


PATTERNS = (
    Pattern("only ", ONLY, BE, "role", 0.75),
    Pattern(" ", IS_SINGLE, BE, "role", 0.75),
    Pattern(" ", IS_ONE_OF, BE, "role", 0.6),
    Pattern("the same", IN_THE_SAME, BE, "role", 0.6),
    Pattern("on the", ON_A_ROUTE, BE, "role", 0.6),
    Pattern(" ", HEAD_OF, None, "role", 0.55),
    Pattern(" ", DOES, SUBJECT, "role", 0.7),
    Pattern(" ", WORKS, None, "workplace", 0.65),
)
# How far back to look for what stands before a role.
BACK = 50


def find_roles(text: str) -> Iterator[Span]:
    """Yield work and parts that few people have, and where they have them."""
    small = text.lower()
    for hint, pattern, before, kind, confidence in PATTERNS:
        if hint not in small:
            continue
        for match in pattern.finditer(text):
            start, end = match.span("hidden")
            # "I run" carries its own subject.
            has_own = "own" in pattern.groupindex and match["own"]
            if not before or has_own or before.search(text[max(0, start - BACK) : start]):
                yield Span(start, end, kind, confidence)
