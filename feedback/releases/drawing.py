"""What our pictures have in common: plain SVG without script, style or date, that says what it is.

Every colour, pattern and text is a plain attribute, for a strict content policy refuses styles.
"""

import textwrap
from xml.etree.ElementTree import Element, SubElement, tostring

# Those of our style sheet, which does not reach into a picture.
INK, PAPER, BAR, STRIPE, GREY = "#26211d", "#ffffff", "#2f5d57", "#7aa39c", "#5a524b"
FONT = "Arial, Helvetica, sans-serif"
LINE = 1.2  # height of a line of text, in font sizes
HEADER = b'<?xml version="1.0" encoding="utf-8"?>\n'


def picture(width: int, height: int, font_size: int, title: str, description: str) -> Element:
    """Return an empty picture on white, with its name and description for those who hear it."""
    drawn = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    drawn.set("viewBox", f"0 0 {width} {height}")
    drawn.set("width", str(width))
    drawn.set("height", str(height))
    drawn.set("font-family", FONT)
    drawn.set("font-size", str(font_size))
    SubElement(drawn, "title").text = title
    SubElement(drawn, "desc").text = description
    add_pattern(drawn)
    SubElement(drawn, "rect", width="100%", height="100%", fill=PAPER)
    return drawn


def add_pattern(drawn: Element) -> None:
    """Add the stripes that tell a bar or a band from a line or a box on a print without colours."""
    stripes = SubElement(
        drawn,
        "pattern",
        id="stripes",
        width="8",
        height="8",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    SubElement(stripes, "rect", width="8", height="8", fill=BAR)
    SubElement(stripes, "rect", width="3", height="8", fill=STRIPE)
    pale = SubElement(
        drawn,
        "pattern",
        id="pale",
        width="6",
        height="6",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    SubElement(pale, "rect", width="6", height="6", fill="#e3ece9")
    SubElement(pale, "rect", width="2", height="6", fill=STRIPE)


def write(drawn: Element, x: float, y: float, words: str, **attributes: str) -> None:
    """Add a line of text whose letters stand on `y`."""
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "fill": INK, **attributes}
    SubElement(drawn, "text", place).text = words


def write_lines(
    drawn: Element, x: float, y: float, lines: list[str], size: int, **attributes: str
) -> None:
    """Add a name of several lines, the first standing on `y`."""
    words = SubElement(drawn, "text", {"fill": INK, **attributes})
    for number, line in enumerate(lines):
        place = {"x": f"{x:.1f}", "y": f"{y + number * size * LINE:.1f}"}
        SubElement(words, "tspan", place).text = line


def wrapped(name: str, letters: int) -> list[str]:
    """Break a name into lines of so many letters."""
    return textwrap.wrap(name, letters) or [""]


def bytes_of(drawn: Element) -> bytes:
    """Return the picture as a file."""
    return HEADER + tostring(drawn)
