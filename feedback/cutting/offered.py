"""Which tables a survey can publish, and what each of them shows, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feedback.cutting.counting import ANSWERS, WORDS
from feedback.cutting.cube import Shape
from feedback.cutting.ways import AGE_BAND, AREA, HELP, Parts, Way, theme_dimensions, ways_of
from feedback.releases.document import Dimension
from feedback.surveys.models import Survey

HELP_TABLE = f"{ANSWERS}:{HELP}"
MOST_CROSSED = 6  # two-way tables of one population: each more makes more of the others hidden
ABOUT_WORDS = {
    "theme": "How many people raised each theme.",
    "group": "How many people raised anything of a group of themes: what is left where a theme by"
    " itself is too small.",
    "priority": "How many people raised a theme that serves a priority of the strategy.",
    "outcome": "How many people raised a theme that bears on an outcome.",
    AREA: "How many of those who wrote something live in each area.",
    AGE_BAND: "How many of those who wrote something are in each age band.",
}


@dataclass(frozen=True)
class Offered:
    """A table that can be published. Its key tells its population and dimensions."""

    population: str
    shape: Shape
    name: str
    shows: str

    @property
    def key(self) -> str:
        """How forms and stored definitions name it, e.g. "words:theme,area"."""
        return f"{self.population}:{','.join(self.shape)}"

    @property
    def told(self) -> str:
        """The table and what it shows, on one line of a form."""
        return f"{self.name} – {self.shows}"


@dataclass(frozen=True)
class Offer:
    """All that a survey can publish, as it was asked in some days."""

    about: tuple[Dimension, ...]
    made_of: Parts
    ways: dict[str, Way]
    tables: tuple[Offered, ...]

    def dimension(self, slug: str) -> Dimension:
        """Return a dimension as it is counted. Raises KeyError for none."""
        named = {each.slug: each for each in self.about}
        return named.get(slug) or self.ways[slug].dimension

    @property
    def mergeable(self) -> list[Dimension]:
        """The dimensions of which some categories may be shown as one: those where everybody is in
        one category at most, so that the whole is the sum of its parts.
        """
        return [
            way.dimension
            for way in self.ways.values()
            if not way.dimension.several and not way.moves and len(way.dimension.categories) > 2
        ]


def offer(survey: Survey, first: date, last: date) -> Offer:
    """Return what a survey can publish about these days."""
    ways = {way.slug: way for way in ways_of(survey, first, last)}
    about, made_of = theme_dimensions()
    tables = (*_of_words(about, ways), *_of_answers(ways))
    return Offer(about, made_of, ways, tables)


def _of_words(about: tuple[Dimension, ...], ways: dict[str, Way]) -> Iterator[Offered]:
    marks = [ways[slug].dimension for slug in (AREA, AGE_BAND) if slug in ways]
    marks = [each for each in marks if ways[each.slug].is_joined]
    for each in (*about, *marks):
        name = _short(each)
        yield Offered(WORDS, (each.slug,), name, ABOUT_WORDS[each.slug])
    for mark in marks:
        if about:
            beside = _short(mark).lower()
            shows = (
                f"How many people of each {beside} raised each theme, and each group, priority or"
                " outcome that you publish."
            )
            yield Offered(WORDS, ("theme", mark.slug), f"Theme by {beside}", shows)
    if len(marks) > 1:
        shows = "How many people of each age band live in each area."
        yield Offered(WORDS, (AREA, AGE_BAND), "Area by age band", shows)


def _of_answers(ways: dict[str, Way]) -> Iterator[Offered]:
    for way in ways.values():
        shows = "A question about the person, by itself." if way.is_equality else _shows(way)
        yield Offered(ANSWERS, (way.slug,), way.dimension.name, shows)
    for slug in (AREA, AGE_BAND):
        mark = ways.get(slug)
        if mark is None or not mark.is_joined:
            continue
        for way in ways.values():
            if way.can_be_crossed:
                name = f"{way.dimension.name} By {_short(mark.dimension).lower()}"
                shows = "Who answered what, by where they live or their age."
                shape = tuple(each for each in ways if each in (way.slug, slug))
                yield Offered(ANSWERS, shape, name, shows)


def _shows(way: Way) -> str:
    if way.slug == HELP:
        return (
            "By itself, and only for a quarter of which the keeper could keep it of everybody: a"
            " part of them would say something false."
        )
    if way.moves:
        return "How many people moved up, stayed and moved down between then and now."
    if way.dimension.several:
        return "How many people chose each; one person may have chosen several."
    return "How many people chose each."


def _short(dimension: Dimension) -> str:
    """Return what a dimension is called beside others: an area question's words are long."""
    return {AREA: "Area", AGE_BAND: "Age band"}.get(dimension.slug, dimension.name)


def default_tables(offered: Offer) -> list[str]:
    """Return the keys of what a survey publishes that nobody defined: everything one-way but the
    age bands of those who wrote and how people answered, and themes by area where the survey joins
    the area to words.
    """
    unasked = {f"{WORDS}:{AGE_BAND}", HELP_TABLE}
    wanted = [t.key for t in offered.tables if len(t.shape) == 1 and t.key not in unasked]
    crossed = f"{WORDS}:theme,{AREA}"
    return [*wanted, *(t.key for t in offered.tables if t.key == crossed)]
