"""Charts as a reader has them: taken apart from their bytes."""

from xml.etree.ElementTree import Element, XMLParser

SVG = "{http://www.w3.org/2000/svg}"


def picture_of(drawn: bytes) -> Element:
    """Parse a picture; ParseError if it is not well formed."""
    parser = XMLParser()
    parser.feed(drawn)
    picture: Element = parser.close()
    return picture


def bars_of(picture: Element) -> list[float]:
    """Return the lengths of the bars, in the order they stand."""
    striped = [rect for rect in picture.iter(f"{SVG}rect") if rect.get("stroke")]
    return [float(rect.get("width", "")) for rect in striped]


def texts_of(picture: Element) -> list[str]:
    """Return names and figures in the order they stand; a name on two lines is one name."""
    return [" ".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def figures_in(drawn: bytes) -> dict[str, str]:
    """Return theme -> the figure at the end of its bar."""
    texts = texts_of(picture_of(drawn))
    return dict(zip(texts[::2], texts[1::2], strict=True))


def words_in(drawn: bytes) -> str:
    """Return every word of the picture, its name and description too."""
    return " ".join(picture_of(drawn).itertext())
