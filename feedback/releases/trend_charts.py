"""Every theme over a survey's periods: one small picture each, all on one scale, on one sheet.

The line joins rounded figures; the striped band around it is what they may stand for. Where a
figure is hidden, or a period has none, both stop: nothing is drawn across a gap. pygal draws one
chart a picture, so the sheet is laid out here; the scale is a single division.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from xml.etree.ElementTree import Element, SubElement

from feedback.releases.comparing import Interval
from feedback.releases.document import Document
from feedback.releases.drawing import (
    BAR,
    GREY,
    INK,
    LINE,
    bytes_of,
    picture,
    wrapped,
    write,
    write_lines,
)
from feedback.releases.trends import Course, Trend

EDGE = 30  # room left and right of the points, for their figures
HALF = 6  # half the width of a band that is one point wide


@dataclass(frozen=True)
class Sheet:
    """Where things stand, in pixels."""

    columns: int
    panel_width: int
    plot_height: int
    font_size: int
    small_size: int
    letters: int


WIDE = Sheet(columns=4, panel_width=240, plot_height=76, font_size=16, small_size=14, letters=23)
NARROW = Sheet(columns=1, panel_width=340, plot_height=90, font_size=16, small_size=14, letters=34)


@dataclass(frozen=True)
class Spot:
    """A shown figure and where it stands."""

    x: float
    people: int
    band: Interval


def trend_chart(document: Document, course: Course, sheet: Sheet) -> bytes:
    """Return the sheet as an SVG picture. Raises ValueError when no theme has a figure."""
    trends = course.drawn
    if not trends:
        raise ValueError("No period of this survey shows a figure.")
    size = sheet.columns
    rows = [trends[start : start + size] for start in range(0, len(trends), size)]
    tops = list(accumulate((_row_height(sheet, row) for row in rows), initial=0))
    drawn = picture(
        size * sheet.panel_width,
        tops[-1],
        sheet.font_size,
        f"{document.survey_name}: how many people raised each theme, "
        f"{course.names[0]} to {course.names[-1]}",
        "A line joins rounded numbers. The striped band around it is what they may stand for. "
        f"A gap means that the number is hidden or there are no figures. {document.rule}",
    )
    most = max(p.band.high for trend in trends for p in trend.points if p.band)
    for row, top in zip(rows, tops, strict=False):
        for column, trend in enumerate(row):
            place = f"translate({column * sheet.panel_width} {top})"
            panel = SubElement(drawn, "g", transform=place)
            _draw_panel(panel, sheet, trend, _floor(sheet, row), sheet.plot_height / most)
            _name_periods(panel, sheet, _floor(sheet, row), course.names)
    return bytes_of(drawn)


def _floor(sheet: Sheet, row: Sequence[Trend]) -> float:
    """Return where zero stands: under the longest name of a row, a figure and the plot."""
    lines = max(len(wrapped(trend.theme.name, sheet.letters)) for trend in row)
    return lines * sheet.font_size * LINE + sheet.small_size * 1.4 + sheet.plot_height


def _row_height(sheet: Sheet, row: Sequence[Trend]) -> int:
    """Return room for a row of panels, the names of the periods under them, and a gap."""
    return round(_floor(sheet, row) + sheet.small_size * 2.2)


def _draw_panel(panel: Element, sheet: Sheet, trend: Trend, floor: float, unit: float) -> None:
    """Add one theme: its name, and its figures with gaps between them."""
    name = wrapped(trend.theme.name, sheet.letters)
    write_lines(panel, 8, sheet.font_size, name, sheet.font_size, **{"font-weight": "bold"})
    for run in _runs(trend, sheet):
        _draw_run(panel, run, floor, unit, {"font-size": str(sheet.small_size)})


def _name_periods(panel: Element, sheet: Sheet, floor: float, names: tuple[str, ...]) -> None:
    """Draw the line of zero, and write the first and last period under it."""
    right = sheet.panel_width - 14
    base = {"x1": "8", "x2": f"{right}", "y1": f"{floor:.1f}", "y2": f"{floor:.1f}"}
    SubElement(panel, "line", base, stroke=GREY)
    small = {"font-size": str(sheet.small_size)}
    under = floor + sheet.small_size * 1.2
    write(panel, 8, under, names[0], **small)
    if len(names) > 1:
        write(panel, right, under, names[-1], **small, **{"text-anchor": "end"})


def _draw_run(
    panel: Element, run: list[Spot], floor: float, unit: float, small: dict[str, str]
) -> None:
    """Add figures that follow each other: their band, the line through them, and what they are.
    `unit` is the height of one person above the floor.
    """
    edges = _edges(run)
    corners = [(x, high) for x, _, high in edges] + [(x, low) for x, low, _ in reversed(edges)]
    band = " ".join(f"{x:.1f},{floor - people * unit:.1f}" for x, people in corners)
    SubElement(panel, "polygon", points=band, fill="url(#pale)")
    joined = " ".join(f"{spot.x:.1f},{floor - spot.people * unit:.1f}" for spot in run)
    line = {"fill": "none", "stroke": BAR, "stroke-width": "2.5"}
    SubElement(panel, "polyline", line, points=joined)
    for spot in run:
        place = {"cx": f"{spot.x:.1f}", "cy": f"{floor - spot.people * unit:.1f}", "r": "3.5"}
        SubElement(panel, "circle", place, fill=INK)
        above = floor - spot.band.high * unit - 4
        write(panel, spot.x, above, str(spot.people), **small, **{"text-anchor": "middle"})


def _spots(trend: Trend, sheet: Sheet) -> list[Spot | None]:
    """Return each period's spot, None for a gap."""
    room = sheet.panel_width - 2 * EDGE
    step = room / (len(trend.points) - 1) if len(trend.points) > 1 else 0
    return [
        None
        if point.people is None or point.band is None
        else Spot(EDGE + place * step, point.people, point.band)
        for place, point in enumerate(trend.points)
    ]


def _runs(trend: Trend, sheet: Sheet) -> Iterator[list[Spot]]:
    """Yield figures that follow each other without a gap."""
    for is_gap, spots in groupby(_spots(trend, sheet), lambda spot: spot is None):
        if not is_gap:
            yield [spot for spot in spots if spot is not None]


def _edges(run: list[Spot]) -> list[tuple[float, int, int]]:
    """Return the corners of a band as (x, low, high); one figure alone has some width too."""
    if len(run) == 1:
        (spot,) = run
        return [
            (spot.x - HALF, spot.band.low, spot.band.high),
            (spot.x + HALF, spot.band.low, spot.band.high),
        ]
    return [(spot.x, spot.band.low, spot.band.high) for spot in run]
