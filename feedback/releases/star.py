"""A change star, read from a release: how many people moved up, stayed or moved down on each scale.

What people answered for then and for now is never released, nor is an average: both could be
narrowed down to one person.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from feedback.releases.disclosure.showing import share
from feedback.releases.document import Dimension, Document, Population
from feedback.releases.drawing import (
    BAR,
    GREY,
    LINE,
    bytes_of,
    picture,
    wrapped,
    write,
    write_lines,
)

UP, SAME, DOWN = "up", "same", "down"
MOVES = (UP, SAME, DOWN)
FEWEST_CORNERS = 3
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Layout:
    """How large a star is drawn, in pixels; `letters` is how long a line of a name may be."""

    width: int
    height: int
    font_size: int
    radius: int
    letters: int

    @property
    def middle(self) -> tuple[float, float]:
        """Where its rays begin."""
        return self.width / 2, self.height / 2


WIDE = Layout(width=700, height=520, font_size=16, radius=165, letters=18)
NARROW = Layout(width=340, height=420, font_size=14, radius=80, letters=11)
# A name stands a little beyond the end of its ray, in per cent of the ray.
BEYOND = 108


@dataclass(frozen=True)
class Scale:
    """One scale: rounded people who moved each way, None where hidden, and the share of those who
    moved up in whole per cent, None where it can't be said.
    """

    name: str
    up: int | None
    same: int | None
    down: int | None
    share_up: int | None


@dataclass(frozen=True)
class Star:
    """One question's scales, in the survey's order. `slug` is the question's."""

    slug: str
    scales: tuple[Scale, ...]

    @property
    def drawn(self) -> tuple[Scale, ...]:
        """The scales that the picture has."""
        return tuple(scale for scale in self.scales if scale.share_up is not None)

    @property
    def can_be_drawn(self) -> bool:
        """Whether enough of its scales say anything: fewer than three corners make no star."""
        return len(self.drawn) >= FEWEST_CORNERS


def stars_of(document: Document) -> list[Star]:
    """Return the change stars of a release, in its order."""
    found: dict[str, list[Scale]] = {}
    for population in document.populations:
        for dimension in population.dimensions:
            if tuple(category.slug for category in dimension.categories) == MOVES:
                question = dimension.slug.partition("-")[0]
                found.setdefault(question, []).extend(_scales(population, dimension))
    return [Star(slug, tuple(scales)) for slug, scales in found.items() if scales]


def _scales(population: Population, dimension: Dimension) -> Iterator[Scale]:
    try:
        table = population.table(dimension.slug)
    except KeyError:
        return
    up, same, down = (table.value(move) for move in MOVES)
    yield Scale(dimension.name, up, same, down, _share(up, same, down))


def _share(up: int | None, same: int | None, down: int | None) -> int | None:
    """Return who moved up, of those who answered this scale for then and for now: only where all
    three figures are shown and together are fifty or more.
    """
    if up is None or same is None or down is None:
        return None
    return share(up, up + same + down)


def star_chart(document: Document, star: Star, layout: Layout = WIDE) -> bytes:
    """Return the shares who moved up as a radar, an SVG picture.

    Raises ValueError when fewer than three scales can be drawn.
    """
    if not star.can_be_drawn:
        raise ValueError("Too few scales show a share.")
    title = f"{document.survey_name}, {document.period_name}: who moved up on each scale"
    spoken = "; ".join(f"{scale.name}: {scale.share_up}% moved up" for scale in star.drawn)
    size = layout.width, layout.height, layout.font_size
    drawn = picture(*size, title, f"{spoken}. {document.rule}")
    number = len(star.drawn)
    _draw_rings(drawn, layout, number)
    for place, scale in enumerate(star.drawn):
        _draw_ray(drawn, layout, scale, place / number)
    corners = [
        _corner(layout, place / number, scale.share_up or 0)
        for place, scale in enumerate(star.drawn)
    ]
    shape = {"points": _points(corners), "fill": "url(#stripes)", "fill-opacity": "0.5"}
    SubElement(drawn, "polygon", {**shape, "stroke": BAR, "stroke-width": "3"})
    for x, y in corners:
        SubElement(drawn, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="5", fill=BAR)
    return bytes_of(drawn)


def _corner(layout: Layout, turn: float, per_cent: float) -> tuple[float, float]:
    """Return where a share lies on a ray: `turn` is 0 upwards, then clockwise to 1."""
    away = layout.radius * per_cent / 100
    x, y = layout.middle
    return x + away * math.sin(2 * math.pi * turn), y - away * math.cos(2 * math.pi * turn)


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _draw_rings(drawn: Element, layout: Layout, number: int) -> None:
    """Draw the rings, the outermost and the middle one with their share."""
    for ring in RINGS:
        points = _points(_corner(layout, place / number, ring) for place in range(number))
        SubElement(drawn, "polygon", {"points": points, "fill": "none", "stroke": GREY})
    for ring in RINGS[1::2]:
        x, y = _corner(layout, 0, ring)
        write(drawn, x + 5, y + 14, f"{ring}%", fill=GREY, **{"font-size": "12"})


def _draw_ray(drawn: Element, layout: Layout, scale: Scale, turn: float) -> None:
    """Draw one scale's ray, with its name and share at the end."""
    (left, top), (x, y) = layout.middle, _corner(layout, turn, 100)
    ends = {"x1": f"{left:.1f}", "y1": f"{top:.1f}", "x2": f"{x:.1f}", "y2": f"{y:.1f}"}
    SubElement(drawn, "line", {**ends, "stroke": GREY})
    lines = [*wrapped(scale.name, layout.letters), f"{scale.share_up}%"]
    x, y = _corner(layout, turn, BEYOND)
    side = (x > left + 1) - (x < left - 1)
    anchor = {1: "start", 0: "middle", -1: "end"}[side]
    height = len(lines) * layout.font_size * LINE
    # Above the middle a name ends where its ray does, below it begins there.
    above = 1 - (y - (top - layout.radius)) / (2 * layout.radius)
    first = y - height * above + layout.font_size
    write_lines(drawn, x, first, lines, layout.font_size, **{"text-anchor": anchor})
