"""The first cell of a row: which actions it holds. Several often share one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# "24 hours" and "16 days of action" begin with no number of an action.
NUMBERED = re.compile(
    r"(?:action\s+)?(?P<number>\d{1,3})(?P<sure>[.):]?)\s+"
    r"(?!(?:hours?|days?|weeks?|months?|years?|per\s?cent|%|to|out|of)\b)(?P<words>\S.*)",
    re.IGNORECASE,
)
YEARS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
YEAR = re.compile(
    r"(?:year|yr)\.?\s*(?P<year>\d|one|two|three|four|five)\s+action(?P<several>s?)\b"
    r"\s*[-–—:.]*\s*(?P<words>.*)",
    re.IGNORECASE,
)
# Numbers run on; one that jumps is more likely a figure that happens to begin a sentence.
WIDEST_GAP = 10


@dataclass(frozen=True)
class Named:
    """One action of a cell. `doubt` says what a person should look at, or ""."""

    number: int | None
    year: int | None
    words: str
    doubt: str = ""


def begins_action(words: str) -> bool:
    """Say whether a cell begins as an action does: with a number, or with its year."""
    return bool(NUMBERED.match(words) or YEAR.match(words))


class ActionCells:
    """Reads one cell after the other of a plan: what a number means hangs on those before it."""

    def __init__(self) -> None:
        self.last = 0  # of the plan
        self.last_here = 0  # of this objective

    def begin_objective(self) -> None:
        """Some plans count from 1 again under each objective."""
        self.last_here = 0

    def read(self, paragraphs: tuple[str, ...]) -> list[Named]:
        """Return the actions of a cell. A paragraph that begins none belongs to the one before."""
        found: list[Named] = []
        year, are_several = None, False
        for paragraph in paragraphs:
            if start := YEAR.fullmatch(paragraph):
                said = start["year"].casefold()
                year, are_several = YEARS.get(said) or int(said), bool(start["several"])
                found.append(Named(None, year, start["words"]))
            elif (named := self._numbered(paragraph)) is not None:
                year, are_several = None, False
                found.append(named)
            elif found and not found[-1].words:
                found[-1] = Named(None, year, paragraph)
            elif found and not are_several:
                last = found[-1]
                found[-1] = Named(last.number, last.year, f"{last.words}\n{paragraph}", last.doubt)
            else:
                found.append(Named(None, year, paragraph, "" if year else _doubt_of(paragraph)))
        return list(self._without_empty(found))

    def _numbered(self, paragraph: str) -> Named | None:
        """Return the action that a paragraph begins with its number, or None."""
        found = NUMBERED.fullmatch(paragraph)
        if found is None:
            return None
        number = int(found["number"])
        steps = (number - self.last, number - self.last_here)
        follows = any(0 < step <= WIDEST_GAP for step in steps)
        if not follows and not found["sure"]:
            return None
        doubt = "" if follows else f"Number {number} does not follow {self.last}. Is it right?"
        self.last, self.last_here = max(self.last, number), number
        return Named(number, None, found["words"], doubt)

    @staticmethod
    def _without_empty(found: list[Named]) -> Iterator[Named]:
        for named in found:
            if named.words:
                yield named
            else:
                yield Named(named.number, named.year, "", "This says that an action follows: none.")


def _doubt_of(paragraph: str) -> str:
    if paragraph[0].isdigit():
        first = paragraph.split()[0]
        return (
            f"It begins with “{first}”, which is not the next number, so this was read as an action"
            " without one."
        )
    return "This action has no number, and is not called an action of a later year."
