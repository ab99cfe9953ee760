"""UK postcodes, and the half of one ("ME7") that narrows a person down to a few streets."""

import re
from collections.abc import Iterator

from feedback.masking.spans import Span

# Postcode areas of Royal Mail (124), from general knowledge; longest first for the alternation.
TWO_LETTERS = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC"
    " EH EN EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS"
    " LU ME MK ML NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR"
    " SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE"
)
ONE_LETTER = "B E G L M N S W"
AREAS = frozenset((TWO_LETTERS + " " + ONE_LETTER).split())
# "me2", "so1" and "pe1" are more often words run together, so small letters there need a place.
WORDS_TOO = frozenset({"me", "so", "da", "pe", "co", "le", "la", "en", "ex"})

TWO_LETTER_HALF = re.compile(r"\b[A-Z]{2}\d{1,2}[A-HJKMNPR-Y]?\b(?![-/.]\d)", re.IGNORECASE)
# One letter and a number is a vitamin, a motorway or a section of an Act unless a place is meant.
ONE_LETTER_HALF = re.compile(
    rf"\b(?:in|to|from|near|around|postcode|area|live|lives|lived|living|moved|house|flat|at)\s+"
    rf"(?P<half>(?:{'|'.join(ONE_LETTER.split())})\d{{1,2}}[A-HJK]?)\b"
    rf"(?!\s+(?:inject|defici|level|vitamin|supplement|tablet|enquir|assess|plan|meeting))",
    re.IGNORECASE,
)
NAMED_HALF = re.compile(
    rf"\b(?P<half>(?:{'|'.join(ONE_LETTER.split())})\d{{1,2}})\s+(?:area|side|postcode|end|way)\b",
    re.IGNORECASE,
)


def find_half_postcodes(text: str) -> Iterator[Span]:
    """Yield the outward halves of postcodes."""
    for match in TWO_LETTER_HALF.finditer(text):
        letters = match.group()[:2]
        if letters.upper() not in AREAS:
            continue
        if letters.isupper() or letters.lower() not in WORDS_TOO:
            yield Span(match.start(), match.end(), "postcode", 0.85)
    for pattern in (ONE_LETTER_HALF, NAMED_HALF):
        for match in pattern.finditer(text):
            yield Span(match.start("half"), match.end("half"), "postcode", 0.75)
