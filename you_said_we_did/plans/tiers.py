"""The tier of the community safety plan that an action serves (R65), found in its words. Pure."""

import re

from you_said_we_did.status import Tier

# Each name as far as its first letters tell it from the others: cells are often cut off.
NAMES: dict[str, Tier] = {
    r"prev\w*": Tier.PREVENTION,
    r"early\s+r\w*": Tier.EARLY_RESOLUTION,
    r"problem[\s-]+s\w*": Tier.PROBLEM_SOLVING,
    r"high[\s-]+r\w*(?:\s*(?:/|-|–|and)\s*i\w*)?": Tier.HIGH_RISK,
}
ANY = "|".join(f"(?:{name})" for name in NAMES)
# A cell may have lost its first letters too.
CLAIM = r"\b\w*tributes?\s+to\b"
TAG = re.compile(
    rf"{CLAIM}(?P<of>[^\n]{{0,120}}?)(?:\s[-–—:]\s*|[-–—:]\s)(?P<tier>{ANY})\b[.;]?", re.I
)
UNKNOWN = re.compile(rf"^{CLAIM}[^\n]{{0,120}}\s[-–—]", re.I)


def split_tier(words: str) -> tuple[Tier | None, str, str]:
    """Return the tier that "Contributes to … - TIER" names in these words, that phrase as it is
    written, and the other words. Without such a phrase: None, "", and the words as they are.
    """
    found = TAG.search(words)
    if found is None:
        return None, "", words
    tier = next(
        tier for name, tier in NAMES.items() if re.fullmatch(name, found["tier"], re.IGNORECASE)
    )
    rest = [part.strip() for part in (words[: found.start()], words[found.end() :])]
    return tier, found[0], "\n".join(part for part in rest if part)


def names_unknown_tier(words: str) -> bool:
    """Say whether a line claims a tier that none of ours is."""
    return any(UNKNOWN.match(line) for line in words.splitlines())
