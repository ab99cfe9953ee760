"""What makes words hard for people who use Easy Read. It advises and refuses nothing: who writes
them knows the readers, and a program counts syllables, not ideas.
"""

from collections.abc import Iterator

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.safety.reading import (
    longest_sentence,
    reading_age,
    sentences,
    surely_older_than,
)
from feedback.surveys.strings import CHOICES, ENDS, ROWS, strings_of

OLDEST = 9  # years: Easy Read is for a reading age of 8 to 9
LONGEST = 15  # words of one sentence
SHORTEST_JUDGED = 3  # words; one or two are names of things and places
MOST_NAMED = 3
FRAGMENTS = (CHOICES, ROWS, ENDS)


def remarks(text: str) -> list[str]:
    """Return what makes one string hard to read, in words; nothing if nothing does."""
    found = []
    if _is_long_enough(text) and surely_older_than(text, OLDEST):
        found.append(
            f"It reads at about {reading_age(text):.0f} years. Change long words for short ones:"
            f" {OLDEST} years is the most."
        )
    if longest_sentence(text) > LONGEST:
        longest = max(sentences(text), key=len)
        found.append(
            f"“{' '.join(longest[:4])} …” has {len(longest)} words. Say one idea in a sentence,"
            f" in {LONGEST} words at most."
        )
    return found


def _is_long_enough(text: str) -> bool:
    return sum(len(sentence) for sentence in sentences(text)) >= SHORTEST_JUDGED


def advice(easy: SurveyDefinition) -> list[str]:
    """Return what to look at in a survey's Easy Read, the words of which `easy` holds."""
    return list(_advice(easy))


def _advice(easy: SurveyDefinition) -> Iterator[str]:
    age = reading_age(running_words(easy))
    if age > OLDEST:
        yield f"As a whole, Easy Read reads at about {age:.0f} years; {OLDEST} is the most."
    hard = [words for words in strings_of(easy).values() if remarks(words)]
    if hard:
        yield f"Hard to read: {_named(hard)}."
    bare = [question.text for question in easy.everything() if not question.picture]
    if bare:
        yield f"No picture: {_named(bare)}."


def running_words(easy: SurveyDefinition) -> str:
    """Return all that is written in sentences. Choices are left out: words on their own count as
    very short sentences, and would make the rest look easier than it is.
    """
    said = strings_of(easy).items()
    return "\n".join(words for key, words in said if not set(key.split(".")) & set(FRAGMENTS))


def _named(words: list[str]) -> str:
    shown = ", ".join(f"“{each}”" for each in words[:MOST_NAMED])
    more = len(words) - MOST_NAMED
    return shown if more <= 0 else f"{shown} and {more} more"
