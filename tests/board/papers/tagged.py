"""What a checker of PDF/UA would stop at, as far as the files can be read with pypdf.

veraPDF checks all of ISO 14289-1; it comes from no registry we install from. docs/packs.md says
which of its rules are looked at here.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader

from tests.board.papers.made import headers_of, tags_of

OPENS, CLOSES = (b"BDC", b"BMC"), b"EMC"
SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
PAINTS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh", b"Do", b"INLINE IMAGE"}
# Standard structure types that our pages lead to; another would need a role map.
KNOWN = {
    *("/Document", "/NonStruct", "/Div", "/Sect", "/Part", "/Art", "/Span", "/P", "/Quote"),
    *("/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/Lbl", "/LBody", "/Link", "/Figure", "/Caption"),
    *("/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/BlockQuote", "/Em", "/Strong"),
}
PARTS = {
    "/LI": {"/Lbl", "/LBody"},
    "/L": {"/LI", "/L", "/Caption"},
    "/TR": {"/TH", "/TD"},
    "/Table": {"/TR", "/THead", "/TBody", "/Caption"},
}


def faults_of(pdf: bytes) -> list[str]:
    """Return what is wrong with a file; nothing where all that is looked at holds."""
    reader = PdfReader(io.BytesIO(pdf))
    return [
        *_faults_of_file(reader),
        *(fault for page in reader.pages for fault in _faults_of_page(page)),
        *(_faults_of_tags(pdf) if "/StructTreeRoot" in reader.root_object else ()),
        *_faults_of_fonts(reader),
    ]


def _faults_of_file(reader: PdfReader) -> Iterator[str]:
    root: Any = reader.root_object
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    if not root.get("/Lang"):
        yield "it is in no language"
    if not (reader.metadata and reader.metadata.title):
        yield "it has no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its file name is shown in the place of its title"
    if "/Metadata" not in root or b"pdfuaid" not in root["/Metadata"].get_data():
        yield "it does not say that it is PDF/UA"


def _faults_of_page(page: PageObject) -> Iterator[str]:
    """Yield what is painted outside every mark, and marks that no tag owns."""
    content = page.get_contents()
    name = f"page {(page.page_number or 0) + 1}"
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield f"{name}: the tab key does not follow the tags"
    depth = 0
    for _, operator in () if content is None else content.operations:
        if operator in OPENS:
            depth += 1
        elif operator == CLOSES:
            depth -= 1
        elif depth == 0 and operator in SHOWS_TEXT | PAINTS:
            yield f"{name}: {operator.decode()} stands in no tag and is no decoration"
    if depth:
        yield f"{name}: a mark is not closed"


def _faults_of_tags(pdf: bytes) -> Iterator[str]:
    tags = tags_of(pdf)
    yield from (f"{name} is no standard tag" for name, _ in tags if name not in KNOWN)
    headers = {str(element.get("/ID")) for name, element in tags if name == "/TH"}
    for name, element in tags:
        children = {str(child["/S"]) for child in _children(element)}
        if name in PARTS and not children <= PARTS[name]:
            yield f"{name} holds {sorted(children - PARTS[name])}"
        if name == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a picture has no words"
        if name == "/TD" and not (headers_of(element) and set(headers_of(element)) <= headers):
            yield "a cell names no header"
    levels = [int(name[2:]) for name, _ in tags if name in ("/H1", "/H2", "/H3")]
    if levels[:1] != [1] or any(after - before > 1 for before, after in pairwise(levels)):
        yield f"headings go {levels}"


def _children(element: Any) -> list[Any]:
    inside = element.get("/K", [])
    each = inside if isinstance(inside, list) else [inside]
    found = [child.get_object() for child in each]
    return [child for child in found if hasattr(child, "get") and "/S" in child]


def _faults_of_fonts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            shown = font.get_object()
            inner = shown["/DescendantFonts"][0].get_object() if "/DescendantFonts" in shown else {}
            about = inner.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(about.get_object()):
                yield f"{shown['/BaseFont']} is not in the file"
            if "/ToUnicode" not in shown:
                yield f"letters of {shown['/BaseFont']} can’t be read out"
