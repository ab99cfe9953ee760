"""Words as they look to whoever reads them, whatever letters they were typed with. Pure."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).with_name("look_alikes.toml")
# A word of Latin letters and others that look like them.
MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[Ͱ-ϿЀ-ԯ])\w+")
# Format characters and rings around a letter (Unicode's Cf, Me); how an emoji is drawn, and letters
# that are drawn as nothing.
UNSEEN = frozenset({"Cf", "Me"})
DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\ufe0e\ufe0f")


@cache
def look_alikes() -> dict[int, str]:
    """Return Latin letters by the code points of those that nobody tells from them."""
    stored = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    return str.maketrans(stored["look_alikes"])


def as_it_looks(text: str, *, is_english: bool = False) -> str:
    """Return words as they look: one kind of apostrophe, nothing invisible in them, and Latin
    letters for those of other scripts that look the same beside Latin ones; `is_english`: all of
    these, beside Latin ones or not.
    """
    visible = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in UNSEEN and letter not in DRAWN_AS_NOTHING
    )
    if is_english:
        alike = visible.translate(look_alikes())
    else:
        alike = MIXED.sub(lambda match: match.group().translate(look_alikes()), visible)
    return alike.replace("'", "’").replace("\N{LEFT SINGLE QUOTATION MARK}", "’")
