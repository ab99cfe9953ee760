"""What makes words hard for people who use Easy Read. It advises and refuses nothing: who writes
them knows the readers, and a program counts syllables, not ideas.
"""

from collections.abc import Iterator

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.safety.reading import reading_age, sentences, surely_older_than
from feedback.surveys.strings import CHOICES, ENDS, ROWS, strings_of

OLDEST = 9  # years: Easy Read is for a reading age of 8 to 9
LONGEST = 15  # words of one sentence
SHORTEST_JUDGED = 3  # words; one or two are names of things and places
MOST_NAMED = 3
FRAGMENTS = (CHOICES, ROWS, ENDS)


def hard_age(text: str) -> int:
    """Return the age for which `text` reads, in whole years, if that surely is too much for Easy
    Read; 0 if not. What is told is compared: nobody reads “about 9 years; 9 is the most”.
    """
    is_long_enough = sum(len(sentence) for sentence in sentences(text)) >= SHORTEST_JUDGED
    age = round(reading_age(text))
    return age if age > OLDEST and is_long_enough and surely_older_than(text, OLDEST) else 0


def too_long(text: str) -> str:
    """Say which sentence is longest and how long, if it is too long for Easy Read; else nothing."""
    longest: list[str] = max(sentences(text), key=len, default=[])
    if len(longest) <= LONGEST:
        return ""
    return f"{quoted(longest)} has {len(longest)} words."


def quoted(words: list[str]) -> str:
    """Return the first words of a sentence, by which it is found again."""
    return f"“{' '.join(words[:5])} …”"


def remarks(text: str) -> list[str]:
    """Return what makes one string hard to read, in words; nothing if nothing does."""
    found = []
    if age := hard_age(text):
        found.append(
            f"It reads at about {age} years. Change long words for short ones: {OLDEST} years is"
            " the most."
        )
    if told := too_long(text):
        found.append(f"{told} Say one idea in a sentence, in {LONGEST} words at most.")
    return found


def advice(easy: SurveyDefinition) -> list[str]:
    """Return what to look at in a survey's Easy Read, the words of which `easy` holds."""
    return list(_advice(easy))


def _advice(easy: SurveyDefinition) -> Iterator[str]:
    if age := hard_age(running_words(easy)):
        yield f"As a whole, Easy Read reads at about {age} years; {OLDEST} is the most."
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
