"""Looking again at what is out, as an attacker who has all of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from feedback.releases.disclosure.attack import Attack
from feedback.releases.disclosure.programs import Figure, Unsolved
from feedback.releases.disclosure.shapes import Audit, Cell, Period, Rule
from feedback.releases.disclosure.timeline import linked


class Published(Protocol):
    """A period and what is shown of it."""

    @property
    def period(self) -> Period:
        """The true counts."""

    @property
    def shown(self) -> Mapping[Cell, int | None]:
        """The published ones."""


def components(releases: Sequence[Published]) -> Iterator[list[Published]]:
    """Yield the releases in groups that are linked by what they include, in their order."""
    periods = [one.period for one in releases]
    seen: set[str] = set()
    for period in periods:
        if period.name not in seen:
            names = {one.name for one in linked(period.name, periods)}
            seen |= names
            yield [one for one in releases if one.period.name in names]


def audit(releases: Sequence[Published], rule: Rule) -> Audit:
    """Attack everything that is out and return what came of it.

    Nothing is taken over from the choice of what to hide: every sensitive quantity is shown again
    to be possibly none and possibly several people, by whole numbers of people of each kind that
    fit all figures.
    """
    sensitive, narrow, eliminated = 0, 0, 0
    for together in components(releases):
        attack = Attack([one.period for one in together], rule)
        figures = [told for one in together for told in attack.figures(one.period, one.shown)]
        sensitive += len(attack.quantities)
        eliminated += sum(1 for _ in attack.eliminated(figures))
        narrow += _narrow(attack, figures)
    return Audit(
        "safe" if not narrow and not eliminated else "unsafe",
        sensitive,
        rule.width if sensitive and not narrow else None,
        "passed" if not eliminated else "failed",
    )


def _narrow(attack: Attack, figures: Sequence[Figure]) -> int:
    """Return how many quantities are known too well; where that can't be told, that one is."""
    try:
        left = attack.possible_otherwise(figures)
        return sum(1 for _ in attack.in_whole_people(figures, left))
    except Unsolved:
        return 1
