"""Words for the public that are somebody's own: a run of words that stands in what a person wrote.

Someone who did not say that she may be quoted must not meet her sentence in public, and whoever
knows her must not either. A quote goes another way: she agreed to it, a reviewer let it out for a
release's report, and safeguarding and data protection are asked (docs/requirements.md).

This finds what was copied. It does not find what was said again in nearly the same words: that is
for those who approve.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.responses.hiding import PLACEHOLDER
from feedback.responses.models import Text
from you_said_we_did.gates import plain

# So many words one after the other are taken for copied. Shorter runs are everyone's (“I did not
# know where to go” has seven); of this length, two people seldom choose the same by themselves, and
# who copies a sentence copies more.
RUN = 8
# A run that so many people wrote belongs to none of them: five is also what the keeper waits for
# before it opens any answer (docs/safety.md).
EVERYDAY = 5
# Every run holds, whole, exactly one of the pieces of this length that begin at every fifth word.
PIECE = 4
STEP = RUN - PIECE + 1
LETTERS = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
APOSTROPHES = str.maketrans(dict.fromkeys("'’"))
HIDDEN = re.compile(PLACEHOLDER)
SAYS = (
    "“{found}” stands in what somebody wrote. Say it in our own words. To quote somebody who agreed"
    " to it, have the quote approved for the release’s report: then it is offered here as a quote."
)


def as_read(text: str) -> str:
    """Return letters as they look, and nothing of what masking wrote; quick for plain letters."""
    return HIDDEN.sub(" ", text if text.isascii() else plain(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: small letters, without apostrophes."""
    return LETTERS.findall(as_read(text).casefold().translate(APOSTROPHES))


def runs_of(words: list[str]) -> list[str]:
    """Return every run of these words, in order."""
    return [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


@dataclass(frozen=True)
class Worded:
    """A draft as it is compared: its words in small letters, and where each stands in `text`."""

    text: str
    words: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> "Worded":
        """Read one."""
        read = as_read(text)
        found = list(WORD.finditer(read))
        words = [match.group().casefold().translate(APOSTROPHES) for match in found]
        return cls(read, words, [match.span() for match in found])

    @property
    def runs(self) -> list[str]:
        """Every run of its words, in order."""
        return runs_of(self.words)

    @property
    def pieces(self) -> list[str]:
        """What to look for first, because it is quick: one of them is in any run."""
        starts = range(0, len(self.words) - PIECE + 1, STEP)
        return [f" {' '.join(self.words[i : i + PIECE])} " for i in starts]

    def longest_of(self, copied: set[str]) -> str:
        """Return the longest stretch that is made of such runs, as it was typed, or ""."""
        best, begun = (0, 0), None
        for place, run in enumerate([*self.runs, ""]):
            if run in copied:
                begun = place if begun is None else begun
            elif begun is not None:
                best = max(best, (begun, place + RUN - 1), key=lambda pair: pair[1] - pair[0])
                begun = None
        first, last = best
        return self.text[self.spans[first][0] : self.spans[last - 1][1]] if last else ""


def copied(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is wrong with words for the public (by name in `texts`) that hold eight or more
    words one after the other from a text that somebody wrote, unless five people or more wrote
    them. Every text there is counts, whoever may read it: nothing is told but that these words,
    which were typed, stand in one.
    """
    drafted = {name: Worded.of(text) for name, text in texts.items()}
    taken = somebodys({run for draft in drafted.values() for run in draft.runs}, drafted)
    found = {name: " ".join(draft.longest_of(taken).split()) for name, draft in drafted.items()}
    return {name: [SAYS.format(found=words)] for name, words in found.items() if words}


def somebodys(runs: set[str], drafted: Mapping[str, Worded]) -> set[str]:
    """Return those of the runs that somebody wrote, and fewer than five people did."""
    if not runs:
        return set()
    pieces = {piece for draft in drafted.values() for piece in draft.pieces}
    who: dict[str, set[int]] = defaultdict(set)
    for person, masked in Text.objects.values_list("person", "masked").iterator():
        words = words_of(masked)
        joined = f" {' '.join(words)} "
        if any(piece in joined for piece in pieces):
            for run in runs.intersection(runs_of(words)):
                who[run].add(person)
    return {run for run, people in who.items() if len(people) < EVERYDAY}
