"""Which words there are, six of them by lot, and six as somebody types them back.

Six of 2,395 are 67 bits. The list is public and so is what is wrong with a word: only six right
words in their order open anything.
"""

import re
import secrets
import unicodedata
from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext_lazy as _

WORDS = tuple((Path(__file__).parent / "words.txt").read_text(encoding="ascii").split())
KNOWN = frozenset(WORDS)
NUMBER = 6
# Longer than six words ever are, however they are typed.
MOST_LETTERS = 200
NEAREST = 0.7  # how alike a word must be to be proposed: one or two slips in it

NOT_SIX = _("Type all six words. You have typed {number}.")
NO_WORD = _("“{word}” is not one of our words. Look at how it is spelt.")
MEANT = _("“{word}” is not one of our words. Did you mean “{meant}”?")
TOO_LONG = _("That is longer than six words. Type the six words alone.")


def choose() -> str:
    """Return six words by lot, with spaces between them."""
    return " ".join(secrets.choice(WORDS) for _ in range(NUMBER))


def words_in(typed: str) -> list[str]:
    """Return the words somebody typed, as the list has them: whatever stands between them, in
    capitals or small, with letters of whatever width, and with accents that a keyboard adds.
    """
    plain = unicodedata.normalize("NFKD", typed)
    letters = (each for each in plain if unicodedata.category(each) not in ("Mn", "Cf"))
    return re.findall("[a-z]+", "".join(letters).casefold())


def problem_with(typed: str) -> str:
    """Return what keeps these from being six words of our list, or ""."""
    if len(typed) > MOST_LETTERS:
        return str(TOO_LONG)
    found = words_in(typed)
    for word in found:
        if word not in KNOWN:
            near = get_close_matches(word, WORDS, 1, NEAREST)
            return MEANT.format(word=word, meant=near[0]) if near else NO_WORD.format(word=word)
    return "" if len(found) == NUMBER else NOT_SIX.format(number=len(found))


def holds(text: str, words: str) -> bool:
    """Say whether these very words stand in a text, however they are written."""
    return f" {words} " in f" {' '.join(words_in(text))} "
