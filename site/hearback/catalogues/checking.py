"""What is wrong with a catalogue, before anybody reads it: a list of faults, in words."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from hearback.catalogues.extracting import Message

# What must stand in a translation as it stands in English: places for words, and mark-up.
FIXED = re.compile(r"%\(\w+\)s|\{\w*\}|</?\w+[^>]*>|\b999\b|\bShift\b")
# A button or link that a sentence names.
NAMED = re.compile(r"“([^”{}]+)”")


def faults(catalogue: Catalog, wanted: dict[Message, list[str]]) -> list[str]:
    """Return every fault of a catalogue that should hold these messages."""
    found = [] if not catalogue.fuzzy else ["The catalogue is marked as unsure."]
    for message in wanted:
        singular = message if isinstance(message, str) else message[0]
        found += _faults_of(catalogue.get(singular), message, catalogue)
    extra = {entry.id for entry in catalogue if entry.id} - set(wanted)
    return found + [f"No longer used: {message}" for message in extra]


def _faults_of(entry: Entry | None, message: Message, catalogue: Catalog) -> Iterator[str]:
    if entry is None or entry.id != message:
        yield f"Missing: {message}"
        return
    if entry.fuzzy:
        yield f"Unsure: {message}"
    sources = [message] if isinstance(message, str) else message
    said = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    wanted = 1 if isinstance(message, str) else catalogue.num_plurals
    if len(said) != wanted or not all(said):
        yield f"Not translated: {message}"
        return
    for words in said:
        if _fixed(words) != _fixed(sources[-1]):
            yield f"Not the same places, tags or numbers: {message}"
        for name in _names(sources[-1], catalogue):
            if name not in words:
                yield f"Does not name the button “{name}” as it is called: {message}"


def _fixed(words: str) -> list[str]:
    return sorted(FIXED.findall(words))


def _names(source: str, catalogue: Catalog) -> Iterator[str]:
    """Yield what the buttons that a sentence names are called in this language."""
    for name in NAMED.findall(source):
        entry = catalogue.get(name)
        if entry and isinstance(entry.string, str) and entry.string:
            yield entry.string
