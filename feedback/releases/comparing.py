"""What rounded figures allow anyone to say: intervals, changes, shares and bands. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from feedback.releases.disclosure import bands
from feedback.releases.disclosure.counts import could_be
from feedback.releases.disclosure.showing import BANDS
from feedback.releases.document import Category, Document

ONE_IN_A_HUNDRED = 2.576  # both tails of the normal distribution together


class Change(StrEnum):
    """How a figure compares with the one before, as far as rounding and chance let anyone say."""

    MORE = "More people"
    FEWER = "Fewer people"
    SAME = "About the same"
    UNKNOWN = "Can’t be compared"
    NEW = "Not counted before"


@dataclass(frozen=True)
class Interval:
    """The least and the most people a shown figure may stand for."""

    low: int
    high: int


def interval(value: int, k: int, round_to: int) -> Interval:
    """Return what `value` may stand for: rounded half up, and never down to a figure below `k`."""
    return Interval(*could_be(value, k, round_to))


def change(before: Document, after: Document, theme: str) -> Change:
    """Compare a theme's people in two releases."""
    old, new = people_by_theme(before), people_by_theme(after)
    if theme not in old:
        return Change.NEW
    was, now = old[theme], new.get(theme)
    if was is None or now is None:
        return Change.UNKNOWN
    return between(interval(was, before.k, before.round_to), interval(now, after.k, after.round_to))


def between(earlier: Interval, later: Interval) -> Change:
    """Compare what two shown figures may stand for.

    More or fewer only where the difference is beyond both rounding (the two don't overlap) and
    chance.
    """
    if later.low > earlier.high and beyond_chance(earlier.high, later.low):
        return Change.MORE
    if later.high < earlier.low and beyond_chance(earlier.low, later.high):
        return Change.FEWER
    return Change.SAME


def beyond_chance(one: int, other: int) -> bool:
    """Say whether two counts of people differ by more than chance brings about once in a hundred
    times: the normal approximation for two Poisson counts (Przyborowski and Wilenski 1940).
    """
    return (one - other) ** 2 > ONE_IN_A_HUNDRED**2 * (one + other)


def people_by_theme(document: Document) -> dict[str, int | None]:
    """Return slug -> rounded people, None where hidden, in the codebook's order."""
    return {theme.slug: people for theme, people in document.themes}


def most_mentioned(document: Document) -> list[Category]:
    """Return the themes most people raised, in the codebook's order: a band, for a rank would
    order what is equal.
    """
    standing = bands({(("theme", slug),): n for slug, n in people_by_theme(document).items()})
    return [theme for theme, _ in document.themes if standing[("theme", theme.slug),] == BANDS[0]]
