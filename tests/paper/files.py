"""What a printed file says, read back from its bytes: by its tags, and by looking at it."""

import io
import unicodedata
from collections.abc import Iterator
from ctypes import c_float, c_ushort
from dataclasses import dataclass
from typing import Any, cast

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

DOTS_AN_INCH = 100
DARK = 80  # of 255: what prints clearly on any machine
NEARLY_GREY = 8  # how far red, green and blue may lie apart
POINTS = 72


@dataclass(frozen=True)
class Element:
    """One tag with all the words under it, in the order a screen reader takes."""

    tag: str
    text: str
    page: int
    language: str
    alt: str


def elements_of(pdf: bytes) -> list[Element]:
    """Return every tag of a file, in reading order."""
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    number_of = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages)
        if page.indirect_reference
    }
    top = _kids(root["/StructTreeRoot"])[0]
    return list(_walk(top, number_of, _words_by_mark(pdf), str(root["/Lang"])))


def _kids(element: Any) -> list[Any]:
    """Return what a tag holds, one or several, as a list."""
    found = element.get("/K", ArrayObject())
    found = found.get_object() if found is not None else ArrayObject()
    return [each.get_object() for each in (found if isinstance(found, ArrayObject) else [found])]


def _walk(
    element: Any, number_of: dict[Any, int], words: dict[Any, str], language: str
) -> Iterator[Element]:
    language = str(element.get("/Lang", language))
    page = number_of.get(element.raw_get("/Pg").idnum, -1) if "/Pg" in element else -1
    below: list[Element] = []
    said: list[str] = []
    for kid in _kids(element):
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            found = list(_walk(kid, number_of, words, language))
            below += found
            said.append(found[0].text)
        elif not isinstance(kid, DictionaryObject):
            said.append(words.get((page, int(kid)), ""))
    text = " ".join(" ".join(said).split())
    yield Element(str(element["/S"]), text, page, language, str(element.get("/Alt", "")))
    yield from below


def _words_by_mark(pdf: bytes) -> dict[tuple[int, int], str]:
    """Return the words under each mark of each page."""
    found: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        for each in _texts_on(page):
            place = (number, raw.FPDFPageObj_GetMarkedContentID(each.raw))
            found[place] = found.get(place, "") + _words_of(each, page)
    return found


def _texts_on(page: Any) -> list[Any]:
    return list(page.get_objects([raw.FPDF_PAGEOBJ_TEXT]))


def _words_of(text: Any, page: Any) -> str:
    textpage = page.get_textpage()
    size = raw.FPDFTextObj_GetText(text.raw, textpage.raw, None, 0)
    buffer = (c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(text.raw, textpage.raw, buffer, size)
    return unicodedata.normalize("NFKC", bytes(buffer).decode("utf-16-le").rstrip("\0"))


def place_of(pdf: bytes, words: str) -> tuple[int, tuple[float, float, float, float]]:
    """Return on which page these words stand by themselves, and their left, bottom, right and top
    in points.
    """
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        for each in _texts_on(page):
            if _words_of(each, page).strip() == words:
                return number, cast(tuple[float, float, float, float], each.get_bounds())
    raise AssertionError(f"no page says {words}")


def type_sizes(pdf: bytes) -> set[float]:
    """Return every size of type in a file, in points."""
    sizes = set()
    for page in pypdfium2.PdfDocument(pdf):
        for each in _texts_on(page):
            size = c_float()
            raw.FPDFTextObj_GetFontSize(each.raw, size)
            sizes.add(round(size.value * abs(each.get_matrix().d), 1))
    return sizes


def words_on(pdf: bytes) -> list[str]:
    """Return the words of each page, margins among them."""
    pages = pypdfium2.PdfDocument(pdf)
    said = (page.get_textpage().get_text_range() for page in pages)
    return [" ".join(unicodedata.normalize("NFKC", words).split()) for words in said]


def looked_at(pdf: bytes, number: int, dots: int = DOTS_AN_INCH) -> Image.Image:
    """Return a page as a picture."""
    page = pypdfium2.PdfDocument(pdf)[number]
    picture: Image.Image = page.render(scale=dots / POINTS).to_pil()
    return picture.convert("RGB")


def hard_to_see(pdf: bytes, number: int) -> list[str]:
    """Return what on a page is told by colour, or is not dark on white once printed in grey."""
    picture = looked_at(pdf, number)
    colours = cast(list[tuple[int, tuple[int, ...]]], picture.getcolors(1 << 24))
    faults = [f"coloured: {each}" for _, each in colours if max(each) - min(each) > NEARLY_GREY]
    grey, page = picture.convert("L"), pypdfium2.PdfDocument(pdf)[number]
    for each in page.get_objects([raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = (side * DOTS_AN_INCH / POINTS for side in each.get_bounds())
        if left == right and bottom == top:  # a sign without ink
            continue
        # A dot more on each side: a line may lie between two.
        around = (int(left) - 1, picture.height - int(top) - 2, int(right) + 2)
        seen = grey.crop((*around, picture.height - int(bottom) + 1))
        darkest = cast(tuple[int, int], seen.getextrema())[0]
        if darkest > DARK:
            faults.append(f"too pale: {darkest} at {around}")
    return faults
