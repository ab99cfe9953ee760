"""Releases nobody thought of: any shape, any names, any figures that may be shown."""

from itertools import product

from hypothesis import strategies as st

from feedback.releases.disclosure import hidden_in_words, rule_in_words
from feedback.releases.document import (
    TOTAL,
    Agreement,
    Category,
    Cell,
    Dimension,
    Document,
    Population,
    Table,
)

# Names that break careless files and pages.
NAMES = (
    "=1+1",
    "+44",
    "-2",
    "@SUM(A1)",
    "<b>bold</b>",
    "Fish & chips",
    'Say "no"',
    "a, b; c",
    "Łódź",
    "زبان",
    "Training, capacity and wellbeing of everyone who works with people in great need",
    "Waiting",
    "Housing",
    "Not sure",
)
people = st.none() | st.integers(2, 60).map(lambda fives: 5 * fives)


@st.composite
def dimensions(draw: st.DrawFn, slug: str, *, several: bool = False) -> Dimension:
    """A dimension with one to six categories of different names."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    categories = tuple(
        Category(
            f"{slug}{number}",
            name,
            f"What {slug}{number} means.",
            priorities=(("safe-homes",), ("whole-family", "safe-homes"), ())[number % 3],
        )
        for number, name in enumerate(names)
    )
    return Dimension(slug, slug.capitalize(), categories, several)


@st.composite
def tables(draw: st.DrawFn, dims: tuple[Dimension, ...], everybody: int | None) -> Table:
    """A table of every combination; numbers may show where everybody’s is hidden."""
    places = [[*(category.slug for category in dim.categories), TOTAL] for dim in dims]
    cells = []
    for key in product(*places):
        value = everybody if set(key) == {TOTAL} else draw(people)
        is_possible = value is not None and (everybody is None or value <= everybody)
        cells.append(Cell(key, value if is_possible else None))
    slug = "-".join(dim.slug for dim in dims)
    return Table(slug, f"Table of {slug}", tuple(dim.slug for dim in dims), tuple(cells))


@st.composite
def documents(draw: st.DrawFn, period: str = "2026-Q3") -> Document:
    """A release of a survey called spring."""
    base, ticked = draw(people), draw(people)
    theme = draw(dimensions("theme", several=True))
    area, age = draw(dimensions("area")), draw(dimensions("age"))
    first, second = draw(dimensions("q1")), draw(dimensions("q2"))
    shapes = [(theme,), (area,), (theme, area), (theme, area, age)]
    asked = [(first,), (second, first)]
    populations = (
        Population(
            "words",
            "People who wrote something",
            base,
            (theme, area, age),
            tuple(draw(tables(shape, base)) for shape in shapes),
        ),
        Population(
            "answers",
            "People who ticked something",
            ticked,
            (first, second),
            tuple(draw(tables(shape, ticked)) for shape in asked),
        ),
    )
    return Document(
        survey="spring",
        survey_name="Survey spring",
        respondent_group="survivor",
        period=period,
        period_name="July to September 2026",
        starts_on="2026-07-01",
        ends_on="2026-09-30",
        k=10,
        round_to=5,
        rule=rule_in_words(10, 5),
        hidden=hidden_in_words(10),
        codebook="Test codebook",
        populations=populations,
        agreement=Agreement(machine=0.41, suggested=62),
    )
