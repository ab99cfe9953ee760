"""What is sensitive, and what is hidden for its own sake before any attacker is thought of."""

from collections.abc import Iterator

from feedback.releases.disclosure.shapes import EVERYBODY, Cell, Period, Reason, Rule, wider_cells


def is_idle(period: Period, cell: Cell, wider: Cell) -> bool:
    """Whether a wider cell holds the same people whoever they are.

    It does where every dimension left out has one category only and everybody is in it: that all
    of them are in it is then no news.
    """
    left_out = {name for name, _ in cell} - {name for name, _ in wider}
    return all(
        len(one.categories) == 1
        and period.people[((one.name, one.categories[0]),)] == period.people[EVERYBODY]
        for one in period.dimensions
        if one.name in left_out
    )


def complements(cell: Cell, period: Period) -> Iterator[tuple[Cell, int]]:
    """Yield each wider cell of different people, with how many of them are not in this one."""
    for wider in wider_cells(cell):
        if not is_idle(period, cell, wider):
            yield wider, period.people[wider] - period.people[cell]


def hidden_at_once(period: Period, cells: tuple[Cell, ...], rule: Rule) -> dict[Cell, Reason]:
    """Return the cells that can't be shown whatever else is: too few, none, or nearly all."""
    if period.people[EVERYBODY] < rule.k:
        return dict.fromkeys(cells, Reason.BASE)
    reasons = {}
    for cell in cells:
        if period.people[cell] < rule.k:
            reasons[cell] = Reason.FEW
        elif any(left < rule.k for _, left in complements(cell, period)):
            reasons[cell] = Reason.NEARLY_ALL
    return reasons
