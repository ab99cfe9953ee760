"""A last look at masked words before they go out: each one that a program can't call everyday.

Masking hides what it is sure of. Here it is the other way round: whatever is no everyday word is
named, so that a person says of each that it points to nobody. Pure: text in, words out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.masking.lists import is_everyday, is_harmless_capital, key_of, names, words_of

WORD = re.compile(r"[^\W_]+(?:['’&@._/-]+[^\W_]+)*")
BEGINS_A_SENTENCE = re.compile(r"(?:^|[.!?…:\n])[\s\"'“”‘’(–-]*$")
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)


@dataclass(frozen=True)
class Seen:
    """A stretch of words that are to go out; `is_doubtful`: one that may point to somebody."""

    words: str
    is_doubtful: bool = False


def looked_over(masked: str, placeholders: re.Pattern[str]) -> list[Seen]:
    """Return `masked` in stretches that together are `masked` again. Doubtful are numbers, names,
    capitals within a sentence, and all that is no everyday word; never what `placeholders` finds.
    """
    stretches, done = [], 0
    for match in _words(masked, placeholders):
        if not _is_doubtful(match):
            continue
        stretches += [Seen(masked[done : match.start()]), Seen(match[0], is_doubtful=True)]
        done = match.end()
    return [each for each in (*stretches, Seen(masked[done:])) if each.words]


def doubtful_words(masked: str, placeholders: re.Pattern[str]) -> list[str]:
    """Return the doubtful words of `masked`, each once whatever its case, in their order."""
    found = [each.words for each in looked_over(masked, placeholders) if each.is_doubtful]
    return list({word.casefold(): word for word in reversed(found)}.values())[::-1]


def _words(masked: str, placeholders: re.Pattern[str]) -> Iterator[re.Match[str]]:
    covered = [range(*match.span()) for match in placeholders.finditer(masked)]
    for match in WORD.finditer(masked):
        if not any(match.start() in stretch for stretch in covered):
            yield match


def _is_doubtful(match: re.Match[str]) -> bool:
    word = match[0]
    key = key_of(POSSESSIVE.sub("", word))
    if not key.isalpha() or key in names() or key in words_of("names_that_are_words"):
        return True
    if word[0].islower():
        return not is_everyday(key)
    return not is_harmless_capital(key) or _is_capital_within(match, key)


def _is_capital_within(match: re.Match[str], key: str) -> bool:
    """Say whether a word has a capital that its place doesn't ask for. "I" (and "I'd") and what is
    shouted have theirs for another reason.
    """
    said = re.split("['’]", match[0])[0]
    if said.isupper() or key in words_of("capitals"):
        return False
    return not BEGINS_A_SENTENCE.search(match.string[: match.start()])
