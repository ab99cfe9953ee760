"""Words that must not stand in a title or an address: browsers keep both.

See docs/safety.md, claim 4.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

# Anywhere in a word, so that "abused", "survivors" and "refugee" are found as well.
INSIDE = ("abuse", "abusi", "survivor", "violen", "domestic", "perpetrat", "police", "refuge")
# Only where a word begins: "drape" and "grape" are harmless.
AT_THE_START = (
    *("victim", "assault", "rape", "rapist", "policing", "coerc", "stalk", "controlling"),
    # Alone they tell little; beside the name of a partnership they tell what it is about.
    *("safe", "child", "behav", "harmed", "harmful", "trauma", "idva", "isva", "marac"),
)
GIVEAWAY = re.compile("|".join([*INSIDE, *(f"^{start}" for start in AT_THE_START)]))


def giveaway_in(text: str) -> str:
    """Return the word of `text` that would give a page away, or ""."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    words = re.split(r"[\W_]+", visible)
    return next((word for word in words if GIVEAWAY.search(word)), "")


def check_neutral(text: str) -> None:
    """Refuse words that would stay in someone's browser history (ValidationError)."""
    word = giveaway_in(text)
    if word:
        raise ValidationError(
            "Choose another word for “%(word)s”: it would stay in the browser’s history.",
            code="not_neutral",
            params={"word": word},
        )
