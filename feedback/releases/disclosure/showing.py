"""What may be said beside the rounded figures, made of them alone."""

from collections.abc import Mapping

from feedback.releases.disclosure.shapes import Cell

# docs/disclosure.md: a percentage of fewer people looks more exact than it is.
SMALLEST_BASE = 50
BANDS = ("most mentioned", "often mentioned", "mentioned")


def share(figure: int | None, base: int | None) -> int | None:
    """Return a rounded figure in whole per cent of another, half up; None where either is hidden,
    or the base is under 50 people.
    """
    if figure is None or base is None or base < SMALLEST_BASE:
        return None
    return (200 * figure + base) // (2 * base)


def percentages(
    shown: Mapping[Cell, int | None], within: tuple[str, ...] = ()
) -> dict[Cell, int | None]:
    """Return whole percentages, half up, None where there is none to give.

    Of everybody, or of those who share a cell's categories of the dimensions `within`. From the
    rounded figures only, and only where the base's figure is at least 50 people.
    """
    return {
        cell: share(figure, shown.get(tuple(pair for pair in cell if pair[0] in within)))
        for cell, figure in shown.items()
    }


def bands(shown: Mapping[Cell, int | None]) -> dict[Cell, str | None]:
    """Return in which third of the different figures each one lies, None where it is hidden.

    Equal figures are in one band, so that nothing tells which of them is larger in truth.
    """
    figures = sorted({figure for figure in shown.values() if figure is not None}, reverse=True)
    band = {figure: BANDS[3 * place // len(figures)] for place, figure in enumerate(figures)}
    return {cell: None if figure is None else band[figure] for cell, figure in shown.items()}
