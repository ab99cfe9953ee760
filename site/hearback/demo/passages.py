"""Hand-written, fictional answers, and the small ways in which people write them differently."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "passages"
TOWNS = ("Netherby", "Kirkstow", "Millbeck", "Harden Cross", "Oxenley")
NAMES = ("Jean", "Derek", "Margaret", "Amina", "Callum", "Priti", "Sandra", "Lynne", "Dorota")
OPENINGS = (
    "Honestly,",
    "To be honest,",
    "I’ll just say this.",
    "Where do I start.",
    "Right,",
    "Well,",
    "Not sure this is the place but",
    "My answer is this.",
    "Only this:",
    "I’ve thought about it a lot.",
)
CLOSINGS = (
    "That’s all.",
    "Anyway.",
    "That’s it from me.",
    "Hope that makes sense.",
    "I wanted to say it somewhere.",
    "Ta for asking.",
    "Sorry it’s long.",
    "There, I’ve said it.",
)
# First words that are somebody's name or title, and "I"; so are those all in capitals.
KEEPS_ITS_CAPITAL = frozenset(
    {"I", "Citizens", "Dr", "Helen", "Jo", "Mr", "Mrs", "Miss", "Theo", "Sister", "Sarge"}
)
WORD = re.compile(r"\w+")
SPOKEN = {
    "did not": "didn't",
    "I am": "I'm",
    "I've": "I have",
    "don't": "do not",
    "wasn't": "was not",
    "because": "cos",
    " and ": " & ",
    "someone": "somebody",
    "children": "kids",
}


@dataclass(frozen=True)
class Passage:
    """One thing somebody might write, with the themes its author had in mind."""

    prompt: str
    themes: frozenset[str]
    text: str


@cache
def passages_for(group: str) -> tuple[Passage, ...]:
    """Return every passage written for a respondent group; a group without any has none."""
    path = FOLDER / f"{group}.json"
    if not path.exists():
        return ()
    return tuple(
        Passage(row["prompt"], frozenset(row["themes"]), row["text"])
        for row in json.loads(path.read_text(encoding="utf-8"))
    )


@cache
def _asides() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Return short sentences by group, theme, and whether it went well or badly."""
    asides: dict[str, dict[str, dict[str, list[str]]]] = json.loads(
        (FOLDER / "asides.json").read_text(encoding="utf-8")
    )
    return asides


def aside(passage: Passage, group: str, generator: random.Random) -> str:
    """Return a short sentence on one of the passage's themes, in the words most people would use
    for it; or nothing. A few such texts are what a program that knows phrases can recognise.
    """
    mood = "good" if passage.prompt == "works_well" else "bad"
    themes = _asides().get(group, {})
    fitting = [s for slug in sorted(passage.themes) for s in themes.get(slug, {}).get(mood, [])]
    return generator.choice(fitting) if fitting else ""


def reworded(text: str, generator: random.Random) -> str:
    """Return `text` as another person might have put it: two or three small edits at most."""
    edits: list[Callable[[str, random.Random], str]] = generator.sample(
        (_opened, _closed, _renamed, _moved, _spoken, _hurried), k=generator.choice((1, 2, 2, 3))
    )
    for edit in edits:
        text = edit(text, generator)
    return text


def _opened(text: str, generator: random.Random) -> str:
    """Begin with a few words of one's own."""
    opening = generator.choice(OPENINGS)
    first = WORD.match(text)
    is_name = first is None or first[0] in KEEPS_ITS_CAPITAL or first[0][1:].isupper()
    if opening[-1] not in ".:" and not is_name:
        text = text[0].lower() + text[1:]
    return f"{opening} {text}"


def _closed(text: str, generator: random.Random) -> str:
    """End with a few words of one's own."""
    stop = "" if text[-1] in ".!?" else "."
    return f"{text}{stop} {generator.choice(CLOSINGS)}"


def _renamed(text: str, generator: random.Random) -> str:
    """Speak of another fictional person."""
    return _swapped(text, NAMES, generator)


def _moved(text: str, generator: random.Random) -> str:
    """Live in another fictional town."""
    return _swapped(text, TOWNS, generator)


def _swapped(text: str, words: tuple[str, ...], generator: random.Random) -> str:
    """Put another of `words` where the first of them stands."""
    for word in words:
        if word in text:
            return text.replace(word, generator.choice(words))
    return text


def _spoken(text: str, generator: random.Random) -> str:
    """Use one other turn of phrase."""
    found = [written for written in SPOKEN if written in text]
    if not found:
        return text
    chosen = generator.choice(found)
    return text.replace(chosen, SPOKEN[chosen], 1)


def _hurried(text: str, generator: random.Random) -> str:
    """Type on a small phone: no capitals, or no apostrophes, or no last full stop."""
    return generator.choice(
        (text.lower(), text.replace("'", "").replace("’", ""), text.rstrip("."))
    )
