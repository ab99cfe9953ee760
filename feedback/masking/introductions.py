"""Names by the words that introduce them: "my name is Rose", "Rose is my real name", "goes by"."""

import re
from collections.abc import Iterator

from feedback.masking.lists import is_everyday, is_rare, key_of, names, words_of
from feedback.masking.spans import Span

NAME = r"[^\W\d_][\w'’-]{1,20}"
IS_CALLED = re.compile(
    r"\b(?:my|his|her|their|whose)\s(?:real\s|first\s|full\s|last\s|maiden\s|sur)?name(?:['’]?s|\sis"
    rf"|\swas)\s(?P<name>{NAME}(?:\s{NAME})?)",
    re.IGNORECASE,
)
IS_MY_NAME = re.compile(
    rf"\b(?P<name>{NAME})\s(?:is|was)\s(?:my|his|her|their)\s(?:real\s|first\s|full\s)?name\b",
    re.IGNORECASE,
)
GOES_BY = re.compile(
    rf"\b(?:nicknamed|aka|a\.k\.a\.?|known\sas|goes\sby|answers\sto)\s(?P<name>{NAME}(?:\s{NAME})?)",
    re.IGNORECASE,
)


def find_introductions(text: str) -> Iterator[Span]:
    """Yield the names that these phrases introduce."""
    if "name" in text or "known as" in text or "aka" in text or " by " in text:
        for pattern in (IS_CALLED, IS_MY_NAME, GOES_BY):
            for match in pattern.finditer(text):
                words = match["name"].split()
                # "my name is on the list": what follows must be able to be a name.
                kept = [word for word in words if _may_be_a_name(word)]
                if kept and kept[0] == words[0]:
                    start = match.start("name")
                    yield Span(start, start + len(" ".join(kept)), "name", 0.85)


def _may_be_a_name(word: str) -> bool:
    key = key_of(word)
    if key in names() or key in words_of("names_that_are_words"):
        return True
    return (word[0].isupper() and not is_everyday(key)) or is_rare(key)
