"""The board's pages as a reader has them: figures taken from published bytes only."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.releases.drawing import figures_in, words_in

SPOKEN = ("alt", "aria-label", "title", "value")
Answer = Any  # the test client's own kind of response has no public name
FACES = (
    "",
    "tables/",
    "figures.csv",
    "figures.json",
    "words/theme/wide.svg",
    "words/theme/narrow.svg",
)
# Numbers that a page holds and that count no people: the rule and the agreement.
KNOWN = {"10", "5", "1", "0", "0.72", "0.41"}


class Reader(HTMLParser):
    """Collects the words of a page, the text people see and the attributes they hear."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.is_in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open tables, rows and cells, and hear what is not shown."""
        self.words += [
            value or "" for name, value in attrs if name in ("alt", "aria-label", "title")
        ]
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        self.is_in_cell = self.is_in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Keep words, in their cell when they stand in one."""
        self.words.append(data)
        if self.is_in_cell:
            self.tables[-1][-1][-1] += f" {data.strip()}"


def main_of(response: Answer) -> str:
    """Return the page without what differs by reader: the name and the navigation above it."""
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert found
    return found.group()


def html_figures(response: Answer) -> dict[str, str]:
    """Return theme -> what stands in its cell; a theme under two priorities must agree."""
    figures: dict[str, str] = {}
    for table in Reader(main_of(response)).tables:
        if table[0][0].split() != ["Theme"]:
            continue
        for names, people, *_ in table[1:]:
            shown = " ".join(people.removesuffix("Can’t be compared").split())
            # What is hidden stands together, each theme with its definition.
            for slug in re.findall(r"What people say about (\S+)\.", names):
                assert figures.setdefault(slug, shown) == shown
    return figures


def csv_figures(response: Answer) -> dict[str, str]:
    """Return theme -> what stands in its cell."""
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    figures = [row for row in rows if row[:2] == ["words", "theme"]]
    return {row[4].removeprefix("About "): row[-1] for row in figures if row[4] != "Everybody"}


def svg_figures(response: Answer) -> dict[str, str]:
    """Return theme -> the figure at the end of its bar."""
    figures = figures_in(response.content)
    return {name.removeprefix("About "): people for name, people in figures.items()}


def numbers_in(response: Answer) -> Iterator[str]:
    """Yield every number a person or a program could read out of the answer, headers included.

    Of a picture only the words are read; the lengths of its bars are tested by themselves. The
    answer's length is left to the tests that compare whole worlds byte by byte.
    """
    kind = response.headers["Content-Type"]
    if kind.startswith("text/html"):
        words = " ".join(Reader(main_of(response)).words)
    elif kind.startswith("image/svg"):
        words = words_in(response.content)
    else:
        words = response.content.decode("utf-8-sig")
    words += " ".join(value for name, value in response.items() if name != "Content-Length")
    not_people = (
        r"20\d\d-\d\d-\d\d|20\d\d-Q\d|\b20\d\d\b|utf-8|(dimension|category|name)_\d|\bq\d\b"
    )
    words = re.sub(rf"\b\d{{1,2}} [A-Z][a-z]+ 20\d\d|{not_people}|hearback-release/1", " ", words)
    # The digest of the document, by which two copies are told to be the same.
    words = re.sub(r"\b[0-9a-f]{64}\b", " ", words)
    yield from re.findall(r"\d+(?:\.\d+)?", words)


def faces_of(client: Client, slug: str = "spring", quarter: str = "2026-Q3") -> list[Answer]:
    """Fetch every face of a release."""
    return [client.get(f"/board/{slug}/{quarter}/{face}") for face in FACES]
