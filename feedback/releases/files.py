"""A release as files for programs: the stored document itself, and one long table of it.

docs/figures-format.md describes both. Each carries the document's digest as its ETag, so that two
copies can be told to be the same release without comparing them.
"""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from feedback.releases.document import Document
from feedback.releases.grids import name_of
from feedback.releases.models import Release
from feedback.releases.wording import trust_in
from hearback.spreadsheets import defused

HIDDEN = "hidden"
SCHEMA = (Path(__file__).parent / "figures.schema.json").read_bytes()


def to_csv(document: Document) -> bytes:
    """Return a release as a CSV file: what it is, its rule, then a row for each cell of each
    table, in the categories' order.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for line in chain(_heading(document), [[]], _cells(document)):
        writer.writerow([defused(cell) for cell in line])
    # The mark makes spreadsheet programs read the accents and quotes right.
    return out.getvalue().encode("utf-8-sig")


def _heading(document: Document) -> list[list[str]]:
    """Return the rows above the figures."""
    return [
        ["Survey", document.survey_name],
        ["Period", document.period_name],
        ["Rule", document.rule],
        ["“hidden” means", document.hidden],
        ["Counted", "People, not mentions. One person may raise several themes."],
        ["“*” means", "Everybody"],
        ["Codebook", document.codebook],
        *(["Agreement", sentence] for sentence in trust_in(document)),
    ]


def _cells(document: Document) -> Iterator[list[str]]:
    """Yield the columns' names and then every cell. Tables of fewer dimensions leave blanks."""
    tables = [table for population in document.populations for table in population.tables]
    places = range(1, max((len(table.dims) for table in tables), default=1) + 1)
    sides = [
        f"{column}_{place}" for place in places for column in ("dimension", "category", "name")
    ]
    yield ["population", "table", *sides, "people"]
    for population in document.populations:
        for table in population.tables:
            blanks = [""] * 3 * (len(places) - len(table.dims))
            for cell in table.cells:
                names = chain.from_iterable(
                    (dim, slug, name_of(population, dim, slug))
                    for dim, slug in zip(table.dims, cell.key, strict=True)
                )
                people = HIDDEN if cell.value is None else str(cell.value)
                yield [population.slug, table.slug, *names, *blanks, people]


def csv_answer(request: HttpRequest, release: Release) -> HttpResponse:
    """Give the long table, to be kept under a neutral name."""
    answer = HttpResponse(to_csv(release.figures), content_type="text/csv; charset=utf-8")
    return _named(request, answer, release, "csv")


def json_answer(request: HttpRequest, release: Release) -> HttpResponse:
    """Give the stored bytes, after checking that they are those that were cut."""
    _ = release.figures
    answer = HttpResponse(release.document.encode(), content_type="application/json")
    return _named(request, answer, release, "json")


def picture_answer(request: HttpRequest, drawn: bytes, digest: str) -> HttpResponse:
    """Give a chart."""
    return marked(request, HttpResponse(drawn, content_type="image/svg+xml"), digest)


def _named(request: HttpRequest, answer: HttpResponse, release: Release, kind: str) -> HttpResponse:
    name = f"{release.survey.slug}-{release.quarter}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return marked(request, answer, release.digest)


def marked(request: HttpRequest, answer: HttpResponse, digest: str) -> HttpResponse:
    """Set the ETag, and send nothing to who has these bytes already."""
    tag = f'"{digest}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponseNotModified()
    answer.headers["ETag"] = tag
    return answer
