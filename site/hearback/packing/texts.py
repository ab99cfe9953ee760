"""The documents as they come with the software: files in `texts`, read once.

A file begins with the lines of its short layer and goes on, after a line `===`, with the long one.
`@own name: Heading` begins a section in the partnership's own words, `? ` says what belongs there,
and the lines up to `@end` are what it says until they write something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.pack.kinds import PUBLIC, Kind
from cms.pack.models import Document, Reading
from hearback.packing.blocks import blocks_of, facts_in
from hearback.packing.facts import facts_now

FOLDER = Path(__file__).parent / "texts"
BREAK, OWN, ASKS, END = "===", "@own ", "? ", "@end"


@dataclass(frozen=True)
class Section:
    """A part of a document in the partnership's own words."""

    name: str
    heading: str
    asks: str
    words: str


Part = str | Section


@dataclass(frozen=True)
class Text:
    """One document as it comes: two layers of lines and own sections."""

    short: tuple[Part, ...]
    whole: tuple[Part, ...]

    @property
    def sections(self) -> list[Section]:
        """The sections that the partnership words, in their order."""
        return [part for part in (*self.short, *self.whole) if isinstance(part, Section)]


@cache
def text_of(kind: str) -> Text:
    """Return a document as it comes. Raises ValueError for a file that is not well made."""
    content = (FOLDER / f"{kind}.md").read_text(encoding="utf-8")
    short, _, whole = content.partition(f"\n{BREAK}\n")
    return Text(tuple(_parts(iter(short.splitlines()))), tuple(_parts(iter(whole.splitlines()))))


def _parts(lines: Iterator[str]) -> Iterator[Part]:
    for line in lines:
        yield _section(line.removeprefix(OWN), lines) if line.startswith(OWN) else line


def _section(head: str, lines: Iterator[str]) -> Section:
    name, colon, heading = head.partition(": ")
    asks: list[str] = []
    words: list[str] = []
    for line in lines:
        if line == END:
            return Section(name, heading, " ".join(asks), "\n".join(words).strip())
        if line.startswith(ASKS):
            asks.append(line.removeprefix(ASKS))
        else:
            words.append(line)
    raise ValueError(f"The section “{name}{colon}” has no end.")


def lines_of(parts: tuple[Part, ...], own_words: Mapping[str, str]) -> list[str]:
    """Return a layer's lines, with the partnership's own words where there are some."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Section):
            words = own_words.get(part.name, part.words)
            lines += ["", f"## {part.heading}", *words.splitlines(), ""]
        else:
            lines.append(part)
    return lines


def read(document: Document, own_words: Mapping[str, str] | None = None) -> Reading:
    """Return a document as it reads now. Raises KeyError for a fact that there is not."""
    text = text_of(document.kind)
    words = document.own_words if own_words is None else own_words
    short, whole = lines_of(text.short, words), lines_of(text.whole, words)
    facts = facts_now(facts_in("\n".join([*short, *whole])))
    kind = Kind(document.kind)
    return Reading(
        title=PUBLIC[kind].title if kind in PUBLIC else str(kind.label),
        short=blocks_of(short, facts),
        whole=blocks_of(whole, facts),
        facts=facts,
    )
