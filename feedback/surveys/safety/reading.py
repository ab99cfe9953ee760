"""How old a reader must be, by the Flesch–Kincaid grade (Kincaid and others, 1975: US Navy Research
Branch Report 8-75) and five years more, as children start school at five here.

Our own few lines: the libraries that do this look syllables up in lists that have to be fetched
when they run, and this never calls out.
"""

import math
import re

SCHOOL_BEGINS = 5
WORD = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?")
SENTENCE_ENDS = re.compile(r"[.!?:;]+(?:\s|$)|\n")
VOWELS = re.compile(r"[aeiouy]+")
# Endings that are written but not said, and vowels that meet but are said apart.
SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy])le$|(?<![aeioudty])ed$|(?<![aeiouycgsxzh])es$")
APART = re.compile(
    r"(?<![tcsgx])i[aou]|(?<=[aeiouy])ing|ea$|e[ao](?=te|li)|ua(?=l|te)|(?<=c)ia(?=t)"
)
LONGEST_SENTENCE = 25  # words; GOV.UK content design: longer ones are hard for everyone
# How much the number of syllables differs from word to word: short texts say little for certain.
SPREAD = 0.75


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: right for nine words in ten."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(plain)) + len(APART.findall(plain)) - bool(SILENT.search(plain))
    return max(count, 1)


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence that has any."""
    found = (WORD.findall(part) for part in SENTENCE_ENDS.split(text))
    return [words for words in found if words]


def reading_age(text: str) -> float:
    """Return the age, in years, at which an average reader follows `text`; 0 for no words."""
    every = sentences(text)
    words = [word for sentence in every for word in sentence]
    if not words:
        return 0.0
    in_a_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(every) + 11.8 * in_a_word - 15.59 + SCHOOL_BEGINS


def surely_older_than(text: str, age: float) -> bool:
    """Say whether `text` is harder than `age` even if chance gave it its longest words. A single
    question is a small sample: without this, every one with a long name in it would be reported.
    """
    words = sum(len(sentence) for sentence in sentences(text))
    margin = 11.8 * SPREAD / math.sqrt(words) if words else 0
    return reading_age(text) > age + margin


def longest_sentence(text: str) -> int:
    """Return how many words the longest sentence has."""
    return max((len(sentence) for sentence in sentences(text)), default=0)
