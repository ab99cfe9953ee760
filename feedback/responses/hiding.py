"""Hiding more of a masked text. Nothing here can bring a hidden word back."""

import re

# Only what masking or the desk writes: anything else in brackets is a person's own words, which an
# officer must be able to hide. Case counts for the same reason.
KINDS = (
    "name|phone|e-mail|postcode|date|age|address|place|school|organisation|workplace|role|number"
    "|link|hidden"
)
PLACEHOLDER = rf"(?-i:\[({KINDS})\])"
HIDDEN = "hidden"
# "Blue Gate = school": the words, and what to call them.
WITH_KIND = re.compile(rf"(?P<words>.*\S)\s*=\s*(?P<kind>{KINDS})", re.IGNORECASE | re.DOTALL)


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
    """Return the text with each word or phrase hidden wherever it stands, and those that did not
    stand there. "Blue Gate = school" is hidden as [school]; without its kind a phrase is [hidden].
    """
    missing, hidden = [], masked
    for phrase, kind in _longest_first(words):
        # Asked of the text as it was: "Karen" may have stood in "Karen Smith" alone.
        if hide_one(masked, phrase, kind) == masked:
            missing.append(phrase)
        hidden = hide_one(hidden, phrase, kind)
    return hidden, missing


def _longest_first(words: Phrases) -> list[tuple[str, str]]:
    split = (split_kind(phrase) for phrase in words if phrase.strip())
    return sorted(split, key=lambda each: len(each[0]), reverse=True)


def split_kind(phrase: str) -> tuple[str, str]:
    """Return the words to hide, and as what."""
    match = WITH_KIND.fullmatch(phrase.strip())
    return (match["words"], match["kind"].lower()) if match else (phrase, HIDDEN)


def places_after(masked: str, words: Phrases) -> dict[int, int]:
    """Return where each placeholder of `masked` stands among those there are once `words` are
    hidden, by where it stands now; without those that went with the words around them.
    """
    was: list[int | None] = list(range(len(placeholders_in(masked))))
    for phrase, kind in _longest_first(words):
        now: list[int | None] = []
        spans = [found.span() for found in placeholders_in(masked)]
        for match in _phrase_or_placeholder(phrase).finditer(masked):
            is_kept = match[1] is None
            now.append(was[spans.index(match.span())] if is_kept else None)
        masked, was = hide_one(masked, phrase, kind), now
    return {before: after for after, before in enumerate(was) if before is not None}


def hide_one(masked: str, words: str, kind: str = HIDDEN) -> str:
    """Return the text with `words` hidden. Placeholders stay: hiding "name" leaves "[name]"."""
    pattern = _phrase_or_placeholder(words)
    return pattern.sub(lambda match: match[0] if match[1] is None else f"[{kind}]", masked)


def _phrase_or_placeholder(words: str) -> re.Pattern[str]:
    return re.compile(f"({pattern_of(words)})|{PLACEHOLDER}", re.IGNORECASE)


def placeholders_in(masked: str) -> list[re.Match[str]]:
    """Return every placeholder of a text, in its order; the first group is its kind."""
    return list(re.finditer(PLACEHOLDER, masked))
