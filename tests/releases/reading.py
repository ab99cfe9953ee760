"""Faces of a release as a reader has them: figures taken from published bytes only.

Every reader returns the same shape, (population, table) -> cells in the order they stand, each a
tuple of names and a figure; and fails on anything that no release says.
"""

import csv
import io
import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from feedback.releases.document import TOTAL, Document
from tests.releases.drawing import bars_of, picture_of, texts_of

Cell = tuple[tuple[str, ...], int | None]
Figures = dict[tuple[str, str], list[Cell]]
EVERYBODY = "Everybody"
HIDDEN = "fewer than 10, or withheld to protect people"


def figures_of(document: Document) -> Figures:
    """Return what the document says, worked out without the code under test."""
    found: Figures = {}
    for population in document.populations:
        names = {
            (dimension.slug, category.slug): category.name
            for dimension in population.dimensions
            for category in dimension.categories
        }
        for table in population.tables:
            found[population.slug, table.slug] = [
                (
                    tuple(
                        EVERYBODY if slug == TOTAL else names[dim, slug]
                        for dim, slug in zip(table.dims, cell.key, strict=True)
                    ),
                    cell.value,
                )
                for cell in table.cells
            ]
    return found


def cells_of(figures: Figures) -> dict[tuple[str, str], dict[tuple[str, ...], int | None]]:
    """Return figures without their order; a cell that stands twice fails."""
    found = {table: dict(cells) for table, cells in figures.items()}
    assert {t: len(cells) for t, cells in found.items()} == {
        t: len(cells) for t, cells in figures.items()
    }
    return found


def words_of(tag: Tag) -> str:
    """Return what a reader hears of a part of a page, on one line."""
    return " ".join(tag.get_text(" ").split()).replace(" :", ":")


def number_in(words: str) -> int | None:
    """Return the figure of a cell: a number, or the one wording for everything hidden."""
    if words.isdigit():
        return int(words)
    assert words in (HIDDEN, f"hidden: {HIDDEN}"), words
    return None


def page_figures(page: bytes, document: Document) -> Figures:
    """Read every table of figures on a page, each under its population's heading."""
    soup = BeautifulSoup(page, "html.parser")
    slugs = {
        (population.slug, table.title): table.slug
        for population in document.populations
        for table in population.tables
    }
    found: Figures = {}
    for table in soup.select("table.hb-figures"):
        assert table.caption
        heading = table.find_previous("h2", id=[each.slug for each in document.populations])
        title = words_of(table.caption)
        if title.startswith("Each theme over time"):
            continue
        assert isinstance(heading, Tag)
        key = (str(heading["id"]), slugs[str(heading["id"]), title])
        found[key] = list(table_cells(table))
    return found


def table_cells(table: Tag) -> Iterator[Cell]:
    """Yield a table's cells with the names of their row and column; check its shares."""
    heads = [words_of(head) for head in table.select("thead th[scope=col]")]
    across = table.select_one("thead th[scope=colgroup]")
    rows = [
        ([words_of(th) for th in tr.select("th")], [words_of(td) for td in tr.select("td")])
        for tr in table.select("tbody tr")
    ]
    if across:
        for names, values in rows:
            for column, value in zip(heads[len(names) :], values, strict=True):
                yield (*names, column), number_in(value)
        return
    for names, (value, *shares) in rows:
        yield tuple(names), number_in(value)
        check_share(shares, number_in(value), number_in(rows[-1][1][0]), names)


def check_share(
    shares: list[str], people: int | None, everybody: int | None, names: list[str]
) -> None:
    """Fail for a share that is not of rounded numbers, in whole per cent, of 50 or more."""
    if not shares:
        return
    (words,) = shares
    is_allowed = people is not None and everybody is not None and everybody >= 50
    if not is_allowed or names == [EVERYBODY]:
        assert words == "", words
        return
    assert people is not None
    assert everybody is not None
    assert re.fullmatch(r"\d+%", words), words
    # Half a per cent rounds up.
    assert int(words[:-1]) == int(100 * people / everybody + 0.5), words


def file_figures(content: bytes) -> Figures:
    """Read the CSV file as a spreadsheet program would."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    start = next(number for number, row in enumerate(rows) if row[:1] == ["population"])
    columns = rows[start]
    places = [number for number, name in enumerate(columns) if name.startswith("name_")]
    found: Figures = {}
    for row in rows[start + 1 :]:
        assert len(row) == len(columns)
        names = tuple(plain(row[place]) for place in places if row[place])
        value = None if row[-1] == "hidden" else int(row[-1])
        found.setdefault((row[0], row[1]), []).append((names, value))
    return found


def plain(cell: str) -> str:
    """Return a cell as it was before it was defused."""
    return cell.removeprefix("'")


def json_figures(content: bytes) -> Figures:
    """Read the file for programs without the code under test."""
    stored = json.loads(content)
    found: Figures = {}
    for population in stored["populations"]:
        names = {
            (dimension["slug"], category["slug"]): category["name"]
            for dimension in population["dimensions"]
            for category in dimension["categories"]
        }
        for table in population["tables"]:
            found[population["slug"], table["slug"]] = [
                (
                    tuple(
                        EVERYBODY if slug == TOTAL else names[dim, slug]
                        for dim, slug in zip(table["dims"], cell["key"], strict=True)
                    ),
                    cell["value"],
                )
                for cell in table["cells"]
            ]
    return found


def chart_figures(drawn: bytes) -> list[tuple[str, int | None]]:
    """Read a bar chart: names and figures in their order, each bar as long as its figure says."""
    picture = picture_of(drawn)
    texts = texts_of(picture)
    read = [
        (name, None if figure == "hidden" else int(figure))
        for name, figure in zip(texts[::2], texts[1::2], strict=True)
    ]
    shown = [people for _, people in read if people is not None]
    lengths = bars_of(picture)
    assert len(lengths) == len(shown)
    unit = lengths[0] / shown[0]
    assert all(
        abs(length / unit - people) < 0.02 * people
        for length, people in zip(lengths, shown, strict=True)
    )
    return read


def expected_chart(document: Document, population: str, table: str) -> list[tuple[str, int | None]]:
    """Return what a chart should show, in its only right order."""
    people = document.population(population)
    (dim,) = people.table(table).dims
    cells = figures_of(document)[population, table]
    rows = [(names[0], value) for names, value in cells if names != (EVERYBODY,)]
    if not people.dimension(dim).several:
        return rows
    shown = [(name, value) for name, value in rows if value is not None]
    return [*sorted(shown, key=lambda row: -row[1])]


def numbers_in(page: bytes) -> set[str]:
    """Return every number in a page's main part, spoken ones too, but for dates and periods."""
    soup = BeautifulSoup(page, "html.parser")
    main = soup.find("main")
    assert isinstance(main, Tag)
    spoken = [
        str(tag.get(name, ""))
        for tag in main.find_all(True)
        for name in ("alt", "aria-label", "title", "value")
    ]
    words = " ".join([main.get_text(" "), *spoken])
    words = re.sub(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d|\b20\d\d(-Q\d)?\b", " ", words)
    return set(re.findall(r"\d+(?:\.\d+)?", words))
