"""What goes into the protection of counts, and what comes out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations, product

from feedback.releases.disclosure.counts import check_rule

# (dimension, category) pairs in the order of the period's dimensions; () is everybody.
Cell = tuple[tuple[str, str], ...]
Table = tuple[str, ...]
EVERYBODY: Cell = ()


@dataclass(frozen=True)
class Rule:
    """Fewer than `k` people never show; whatever shows is rounded to `base`."""

    k: int = 10
    base: int = 5

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that protects nobody."""
        for number in (self.k, self.base):
            if type(number) is not int:
                raise ValueError("The rule is made of whole numbers.")
        check_rule(self.k, self.base)

    @property
    def width(self) -> int:
        """How many people at least an attacker must be in doubt about (docs/disclosure.md)."""
        return min(5, self.k - 1)


@dataclass(frozen=True)
class Dimension:
    """One thing people are counted by. `several`: one person may be in many of its categories.

    `merged` tells which finer categories one of the categories stands for, where an earlier or a
    later period counts those apart.
    """

    name: str
    categories: tuple[str, ...]
    several: bool = False
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def finer(self, category: str) -> tuple[str, ...]:
        """Return the categories that this one stands for: itself, mostly."""
        return self.merged.get(category, (category,))


@dataclass(frozen=True)
class Period:
    """The true counts of people in one period, whole: what it includes is counted too.

    `people` has every cell of every table and all their margins (`cells_of`). `unanswered` has,
    per dimension of several answers, how many people are in none of its categories. `covers` names
    periods that count some of the same people by themselves, as those who wrote are among those
    who answered: in a cell that both have there can't be more of them.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    tables: tuple[Table, ...]
    people: Mapping[Cell, int]
    includes: tuple[str, ...] = ()
    unanswered: Mapping[str, int] = field(default_factory=dict)
    covers: tuple[str, ...] = ()

    def dimension(self, name: str) -> Dimension | None:
        """Return the dimension of this name, None where the period has none."""
        return next((one for one in self.dimensions if one.name == name), None)


class Reason(Enum):
    """Why a cell is hidden. For the officer who cuts a release, never for the public."""

    FEW = "few"
    NEARLY_ALL = "nearly all"
    PARTNER = "partner"
    BASE = "base"


@dataclass(frozen=True)
class Audit:
    """What an attacker can do with everything that is out.

    `sensitive`: how many quantities must not be found out. `narrowest`: how many people he is at
    least in doubt about, in the worst of them; None where nothing is sensitive.
    """

    verdict: str
    sensitive: int
    narrowest: int | None
    elimination: str
    warnings: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether everything that was required holds."""
        return self.verdict == "safe"


@dataclass(frozen=True)
class Released:
    """A period as it is published: a rounded count for each cell, None where it is hidden."""

    period: Period
    shown: Mapping[Cell, int | None]
    reasons: Mapping[Cell, Reason]
    audit: Audit


def cells_of_table(dimensions: tuple[Dimension, ...], table: Table) -> Iterator[Cell]:
    """Yield every cell of a table and of its margins, in the categories' order."""
    places = [
        [*(((one.name, category),) for category in one.categories), ()]
        for one in dimensions
        if one.name in table
    ]
    for place in product(*places):
        yield tuple(pair for pairs in place for pair in pairs)


def cells_of(dimensions: tuple[Dimension, ...], tables: tuple[Table, ...]) -> tuple[Cell, ...]:
    """Return every cell of every table and all margins, each once: everybody comes first."""
    cells = [EVERYBODY]
    for table in tables:
        cells.extend(cells_of_table(dimensions, table))
    return tuple(dict.fromkeys(cells))


def wider_cells(cell: Cell) -> Iterator[Cell]:
    """Yield every cell that this one is a part of: some of its categories left out."""
    for length in range(len(cell)):
        yield from combinations(cell, length)
