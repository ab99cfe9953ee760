"""An indicator's values as a small line: gaps where a value is hidden, nothing put in their place.

Like every picture of ours: without script, style or date, made from stored values alone.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from feedback.indicators.models import Indicator, IndicatorValue
from feedback.indicators.wording import in_words, number
from feedback.releases.drawing import BAR, GREY, bytes_of, picture, write

WIDTH, HEIGHT, FONT_SIZE = 340, 170, 15
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 22, 34
MOST_POINTS = 12
Point = tuple[float, float]


def trend_chart(indicator: Indicator, values: Sequence[IndicatorValue]) -> bytes:
    """Return the last values, oldest first, as an SVG picture.

    Raises ValueError when none of them is shown.
    """
    values = values[-MOST_POINTS:]
    shown = [value.value for value in values if value.value is not None]
    if not shown:
        raise ValueError("This indicator shows no value.")
    most = max([*shown, Decimal(1)])
    drawn = picture(WIDTH, HEIGHT, FONT_SIZE, f"{indicator.name}, over time", _spoken(values))
    _frame(drawn, values, most)
    for stretch in _stretches(values, most):
        if len(stretch) > 1:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
            SubElement(
                drawn,
                "polyline",
                {"points": points, "fill": "none", "stroke": BAR, "stroke-width": "3"},
            )
        for x, y in stretch:
            SubElement(drawn, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="5", fill=BAR)
    for place, value in enumerate(values):
        if value.value is None:
            x = _across(place, len(values))
            write(drawn, x, HEIGHT - BOTTOM - 6, "?", fill=GREY, **{"text-anchor": "middle"})
    return bytes_of(drawn)


def _spoken(values: Sequence[IndicatorValue]) -> str:
    return "; ".join(f"{value.period}: {in_words(value)}" for value in values)


def _frame(drawn: Element, values: Sequence[IndicatorValue], most: Decimal) -> None:
    """Draw the ground line, how high the highest point is, and the first and last period."""
    ground = HEIGHT - BOTTOM
    for y in (TOP, ground):
        line = {"x1": f"{LEFT}", "x2": f"{WIDTH - RIGHT}", "y1": f"{y}", "y2": f"{y}"}
        SubElement(drawn, "line", {**line, "stroke": GREY, "stroke-width": "1"})
    end = {"text-anchor": "end"}
    write(drawn, LEFT - 8, TOP + 5, number(most), **end)
    write(drawn, LEFT - 8, ground + 5, "0", **end)
    if len(values) > 1:
        write(drawn, LEFT, HEIGHT - 10, values[0].short)
    write(drawn, WIDTH - RIGHT, HEIGHT - 10, values[-1].short, **end)


def _across(place: int, number_of_points: int) -> float:
    room = WIDTH - LEFT - RIGHT - 16
    return LEFT + 8 + (room * place / (number_of_points - 1) if number_of_points > 1 else room)


def _stretches(values: Sequence[IndicatorValue], most: Decimal) -> Iterator[list[Point]]:
    """Yield the points of each unbroken stretch of periods that follow on each other."""
    stretch: list[Point] = []
    for place, value in enumerate(values):
        follows = place > 0 and (value.starts_on - values[place - 1].ends_on).days == 1
        if stretch and (value.value is None or not follows):
            yield stretch
            stretch = []
        if value.value is not None:
            height = float(value.value / most) * (HEIGHT - TOP - BOTTOM)
            stretch.append((_across(place, len(values)), HEIGHT - BOTTOM - height))
    if stretch:
        yield stretch
