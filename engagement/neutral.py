"""Words that must not stand in a title or an address: browsers keep both.

See docs/safety.md, claim 4.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from engagement.letters import as_it_looks

# Anywhere in a word, so that "abused", "survivors" and "refugee" are found as well.
INSIDE = (
    *("abuse", "abusi", "survivor", "violen", "domestic", "perpetrat", "police", "refuge"),
    *("molest", "femicid"),
)
# The same in the languages that surveys are put into: Polish, Urdu.
ELSEWHERE = (
    *("przemoc", "gwałt", "gwalt", "maltretow", "policj", "ofiara", "ofiary", "sprawc"),
    *("تشدد", "زیادتی", "پولیس", "عصمت", "مظلوم", "ہراس"),
)
# Only where a word begins: "drape" and "grape" are harmless.
AT_THE_START = (
    *("victim", "assault", "rape", "rapist", "policing", "coerc", "stalk", "controlling"),
    *("strangl", "strangul", "traffick"),
    # Alone they tell little; beside the name of a partnership they tell what it is about.
    *("safe", "child", "behav", "harmed", "harmful", "trauma", "idva", "isva", "marac"),
)
# Only as they stand: a battery and a groom's dog are harmless.
WHOLE = (
    *("dv", "dva", "dvpo", "dvpn", "dvdr", "dapo", "dapn", "fgm", "hbv", "ipv", "vawg"),
    *("battered", "batterers?", "battering", "groomed", "groomers?", "grooming"),
)
HURT = (
    "(?:hits?|hitting|beats?|beating|hurts?|hurting|punch(?:es|ed)?|slap(?:s|ped)?|kick(?:s|ed)?"
    "|chok(?:es?|ed|ing))"
)
# Words that tell together.
PHRASES = (
    r"\bforced marriages?\b",
    r"\bhonou?r (?:based|killings?|crimes?)\b",
    r"\bwomen ?s aid\b",
    r"\b(?:clare|sarah) ?s law\b",
    r"\bnon molestation\b",
    rf"\b{HURT} (?:you|her|him|me|us|them)\b",
)
WORD = "|".join(
    [*INSIDE, *ELSEWHERE, *(f"^{start}" for start in AT_THE_START), *(f"^{w}$" for w in WHOLE)]
)
GIVEAWAY = re.compile(WORD)
TOGETHER = re.compile("|".join(PHRASES))
# "d.v." and "D V" are one word to whoever reads them.
SPELLED = re.compile(r"\b[a-z](?:[\s._-]+[a-z]\b)+")
FIGURES = str.maketrans("013457", "oieast")


def giveaway_in(text: str) -> str:
    """Return the word of `text` that would give a page away, or ""."""
    plain = as_it_looks(text, is_english=True).casefold()
    plain = SPELLED.sub(lambda match: re.sub(r"[\W_]", "", match.group()), plain)
    words = [word for word in re.split(r"[\W_]+", plain) if word]
    found = (word for word in words if any(GIVEAWAY.search(read) for read in _readings(word)))
    together = TOGETHER.search(" ".join(words))
    return next(found, together.group() if together else "")


def _readings(word: str) -> Iterator[str]:
    """Yield a word as it stands, and with letters for figures: "r4pe". Not of what is mostly
    figures, nor of what could be a digest.
    """
    yield word
    figures = sum(letter in "013457" for letter in word)
    if figures and figures * 2 < len(word) and re.search("[g-z]", word):
        yield word.translate(FIGURES)


def check_neutral(text: str) -> None:
    """Refuse words that would stay in someone's browser history (ValidationError)."""
    word = giveaway_in(text)
    if word:
        raise ValidationError(
            "Choose another word for “%(word)s”: it would stay in the browser’s history.",
            code="not_neutral",
            params={"word": word},
        )
