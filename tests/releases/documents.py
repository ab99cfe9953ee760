"""Documents of releases, made by hand."""

from collections.abc import Mapping

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
from feedback.releases.quarters import name_of, span_of


def one_way(
    dimension: Dimension, total: int | None, values: Mapping[str, int | None], title: str
) -> Table:
    """A table of one dimension: its total, then its categories in their order."""
    shown = {TOTAL: total, **values}
    keys = (TOTAL, *(category.slug for category in dimension.categories))
    cells = tuple(Cell((key,), shown[key]) for key in keys)
    return Table(dimension.slug, title, (dimension.slug,), cells)


def themes_of(values: Mapping[str, int | None], priorities: tuple[str, ...] = ()) -> Dimension:
    """Themes with these slugs; their names are the slugs with a capital."""
    return Dimension(
        "theme",
        "Theme",
        tuple(
            Category(slug, slug.capitalize(), f"About {slug}.", "Getting help", priorities)
            for slug in values
        ),
        several=True,
    )


def make_document(
    survey: str,
    survey_name: str,
    values: Mapping[str, int | None],
    *,
    people: int | None = 100,
    period: str = "2026-Q3",
    priorities: tuple[str, ...] = (),
    round_to: int = 5,
    k: int = 10,
) -> Document:
    """A document with the table of themes alone."""
    first, last = span_of(period)
    themes = themes_of(values, priorities)
    table = one_way(themes, people, values, "Themes")
    words = Population("words", "People who wrote something", people, (themes,), (table,))
    return Document(
        survey=survey,
        survey_name=survey_name,
        respondent_group="survivor",
        period=period,
        period_name=name_of(period),
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
        k=k,
        round_to=round_to,
        rule=rule_in_words(k, round_to),
        hidden=hidden_in_words(k),
        codebook="Test codebook, version 1",
        populations=(words,),
        agreement=Agreement(machine=0.41),
    )
