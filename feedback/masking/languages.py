"""Whether words are English, as far as this masking reads it, and if not, in which language.

Masking knows English alone: in another language it would leave names standing. So the question is
not "which language" but "do we know these words", asked of the lists that masking itself works
with. Not knowing is on the safe side: what is not known to be English is hidden as a whole, and a
person who reads it decides. Pure. How often it is wrong stands in docs/languages.md.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from feedback.masking.lists import (
    is_everyday,
    is_on_a_list,
    is_rare,
    key_of,
    lines_of,
    names,
)
from feedback.masking.spans import Span
from feedback.masking.structured import find_structured

ENGLISH, UNKNOWN = "en", "und"
NAMES = {
    UNKNOWN: "another language",
    **{"ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cy": "Welsh", "el": "Greek"},
    **{"es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati", "hi": "Hindi"},
    **{"lt": "Lithuanian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"so": "Somali", "sq": "Albanian", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian"},
    **{"ur": "Urdu", "zh": "Chinese"},
}
WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
# As `cleaning.plain` writes out what can't be seen.
WRITTEN_OUT = re.compile(r"⟨U\+[0-9A-F]+⟩")
# Letters beyond A to Z with their accents. One alone is a slip or a sign, as in "30 μg".
OTHER_SCRIPT = re.compile(r"(?![\u0000-\u024f\u1e00-\u1eff])[^\W\d_]")
FEWEST_LETTERS = 2
# What a letter of these says of the language; the first that stands in the text counts. An alphabet
# that several languages share is named by letters that only one of them has.
LETTERS = (
    ("ur", "[ٹڈڑںےھہ]"),
    ("fa", "[پچژگ]"),
    ("ar", "[\u0621-\u064a]"),
    ("bn", "[\u0980-\u09ff]"),
    ("pa", "[\u0a00-\u0a7f]"),
    ("gu", "[\u0a80-\u0aff]"),
    ("ta", "[\u0b80-\u0bff]"),
    ("hi", "[\u0900-\u097f]"),
    ("uk", "[іїєґІЇЄҐ]"),
    ("el", "[\u0370-\u03ff]"),
    ("zh", "[\u4e00-\u9fff]"),
)
# The same of accents.
ACCENTS = {
    **{"pl": "[łżśćźńęą]", "ro": "[ăâîșşțţ]", "lt": "[ėįųū]", "tr": "[ğış]", "pt": "[ãõ]"},
    **{"es": "[ñ¿¡]", "cy": "[ŵŷ]", "sq": "[ë]"},
}
FEW = 3  # words; so short an answer holds nothing to go by but the words themselves
STRETCH, KNOWN_IN_STRETCH = 5, 1  # so many words in a row, of which at most so many are known
# What is typed for an answer and stands in no list of words.
TYPED_SO = """
aye gp idk lol meh na nah nil nope nowt owt summat ta tbh thx tnx ty wtf xxx yep
"""
TYPED = frozenset(TYPED_SO.split())
LEAST_SIGNS = 2  # words that speak for a language, before it is named; of one or two words, one


def language_of(words: str) -> str:
    """Return "en" for words that masking reads, else the code of their language; UNKNOWN where
    that can't be told. Numbers, addresses and known names count for no language.
    """
    words = WRITTEN_OUT.sub(" ", words)
    if len(OTHER_SCRIPT.findall(words)) >= FEWEST_LETTERS:
        return _by_letters(words)
    keys = _keys_of(words, list(find_structured(words)))
    if _is_english([key for key in keys if key not in names()]):
        return ENGLISH
    return _by_words(words, keys)


def name_of(code: str) -> str:
    """Return what a language is called in English."""
    return NAMES.get(code, NAMES[UNKNOWN])


def hidden_whole(words: str) -> Span:
    """Return the one stretch that hides all of `words`."""
    return Span(0, len(words), "hidden", 1.0)


def _keys_of(words: str, apart: Sequence[Span]) -> list[str]:
    """Return the words as lists compare them, without those that lie in `apart`."""
    return [
        key_of(match[0]).replace(".", "")
        for match in WORD.finditer(words)
        if not any(span.start <= match.start() < span.end for span in apart)
    ]


def _is_english(keys: list[str]) -> bool:
    """Say whether half of the words are known, and no stretch among them is of unknown words."""
    known = [is_known(key, is_short=len(keys) <= FEW) for key in keys]
    # Where it is half, one word of another language tips the scale.
    if 2 * sum(known) < len(known) + any(key in _every_sign() for key in keys):
        return False
    stretches = range(len(known) - STRETCH + 1)
    return not any(sum(known[at : at + STRETCH]) <= KNOWN_IN_STRETCH for at in stretches)


@lru_cache(maxsize=50_000)
def is_known(key: str, *, is_short: bool = False) -> bool:
    """Say whether a word is everyday English. Of a short answer it may also be a seldom or mistyped
    one, if it is no sign of another language.
    """
    if is_everyday(key) or is_on_a_list(key):
        return True
    if not is_short:
        return False
    if key in TYPED or len(key) < 2:
        return True
    return len(key) > FEW and key not in _every_sign() and not is_rare(key)


@cache
def signs() -> dict[str, frozenset[str]]:
    """Return the words by which a language written in Latin letters is told."""
    found: dict[str, set[str]] = {}
    for line in lines_of("other_languages"):
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), set())
        else:
            current.update(map(key_of, line.split()))
    return {code: frozenset(words) for code, words in found.items()}


@cache
def _every_sign() -> frozenset[str]:
    return frozenset().union(*signs().values())


def _by_letters(words: str) -> str:
    return next((code for code, letters in LETTERS if re.search(letters, words)), UNKNOWN)


def _by_words(words: str, keys: list[str]) -> str:
    """Return the language that most words and accents speak for, UNKNOWN if few do or two are
    level.
    """
    counts = Counter({code: sum(key in own for key in keys) for code, own in signs().items()})
    for code, letters in ACCENTS.items():
        counts[code] += len(re.findall(letters, words.lower()))
    (first, most), (_, next_most) = counts.most_common(2)
    is_told = most >= min(LEAST_SIGNS, max(1, len(keys) // 2)) and most > next_most
    return first if is_told else UNKNOWN
