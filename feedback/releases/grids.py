"""A release's tables as rows and columns for a page: every combination there is, in the
categories' order, and nothing else.
"""

from dataclasses import dataclass

from feedback.releases.disclosure.showing import share
from feedback.releases.document import TOTAL, Category, Cell, Document, Population, Table

EVERYBODY = "Everybody"


@dataclass(frozen=True)
class Shown:
    """One cell: rounded people, None where hidden, and their share of everybody where it shows."""

    people: int | None
    share: int | None = None


@dataclass(frozen=True)
class Row:
    """What stands at the left (one name, or one for each dimension of a long table), and cells."""

    names: tuple[str, ...]
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Grid:
    """A table as it is printed. `heads` name the columns of cells, `sides` those of names."""

    population: str
    slug: str
    title: str
    sides: tuple[str, ...]
    across: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    has_shares: bool = False

    @property
    def is_one_way(self) -> bool:
        """Whether it tells people apart by one thing only, so that a bar chart can show it."""
        return len(self.sides) == 1 and not self.across

    @property
    def shows_any(self) -> bool:
        """Whether a number other than everybody's shows in it."""
        return any(
            cell.people is not None
            for row in self.rows
            for cell in row.cells
            if row.names != (EVERYBODY,)
        )


@dataclass(frozen=True)
class Section:
    """The tables of people counted together. Two sections have nothing in common."""

    slug: str
    name: str
    people: int | None
    one_way: tuple[Grid, ...]
    others: tuple[Grid, ...]

    @property
    def shows_any(self) -> bool:
        """Whether any number shows in it, everybody's own included."""
        return self.people is not None or any(grid.shows_any for grid in self.grids)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """All its tables."""
        return self.one_way + self.others


def sections_of(document: Document) -> list[Section]:
    """Return every table of a release, population by population."""
    return [_section(population) for population in document.populations]


def _section(population: Population) -> Section:
    grids = [grid_of(population, table) for table in population.tables]
    return Section(
        population.slug,
        population.name,
        population.people,
        tuple(grid for grid in grids if grid.is_one_way),
        tuple(grid for grid in grids if not grid.is_one_way),
    )


def grid_of(population: Population, table: Table) -> Grid:
    """Lay a table out: one dimension down, two down and across, more as one long list."""
    if len(table.dims) == 1:
        return _one_way(population, table)
    return _two_way(population, table) if len(table.dims) == 2 else _long(population, table)


def name_of(population: Population, dimension: str, slug: str) -> str:
    """Return a category's name, or what stands for everybody."""
    if slug == TOTAL:
        return EVERYBODY
    return next(c.name for c in population.dimension(dimension).categories if c.slug == slug)


def categories_first(population: Population, dimension: str) -> list[Category]:
    """Return a dimension's categories in their order, everybody last."""
    return [*population.dimension(dimension).categories, Category(TOTAL, EVERYBODY)]


def _one_way(population: Population, table: Table) -> Grid:
    (dim,) = table.dims
    base = table.value(TOTAL)
    rows = []
    for category in categories_first(population, dim):
        people = table.value(category.slug)
        per_cent = None if category.slug == TOTAL else share(people, base)
        rows.append(Row((category.name,), (Shown(people, per_cent),)))
    return Grid(
        population.slug,
        table.slug,
        table.title,
        sides=(population.dimension(dim).name,),
        across="",
        heads=("People, about",),
        rows=tuple(rows),
        has_shares=any(row.cells[0].share is not None for row in rows),
    )


def _two_way(population: Population, table: Table) -> Grid:
    down, across = table.dims
    people = {cell.key: cell.value for cell in table.cells}
    columns = categories_first(population, across)
    return Grid(
        population.slug,
        table.slug,
        table.title,
        sides=(population.dimension(down).name,),
        across=population.dimension(across).name,
        heads=tuple(category.name for category in columns),
        rows=tuple(
            Row((row.name,), tuple(Shown(people[row.slug, column.slug]) for column in columns))
            for row in categories_first(population, down)
        ),
    )


def _long(population: Population, table: Table) -> Grid:
    def row(cell: Cell) -> Row:
        names = (
            name_of(population, dim, slug) for dim, slug in zip(table.dims, cell.key, strict=True)
        )
        return Row(tuple(names), (Shown(cell.value),))

    return Grid(
        population.slug,
        table.slug,
        table.title,
        sides=tuple(population.dimension(dim).name for dim in table.dims),
        across="",
        heads=("People, about",),
        rows=tuple(row(cell) for cell in table.cells),
    )
