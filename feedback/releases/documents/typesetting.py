"""HTML into PDF/UA: the only user of WeasyPrint. Imported late: see `lazily`.

A page may use our style sheets, our fonts and the pictures it is given. Whatever else it refers to,
on this machine or another, stops the work: a file never holds what was fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.contrib.staticfiles import finders
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "hearback:"
STYLE_SHEETS = {sheet.name: sheet for sheet in Path(__file__).parent.glob("*.css")}
FONT_FOLDER = "compiled/fonts"  # copied from their npm package at set-up: ./run
# 1: the version of PDF/UA that screen readers and checkers know (ISO 14289-1).
VARIANT = "pdf/ua-1"
EMPTY = "<style>@page { size: A4 }</style>"
PNG = b"\x89PNG"


class OwnFilesOnly(URLFetcher):
    """Opens our style sheets, our fonts and this page's pictures, and nothing else."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return one of them. What it raises for anything else stops the whole file."""
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in STYLE_SHEETS:
            return _answer(url, STYLE_SHEETS[name].read_bytes(), "text/css; charset=utf-8")
        if url.startswith(SCHEME) and name in self._pictures:
            return _answer(url, self._pictures[name], _kind_of(self._pictures[name]))
        if url.startswith(f"{SCHEME}fonts/"):
            return _answer(url, _font(Path(name).name), "font/woff2")
        # Remembered besides: what fails inside a picture would only leave the picture out.
        self.refused.append(f"A page for print refers to {url[:80]}.")
        raise FatalURLFetchingError(self.refused[-1])


def typeset(groups: Sequence[Sequence[str]], pictures: Mapping[str, bytes]) -> bytes:
    """Return pages as one PDF/UA file. Raises ValueError when one refers to what it may not."""
    fetcher = OwnFilesOnly(pictures)
    fonts = FontConfiguration()

    @cache  # a page that comes again and again is laid out once
    def laid_out(page: str) -> Any:
        source = weasyprint.HTML(string=page, base_url=SCHEME, url_fetcher=fetcher)
        return source.render(font_config=fonts, pdf_variant=VARIANT)

    try:
        first = laid_out(groups[0][0])
        sides = list(_sides([[laid_out(page) for page in group] for group in groups]))
        made: bytes = first.copy([side for side, _ in sides]).write_pdf(
            pdf_variant=VARIANT,
            full_fonts=False,
            finisher=lambda _, pdf: _mark_languages([language for _, language in sides], pdf),
        )
    except FatalURLFetchingError as error:
        raise ValueError(str(error)) from error
    if fetcher.refused:
        raise ValueError(fetcher.refused[0])
    return made


def _sides(groups: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, str]]:
    """Yield each side of paper with its language, and an empty one where the next group would begin
    on the back of a sheet.
    """
    is_back = False
    for group in groups:
        if is_back:
            empty = weasyprint.HTML(string=EMPTY).render(pdf_variant=VARIANT)
            yield empty.pages[0], groups[0][0].metadata.lang
        sides = [(side, each.metadata.lang) for each in group for side in each.pages]
        yield from sides
        is_back = len(sides) % 2 == 1


def _mark_languages(languages: Sequence[str], pdf: Any) -> None:
    """Write the language of each side that is not in the file's own on what stands at its top: the
    library writes that of the first alone.
    """
    other = {
        reference: language
        for reference, language in zip(pdf.page_references, languages, strict=True)
        if language != languages[0]
    }
    if not other:
        return
    (root,) = (each for each in pdf.objects if _is_tag(each) and each["S"] == "/Document")
    for each in pdf.objects:
        if _is_tag(each) and each.get("P") == root.reference and each.get("Pg") in other:
            each["Lang"] = pydyf.String(other[each["Pg"]])


def _is_tag(entry: Any) -> bool:
    return isinstance(entry, pydyf.Dictionary) and entry.get("Type") == "/StructElem"


def _answer(url: str, body: bytes, kind: str) -> URLFetcherResponse:
    return URLFetcherResponse(url, body, {"Content-Type": kind})


def _kind_of(picture: bytes) -> str:
    return "image/png" if picture.startswith(PNG) else "image/svg+xml"


def _font(name: str) -> bytes:
    """Return a font file by its plain name. Stops the file when set-up did not copy it."""
    found = finders.find(f"{FONT_FOLDER}/{name}")
    if found is None:
        raise FatalURLFetchingError(f"The font {name} is missing: ./run copies it.")
    return Path(found).read_bytes()
