"""How well the masking does on texts whose identifiers are marked. Pure: no database, no network.

A marked stretch counts as found when every letter and digit of it is hidden; its type does not
count, only that nobody reads it.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from feedback.masking.spans import Span

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Texts read before the clock starts: lists are loaded and frequent words looked up, as they are in
# the keeper, which masks many texts in one go.
WARM_UP = 200
# Types that people's names carry in the files we know.
NAME_TYPES = frozenset({"person", "name", "first_name", "full_name", "nickname"})


class InvalidLine(ValueError):
    """A line of the file can't be used; the message names the line and says why."""


class Marked(NamedTuple):
    """A stretch of a text that points to somebody: characters `start` … `end`, end not included."""

    type: str
    start: int
    end: int


class Example(NamedTuple):
    """A text and what is marked in it; `line` counts from 1."""

    line: int
    text: str
    marked: list[Marked]


class Miss(NamedTuple):
    """A marked stretch that stayed readable, or a word hidden for nothing, with words around it."""

    line: int
    type: str
    words: str
    around: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"line {self.line}, {self.type}: {self.words}   … {self.around} …"


@dataclass
class Result:
    """What came out. Shares are 0 … 1; one of nothing is 1 (or 0, for words hidden for nothing)."""

    texts: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    small_names: int = 0
    small_names_found: int = 0
    hidden_words: int = 0
    hidden_rightly: int = 0
    other_words: int = 0
    missed: list[Miss] = field(default_factory=list)
    overdone: list[Miss] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return the figures under the names that `--json` prints."""
        return {
            "span_recall": _share(self.found.total(), self.marked.total()),
            "span_recall_by_type": {
                kind: _share(self.found[kind], count) for kind, count in sorted(self.marked.items())
            },
            "lower_case_name_recall": _share(self.small_names_found, self.small_names),
            "word_precision": _share(self.hidden_rightly, self.hidden_words),
            "other_words_masked": _share(len(self.overdone), self.other_words, of_nothing=0.0),
            "texts_per_second": round(self.texts / self.seconds, 1) if self.seconds else 0.0,
        }

    def lines(self) -> list[str]:
        """Return the figures for people, a line each."""
        figures = self.as_json()
        kinds = [
            f"  {kind}: {self.found[kind]} of {count}"
            for kind, count in sorted(self.marked.items())
        ]
        return [
            f"{self.texts} texts, {self.marked.total()} marked stretches",
            f"span recall {figures['span_recall']} ({self.found.total()} hidden whole)",
            *kinds,
            f"names in small letters: {self.small_names_found} of {self.small_names}",
            f"word precision {figures['word_precision']}"
            f" ({self.hidden_rightly} of {self.hidden_words} hidden words are marked)",
            f"other words masked {figures['other_words_masked']}"
            f" ({len(self.overdone)} of {self.other_words})",
            f"{figures['texts_per_second']} texts/s of processor time, once warm",
            "The masking only proposes: a person must still check every text.",
        ]


def read_examples(lines: Iterable[str]) -> list[Example]:
    """Return the texts of a file of JSON lines, blank lines left out. Raises InvalidLine."""
    examples = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                examples.append(_example(number, json.loads(line)))
            except (ValueError, TypeError, KeyError) as problem:
                raise InvalidLine(f"Line {number}: {_why(problem)}") from problem
    if not examples:
        raise InvalidLine("The file holds no text.")
    return examples


def evaluate(examples: Sequence[Example], find: Callable[[str], Iterable[Span]]) -> Result:
    """Return how well `find` does on the examples."""
    result = Result(texts=len(examples))
    for example in examples[:WARM_UP]:
        list(find(example.text))
    started = time.process_time()
    proposed = [list(find(example.text)) for example in examples]
    result.seconds = time.process_time() - started
    for example, spans in zip(examples, proposed, strict=True):
        hidden = {place for span in spans for place in range(span.start, span.end)}
        _count_marked(result, example, hidden)
        _count_words(result, example, hidden)
    return result


def _example(number: int, row: object) -> Example:
    if not isinstance(row, dict):
        raise ValueError("is no object with “text” and “identifiers”.")
    if not isinstance(text := row.get("text"), str):
        raise ValueError("“text” is missing or is no text.")
    if not isinstance(identifiers := row.get("identifiers"), list):
        raise ValueError("“identifiers” is missing or is no list.")
    return Example(number, text, [_marked(text, found) for found in identifiers])


def _marked(text: str, found: object) -> Marked:
    if not isinstance(found, dict):
        raise ValueError("an identifier is no object with “type”, “start” and “end”.")
    kind, start, end = found.get("type"), found.get("start"), found.get("end")
    if not isinstance(kind, str) or type(start) is not int or type(end) is not int:
        raise ValueError("an identifier needs a “type” and whole numbers “start” and “end”.")
    if not 0 <= start < end <= len(text):
        raise ValueError(f"an identifier from {start} to {end} lies outside the text.")
    # Files may repeat the words; if they do, both must agree.
    if found.get("text", text[start:end]) != text[start:end]:
        raise ValueError(f"from {start} to {end} stands “{text[start:end]}”, not the words given.")
    return Marked(kind, start, end)


def _why(problem: Exception) -> str:
    return "is no JSON." if isinstance(problem, json.JSONDecodeError) else str(problem)


def _share(part: int, whole: int, of_nothing: float = 1.0) -> float:
    return round(part / whole, 4) if whole else of_nothing


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 40) : end + 40].split())


def _count_marked(result: Result, example: Example, hidden: set[int]) -> None:
    for kind, start, end in example.marked:
        words = example.text[start:end]
        is_found = all(p in hidden for p in range(start, end) if example.text[p].isalnum())
        result.marked[kind] += 1
        result.found[kind] += is_found
        if kind in NAME_TYPES and words.islower():
            result.small_names += 1
            result.small_names_found += is_found
        if not is_found:
            around = _around(example.text, start, end)
            result.missed.append(Miss(example.line, kind, words, around))


def _count_words(result: Result, example: Example, hidden: set[int]) -> None:
    marked = {place for _, start, end in example.marked for place in range(start, end)}
    for word in WORD.finditer(example.text):
        places = set(range(word.start(), word.end()))
        is_hidden, is_marked = not hidden.isdisjoint(places), not marked.isdisjoint(places)
        result.hidden_words += is_hidden
        result.hidden_rightly += is_hidden and is_marked
        result.other_words += not is_marked
        if is_hidden and not is_marked:
            around = _around(example.text, word.start(), word.end())
            result.overdone.append(Miss(example.line, "other word", word.group(), around))
