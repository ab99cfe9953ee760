"""How hard a text is to read: the Flesch-Kincaid grade, as school years."""

import re

WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n")
SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
VOWELS = re.compile(r"[aeiouy]{1,2}")


def grade(text: str) -> float:
    """Return the grade; 6 is a reading age of about eleven."""
    sentences = [part for part in SENTENCE.split(text) if WORD.search(part)]
    words = WORD.findall(text)
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Return a count good enough for English."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    heard = SILENT.sub(lambda ending: ending[0][0], letters).removeprefix("y")
    return max(1, len(VOWELS.findall(heard)))
