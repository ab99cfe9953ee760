"""The three grades of protection, and the facts that a grade is worked out from.

Nothing here needs Django: `./run doctor` reads it on a machine where nothing else works.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Grade(IntEnum):
    """How well an installation is laid out; docs/safety.md says what each protects from."""

    NONE = 0
    BRONZE = 1
    SILVER = 2
    GOLD = 3

    @property
    def label(self) -> str:
        """The grade's name for people."""
        return self.name.title() if self else "No grade"


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at on the running installation.

    `allows` is the best grade an installation can have with this as it was found. `mend` says what
    would raise it, as one line; `told` is what anyone may read of it, "" for nothing.
    """

    key: str
    looked_at: str
    found: str
    allows: Grade = Grade.GOLD
    mend: str = ""
    is_well: bool = True
    told: str = ""


def grade_of(facts: Iterable[Fact]) -> Grade:
    """Return the grade that the weakest fact allows. Without any fact there is none."""
    return min((fact.allows for fact in facts), default=Grade.NONE)


THREATS: Final = (
    "Someone steals a disk or a backup",
    "Someone gets into the account of one of our staff",
    "Someone takes over the program that shows these pages",
    "Someone takes over the whole machine",
)
KEPT: Final = "What was sent stays shut."
# What each grade says of the four threats, in their order. Source: docs/safety.md, grades.
COVERS: Final = {
    Grade.NONE: ("Not protected.",) * 4,
    Grade.BRONZE: (
        KEPT,
        "What waits stays shut. They see what that person may see, with names taken out.",
        "What was sent before stays shut while the key is locked. It does not in the hours in"
        " which we open answers.",
        "Not protected from that moment on.",
    ),
    Grade.SILVER: (
        KEPT,
        "What waits stays shut. They see what that person may see, with names taken out.",
        "What was sent before stays shut. What is sent from then on can be read by them.",
        "Not protected once we unlock the key there.",
    ),
    Grade.GOLD: (
        KEPT,
        "What waits stays shut. They see what that person may see, with names taken out.",
        "What was sent before stays shut. What is sent from then on can be read by them.",
        "What was sent before stays shut. What is sent from then on can be read by them.",
    ),
}
