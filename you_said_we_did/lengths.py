"""How long words for the public may be: what people read on a phone, in a hurry, is short.

Counted as a reader sees it: a line break is one character, however a browser sends it.
"""

from collections.abc import Mapping

# By the name under which words are written, in characters.
LIMITS = {
    "you_said": 1200,
    "easy_read": 2000,
    "words": 600,  # what we promise, a step of the log, whether it helped
    "what_changes": 600,
    "reason_words": 600,
    "alternative": 600,
    "summary": 2000,
    "what_changed": 2000,
    "return_words": 4000,
}


def length(text: str) -> int:
    """Return how many characters a reader sees."""
    return len(text.replace("\r\n", "\n").strip())


def hint(name: str) -> str:
    """Return what stands at the field."""
    return f"At most {LIMITS[name]:,} characters."


def problems(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is too long, by the name each text has in `texts`, and by how much."""
    return {
        name: [f"This has {length(text):,} characters. Write at most {LIMITS[name]:,}."]
        for name, text in texts.items()
        if name in LIMITS and length(text) > LIMITS[name]
    }
