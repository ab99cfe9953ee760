"""A release as a bar chart: a picture file of its own, without script, style or date.

pygal lays out the bars; `_dress` then takes away what a strict content policy refuses and sets
every colour, pattern and text as a plain attribute. The bytes depend on the stored rounded figures
alone, so they are the same for everyone who asks.
"""

import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import pygal

from feedback.releases.faces import base_in_words, reading_order, rule_of
from feedback.releases.models import Release

# pygal hooks into every import of the process to find its map plug-ins, by a protocol Python no
# longer knows, which then warns. We draw no maps.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
]

# Those of our style sheet, which does not reach into a picture.
INK, PAPER, BAR, STRIPE = "#26211d", "#ffffff", "#2f5d57", "#7aa39c"
FONT = "Arial, Helvetica, sans-serif"
LINE = 1.2  # height of a line of text, in font sizes
# The stripes tell a bar from a line or a box on a print without colours.
PATTERN = (
    '<pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="{BAR}"/><rect width="3" height="8" fill="{STRIPE}"/>'
    "</pattern>"
)


@dataclass(frozen=True)
class Layout:
    """Where things stand, in pixels: names left of the bars, or above them on a phone."""

    width: int
    name_width: int
    font_size: int
    bar_height: int
    row_gap: int
    letters: int

    @property
    def is_narrow(self) -> bool:
        """Whether names stand above their bars."""
        return self.name_width == 0


# `letters` leaves room for a wide typeface: which one draws the picture is the reader's.
WIDE = Layout(width=960, name_width=380, font_size=19, bar_height=26, row_gap=12, letters=34)
NARROW = Layout(width=340, name_width=0, font_size=16, bar_height=20, row_gap=18, letters=34)


def bar_chart(release: Release, layout: Layout) -> bytes:
    """Return the release's shown figures as an SVG picture; hidden themes have no bar.

    Raises ValueError when the release shows no figure.
    """
    rows = [row for row in reading_order(release.themes.all()) if row.people is not None]
    if not rows:
        raise ValueError("This release shows no figure.")
    names = [textwrap.wrap(row.name, layout.letters) for row in rows]
    figures = [row.people or 0 for row in rows]
    row_height = _row_height(layout, names)
    chart = pygal.HorizontalBar(
        js=(),
        disable_xml_declaration=False,
        show_legend=False,
        show_x_labels=False,
        show_y_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        print_values=True,
        width=layout.width,
        height=row_height * len(rows),
        margin=0,
        margin_left=layout.name_width,
        # Room at the right end for the longest bar's figure.
        range=(0, max(figures) * 1.12),
        title=_title(release),
        defs=[PATTERN],
    )
    chart.add("People", figures[::-1])  # pygal draws from the bottom up
    chart.add_xml_filter(_dress(release, layout, names, row_height))
    drawn: bytes = chart.render()
    return drawn


def _row_height(layout: Layout, names: list[list[str]]) -> int:
    """Return the height of one row: the bar, or the longest name, and the gap."""
    lines = max(len(name) for name in names) * layout.font_size * LINE
    content = lines + layout.bar_height if layout.is_narrow else max(lines, layout.bar_height)
    return round(content) + layout.row_gap


def _title(release: Release) -> str:
    """Return the chart's name for those who hear it."""
    return f"{release.survey.name}, {release.period}: how many people raised each theme"


def _dress(
    release: Release, layout: Layout, names: list[list[str]], row_height: int
) -> Callable[[Element], Element]:
    """Return a filter that turns pygal's drawing into a plain, described picture."""

    def filter_drawing(drawn: Element) -> Element:
        bars = [rect for rect in drawn.iter("rect") if "rect" in rect.get("class", "").split()]
        figures = [text for text in drawn.iter("text") if text.get("class") == "value"]
        picture = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
        picture.set("viewBox", drawn.get("viewBox", ""))
        picture.set("width", str(layout.width))
        picture.set("height", str(row_height * len(names)))
        picture.set("font-family", FONT)
        picture.set("font-size", str(layout.font_size))
        SubElement(picture, "title").text = _title(release)
        SubElement(picture, "desc").text = f"{base_in_words(release)} {rule_of(release)}"
        picture.extend(drawn.findall("defs/pattern"))
        SubElement(picture, "rect", width="100%", height="100%", fill=PAPER)
        rows = zip(names, bars[::-1], figures[::-1], strict=True)
        for number, (name, bar, figure) in enumerate(rows):
            _draw_row(picture, layout, number * row_height, name, bar, figure.text or "")
        return picture

    return filter_drawing


def _draw_row(
    picture: Element, layout: Layout, top: float, name: list[str], bar: Element, figure: str
) -> None:
    """Add one theme: its name, its bar as long as pygal made it, and its rounded figure."""
    height = len(name) * layout.font_size * LINE
    gap = layout.row_gap / 2
    bar_top = top + gap + (height if layout.is_narrow else 0)
    middle = bar_top + layout.bar_height / 2
    # A line's letters stand on 0.9 of its font size; tails hang below, clear of the bar.
    words_top = top + gap - 4 if layout.is_narrow else middle - height / 2
    first_line = words_top + layout.font_size * 0.95
    left, length = float(layout.name_width), float(bar.get("width", "0"))
    words = SubElement(picture, "text", fill=INK)
    for number, line in enumerate(name):
        y = first_line + number * layout.font_size * LINE
        words_x = 0.0 if layout.is_narrow else left - 12
        part = SubElement(words, "tspan", x=f"{words_x:g}", y=f"{y:g}")
        part.text = line
    if not layout.is_narrow:
        words.set("text-anchor", "end")
    shape = {"x": f"{left:g}", "y": f"{bar_top:g}", "width": f"{length:.1f}"}
    shape |= {"height": f"{layout.bar_height}", "fill": "url(#stripes)", "stroke": BAR}
    SubElement(picture, "rect", shape)
    end = {"x": f"{left + length + 8:.1f}", "y": f"{middle + layout.font_size * 0.35:.1f}"}
    SubElement(picture, "text", end, fill=INK).text = figure
