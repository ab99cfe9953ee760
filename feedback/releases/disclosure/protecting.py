"""From the true counts of a period to what is published of it."""

from collections.abc import Sequence

from feedback.releases.disclosure.attack import Attack
from feedback.releases.disclosure.counts import safe_count
from feedback.releases.disclosure.lines import lines_of
from feedback.releases.disclosure.primary import hidden_at_once
from feedback.releases.disclosure.programs import Unsolved
from feedback.releases.disclosure.secondary import NothingLeft, partners_of
from feedback.releases.disclosure.shapes import (
    Audit,
    Cell,
    Period,
    Reason,
    Released,
    Rule,
    cells_of,
    wider_cells,
)
from feedback.releases.disclosure.timeline import linked


def round_people(people: int, rule: Rule) -> int | None:
    """Return a count as it may be shown, None where it is too small."""
    return safe_count(people, rule.k, rule.base)


def protect(period: Period, past: Sequence[Released], rule: Rule) -> Released:
    """Return what may be published of a period beside what is out already.

    Where that can't be made safe nothing is shown, and its audit says so. Raises ValueError where
    the counts contradict each other.
    """
    cells = cells_of(period.dimensions, period.tables)
    _check(period, cells)
    periods = linked(period.name, [*(one.period for one in past), period])
    attack = Attack(periods, rule, {one.period.name: one.rule for one in past if one.rule})
    reasons = hidden_at_once(period, cells, rule)
    rounded = {
        cell: figure
        for cell in cells
        if cell not in reasons and (figure := round_people(period.people[cell], rule)) is not None
    }
    linked_names = {one.name for one in periods}
    out = [(one.period.name, one.shown) for one in past if one.period.name in linked_names]
    try:
        partners = partners_of(attack, period, rounded, out)
    except (NothingLeft, Unsolved):
        return nothing_of(period)
    reasons |= dict.fromkeys(partners, Reason.PARTNER)
    shown = {cell: None if cell in reasons else rounded[cell] for cell in cells}
    in_order = {cell: reasons[cell] for cell in cells if cell in reasons}
    sensitive = len(attack.quantities)
    checked = Audit("safe", sensitive, rule.width if sensitive else None, "passed")
    return Released(period, shown, in_order, checked)


def _check(period: Period, cells: tuple[Cell, ...]) -> None:
    """Raise ValueError where counts are missing, or can't all be right."""
    if missing := [cell for cell in cells if cell not in period.people]:
        raise ValueError(f"The period “{period.name}” has no count for {missing[0]}.")
    wrong = [
        cell
        for cell in cells
        if period.people[cell] < 0
        or any(period.people[wider] < period.people[cell] for wider in wider_cells(cell))
    ]
    wrong += [
        line.total
        for line in lines_of(period)
        if period.people[line.total] < sum(period.people[cell] for cell in line.cells)
    ]
    if wrong:
        raise ValueError(f"The counts of “{period.name}” contradict each other in {wrong[0]}.")


def nothing_of(period: Period) -> Released:
    """Return a period of which nothing is shown, because it could not be made safe."""
    cells = cells_of(period.dimensions, period.tables)
    checked = Audit("unsafe", 0, None, "failed")
    return Released(period, dict.fromkeys(cells), dict.fromkeys(cells, Reason.PARTNER), checked)
