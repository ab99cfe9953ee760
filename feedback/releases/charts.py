"""Any table of one dimension as a bar chart: a picture file without script, style or date.

pygal lays out the bars; `_dress` then takes away what a strict content policy refuses. The bytes
depend on the stored rounded figures alone, so they are the same for everyone who asks.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import pygal

from feedback.releases.document import Document, Population, Table
from feedback.releases.drawing import BAR, GREY, LINE, picture, wrapped, write, write_lines

# pygal hooks into every import of the process to find its map plug-ins, by a protocol Python no
# longer knows, which then warns. We draw no maps.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
]


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


@dataclass(frozen=True)
class Bar:
    """A category's name and its rounded people, None where hidden."""

    name: str
    people: int | None


def bars_of(population: Population, table: Table) -> list[Bar]:
    """Return what a chart of this table shows, in the order it shows it.

    Where one person may stand in many categories, as with themes: the largest rounded figure
    first, equal ones in the categories' order, hidden ones left to the table. A tie must not be
    broken by the true count, or the order itself would tell it. Any other table has an order of
    its own (ages, answers), which stays, hidden ones said to be hidden.
    """
    (dim,) = table.dims
    dimension = population.dimension(dim)
    bars = [Bar(each.name, table.value(each.slug)) for each in dimension.categories]
    if not dimension.several:
        return bars
    return sorted((bar for bar in bars if bar.people is not None), key=lambda bar: -_length(bar))


def _length(bar: Bar) -> int:
    """Return how long a bar is drawn."""
    return bar.people or 0


def bar_chart(document: Document, population: Population, table: Table, layout: Layout) -> bytes:
    """Return a table's shown figures as an SVG picture.

    Raises ValueError when it has more than one dimension or shows no figure.
    """
    if len(table.dims) != 1:
        raise ValueError("Bars show a table of one dimension.")
    bars = bars_of(population, table)
    figures = [_length(bar) for bar in bars]
    if not any(figures):
        raise ValueError("This table shows no figure.")
    names = [wrapped(bar.name, layout.letters) for bar in bars]
    row_height = _row_height(layout, names)
    chart = pygal.HorizontalBar(
        js=(),
        disable_xml_declaration=False,
        show_legend=False,
        show_x_labels=False,
        show_y_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        width=layout.width,
        height=row_height * len(bars),
        margin=0,
        margin_left=layout.name_width,
        # Room at the right end for the longest bar's figure.
        range=(0, max(figures) * 1.12),
    )
    chart.add("People", figures[::-1])  # pygal draws from the bottom up
    plain = picture(
        layout.width,
        row_height * len(bars),
        layout.font_size,
        f"{document.survey_name}, {document.period_name}: {table.title}",
        f"{population.name}, counted as people. {document.rule}",
    )
    chart.add_xml_filter(_dress(plain, layout, bars, row_height))
    drawn: bytes = chart.render()
    return drawn


def _row_height(layout: Layout, names: list[list[str]]) -> int:
    """Return the height of one row: the bar, or the longest name, and the gap."""
    lines = max(len(name) for name in names) * layout.font_size * LINE
    content = lines + layout.bar_height if layout.is_narrow else max(lines, layout.bar_height)
    return round(content) + layout.row_gap


def _dress(
    plain: Element, layout: Layout, bars: list[Bar], row_height: int
) -> Callable[[Element], Element]:
    """Return a filter that puts the lengths of pygal's bars into a plain, described picture."""

    def filter_drawing(drawn: Element) -> Element:
        laid_out = [rect for rect in drawn.iter("rect") if "rect" in rect.get("class", "").split()]
        lengths = [float(rect.get("width", "0")) for rect in reversed(laid_out)]
        for number, (bar, length) in enumerate(zip(bars, lengths, strict=True)):
            top = number * row_height
            _draw_row(plain, layout, top, bar, length)
        return plain

    return filter_drawing


def _draw_row(drawn: Element, layout: Layout, top: float, bar: Bar, length: float) -> None:
    """Add one category: its name, its bar as long as pygal made it, and its rounded figure."""
    name = wrapped(bar.name, layout.letters)
    height = len(name) * layout.font_size * LINE
    gap = layout.row_gap / 2
    bar_top = top + gap + (height if layout.is_narrow else 0)
    middle = bar_top + layout.bar_height / 2
    # A line's letters stand on 0.9 of its font size; tails hang below, clear of the bar.
    words_top = top + gap - 4 if layout.is_narrow else middle - height / 2
    first_line = words_top + layout.font_size * 0.95
    left = float(layout.name_width)
    words_x = 0.0 if layout.is_narrow else left - 12
    anchor = {} if layout.is_narrow else {"text-anchor": "end"}
    write_lines(drawn, words_x, first_line, name, layout.font_size, **anchor)
    letters_on = middle + layout.font_size * 0.35
    if bar.people is None:
        write(drawn, left, letters_on, "hidden", fill=GREY)
        return
    shape = {"x": f"{left:g}", "y": f"{bar_top:g}", "width": f"{length:.1f}"}
    shape |= {"height": f"{layout.bar_height}", "fill": "url(#stripes)", "stroke": BAR}
    SubElement(drawn, "rect", shape)
    write(drawn, left + length + 8, letters_on, str(bar.people))
