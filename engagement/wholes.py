"""Shares that make a whole together: of people who are in one category each, at most 100 in 100."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engagement.reach import CHARACTERISTICS

MOST = Decimal("100.5")  # published shares are rounded, so their sum is rarely 100 to the point
FEW = Decimal(95)
# The age bands that ship are of adults, finely or coarsely, and of people aged 13 to 17.
AGES = (frozenset("abcdef"), frozenset("amf"), frozenset("gh"))


@dataclass(frozen=True)
class Whole:
    """Categories of one characteristic that nobody is in twice, and what they add up to."""

    characteristic: str
    categories: frozenset[str]
    total: Decimal

    @property
    def is_too_much(self) -> bool:
        """Whether it can't be. Where people may choose several answers it can: of a question of an
        installation's own nothing is known.
        """
        return self.total > MOST and self.characteristic in CHARACTERISTICS

    @property
    def told(self) -> str:
        """Its total, in words."""
        return (
            f"The shares of “{self.characteristic}” add up to {self.total.normalize():f} per cent"
        )

    @property
    def warning(self) -> str:
        """What somebody should look at before it is stored, or ""."""
        if self.total < FEW:
            return f"{self.told}: is a category missing?"
        if self.total > MOST:
            return f"{self.told}: that is right only where people may choose several answers."
        return ""


def wholes(shares: Mapping[tuple[str, str], Decimal], touched: Iterable[str]) -> list[Whole]:
    """Return what these characteristics' shares add up to. `shares` is by characteristic and
    category. An answer and the finer answers it is made of ("a" and "aa") are two wholes.
    """
    found = []
    for characteristic in sorted(set(touched)):
        categories = {category for name, category in shares if name == characteristic}
        for each in _apart(characteristic, categories):
            total = sum((shares[characteristic, category] for category in each), Decimal(0))
            found.append(Whole(characteristic, frozenset(each), total))
    return found


def _apart(characteristic: str, categories: set[str]) -> list[set[str]]:
    if characteristic == "age":
        return [categories & whole for whole in AGES if categories & whole]
    if characteristic == "ethnicity":
        finer = {each for each in categories if each[:-1] in categories}
        return [whole for whole in (categories - finer, finer) if whole]
    return [categories]
