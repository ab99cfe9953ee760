"""Hiding more of a masked text. Nothing here can bring a hidden word back."""

import re

# Only what masking or the desk writes: anything else in brackets is a person's own words, which an
# officer must be able to hide. Case counts for the same reason.
KINDS = "name|phone|e-mail|postcode|date|age|address|place|school|number|link|hidden"
PLACEHOLDER = rf"(?-i:\[({KINDS})\])"
HIDDEN = "[hidden]"


def pattern_of(words: str) -> str:
    """Return a pattern that finds `words` as whole words, whatever the case of letters, the kind
    of apostrophe or the white space between them; empty if there is nothing to find.
    """
    parts = [re.sub(r"['’‘]", "['’‘]", re.escape(part)) for part in words.split()]
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)" if parts else ""


def stands_in(words: str, text: str) -> bool:
    """Say whether `words` are in `text`: what once spoke for a theme may have been hidden since."""
    pattern = pattern_of(words)
    return bool(pattern) and re.search(pattern, text, re.IGNORECASE) is not None


# A bare string would be taken letter by letter, so the type does not allow one.
Phrases = list[str] | tuple[str, ...]


def hide(masked: str, words: Phrases) -> tuple[str, list[str]]:
    """Return the text with each word or phrase hidden wherever it stands, and those that were not
    found.
    """
    missing = []
    for phrase in sorted(filter(str.strip, words), key=len, reverse=True):
        hidden = hide_one(masked, phrase)
        if hidden == masked:
            missing.append(phrase)
        masked = hidden
    return masked, missing


def hide_one(masked: str, words: str) -> str:
    """Return the text with `words` hidden. Placeholders stay: hiding "name" leaves "[name]"."""
    pattern = re.compile(f"({pattern_of(words)})|{PLACEHOLDER}", re.IGNORECASE)
    return pattern.sub(lambda match: match[0] if match[1] is None else HIDDEN, masked)
