"""Whose voices are missing: released figures of who answered, against who lives here (R17, R18).

Nothing here is finer than a release. A share is given as the range its rounded figures allow; who
chose to answer is no sample of everyone, so a range says nothing about those who did not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format

from engagement.models import Area, PopulationShare
from engagement.reach import AREA, CHARACTERISTICS, RURAL, RURAL_NAMES
from feedback.releases.document import Category, Dimension, Document, Population
from feedback.surveys.equality import NOT_SAID, PREFER_NOT_TO_SAY
from you_said_we_did.board.ranges import Figures, Heard, Range, judge

ANSWERS = "answers"
MISSING = (Heard.NOT_YET, Heard.LESS)
# A question whose words changed has a second dimension, "age-v2".
LATER_WORDS = re.compile(r"-v\d+$")


@dataclass(frozen=True)
class Voice:
    """One group: rounded people (None: hidden, or made of several figures), the range of its share
    and the share expected, in per cent of those who answered the question.
    """

    characteristic: str
    category: str
    name: str
    people: int | None
    share: Range | None
    expected: Decimal | None
    heard: Heard

    @property
    def key(self) -> tuple[str, str]:
        """What a task to reach this group is found by."""
        return self.characteristic, self.category

    @property
    def is_missing(self) -> bool:
        """Whether it was heard less than expected, or not yet."""
        return self.heard in MISSING

    @property
    def is_hidden(self) -> bool:
        """Whether its figure, or each of its figures, is hidden."""
        return self.heard == Heard.NOT_YET


@dataclass(frozen=True)
class Characteristic:
    """What people were asked, and each answer as a group. `sources` are of the shares expected."""

    slug: str
    name: str
    voices: tuple[Voice, ...]
    sources: tuple[str, ...]

    @property
    def missing(self) -> list[Voice]:
        """Groups heard less than expected, or not yet."""
        return [voice for voice in self.voices if voice.is_missing]


@dataclass(frozen=True)
class Residents:
    """What is known of who lives here, read once for a page."""

    shares: Mapping[tuple[str, str], PopulationShare]
    # By address and by name: a survey may call an area either.
    areas: Mapping[str, Area]

    @classmethod
    def load(cls) -> "Residents":
        """Read it, in two queries."""
        shares = {(s.characteristic, s.category): s for s in PopulationShare.objects.all()}
        areas = list(Area.objects.all())
        by_slug = {area.slug: area for area in areas}
        return cls(shares, by_slug | {area.name.casefold(): area for area in areas})

    def area(self, category: Category) -> Area | None:
        """Return the area that a category of a release stands for."""
        return self.areas.get(category.slug) or self.areas.get(category.name.casefold())

    def share(self, characteristic: str, category: Category) -> PopulationShare | None:
        """Return the share of a category, if one is on record."""
        if characteristic != AREA:
            return self.shares.get((characteristic, category.slug))
        area = self.area(category)
        return self.shares.get((AREA, area.slug)) if area else None

    def knows(self, characteristic: str) -> bool:
        """Whether it is something that people are compared by."""
        return characteristic in CHARACTERISTICS or any(
            each == characteristic for each, _ in self.shares
        )


def characteristics_of(document: Document, residents: Residents) -> list[Characteristic]:
    """Return what is known of who answered, by characteristic, in the release's order."""
    try:
        population = document.population(ANSWERS)
    except KeyError:
        return []
    return list(_characteristics(document, population, residents))


def _characteristics(
    document: Document, population: Population, residents: Residents
) -> Iterator[Characteristic]:
    for dimension in population.dimensions:
        slug = LATER_WORDS.sub("", dimension.slug)
        if dimension.several or not residents.knows(slug):
            continue
        figures = figures_of(document, population, dimension)
        if figures is not None:
            yield _compared(slug, dimension, figures, residents)
            if slug == AREA:
                yield from _rural(dimension, figures, residents)


def is_group(category: Category) -> bool:
    """Whether it tells anything of a person: “prefer not to say” does not, whatever its key."""
    return category.slug != NOT_SAID and category.name != PREFER_NOT_TO_SAY


def figures_of(document: Document, population: Population, dimension: Dimension) -> Figures | None:
    """Return the one-way table of a dimension, or None if this release has none."""
    try:
        table = population.table(dimension.slug)
    except KeyError:
        return None
    shown = {category.slug: table.value(category.slug) for category in dimension.categories}
    return Figures(shown, population.people, document.k, document.round_to)


def _compared(
    slug: str, dimension: Dimension, figures: Figures, residents: Residents
) -> Characteristic:
    categories = [each for each in dimension.categories if is_group(each)]
    shares = {each.slug: residents.share(slug, each) for each in categories}
    known = {key: share for key, share in shares.items() if share is not None}
    whole = sum((share.per_cent for share in known.values()), Decimal())

    def voice(category: Category) -> Voice:
        share = known.get(category.slug)
        expected = share.per_cent * 100 / whole if share and whole else None
        people = figures.shown[category.slug]
        # Of a hidden figure not even a range: it would be read as a number.
        is_told = expected is not None and people is not None
        found = figures.range_of({category.slug}, known) if is_told else None
        heard = judge(found, expected, is_hidden=people is None)
        key = share.category if share else category.slug
        return Voice(slug, key, category.name, people, found, expected, heard)

    name = CHARACTERISTICS.get(slug, dimension.name)
    return Characteristic(slug, name, tuple(map(voice, categories)), _sources(known))


def _rural(
    dimension: Dimension, figures: Figures, residents: Residents
) -> Iterator[Characteristic]:
    """Add up areas that are known to be rural, and those known to be towns."""
    areas = {each.slug: residents.area(each) for each in dimension.categories}
    known = {slug: area for slug, area in areas.items() if area and area.is_rural is not None}
    parts = {
        kind: {slug for slug, area in known.items() if area.is_rural == (kind == "rural")}
        for kind in RURAL_NAMES
    }
    if not all(parts.values()):
        return
    shares = {kind: residents.shares.get((RURAL, kind)) for kind in RURAL_NAMES}
    used = {kind: share for kind, share in shares.items() if share}
    whole = sum((share.per_cent for share in used.values()), Decimal())
    voices = []
    for kind, slugs in parts.items():
        is_hidden = all(figures.shown[slug] is None for slug in slugs)
        # Rural places are compared with towns, so both shares have to be known.
        expected = used[kind].per_cent * 100 / whole if whole and len(used) == len(parts) else None
        is_told = expected is not None and not is_hidden
        found = figures.range_of(slugs, known) if is_told else None
        heard = judge(found, expected, is_hidden=is_hidden)
        voices.append(Voice(RURAL, kind, RURAL_NAMES[kind], None, found, expected, heard))
    yield Characteristic(RURAL, CHARACTERISTICS[RURAL], tuple(voices), _sources(used))


def _sources(shares: Mapping[str, PopulationShare]) -> tuple[str, ...]:
    """Return where shares are from, each source once."""
    return tuple(dict.fromkeys(map(_source, shares.values())))


def _source(share: PopulationShare) -> str:
    day = f", as of {date_format(share.counted_on)}" if share.counted_on else ""
    return f"{share.source}{day}"
