"""What people can be told apart by: a survey's closed questions, and what words are about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.text import slugify

from engagement.models import Priority
from feedback.cutting.naming import JOINED_SLUGS, Named, Names
from feedback.releases.document import Category, Dimension
from feedback.responses.models import Response, Theme
from feedback.surveys.definition import Joined, Kind, QuestionDefinition
from feedback.surveys.kinds import kind_of
from feedback.surveys.kinds.scales import NOW, THEN
from feedback.surveys.models import Survey, SurveyVersion

AREA, AGE_BAND = JOINED_SLUGS[Joined.AREA], JOINED_SLUGS[Joined.AGE]
MOVES = (
    Category("up", "Moved up"),
    Category("same", "Stayed the same"),
    Category("down", "Moved down"),
)
# How people answered, which the keeper keeps where that points to nobody. It is a dimension like a
# question, under a name that no question has.
HELP = "help"
HOW_ANSWERED = Dimension(
    HELP,
    "How people answered",
    (
        Category(Response.Mode.SELF.value, "Online, by themselves"),
        Category(Response.Mode.HELPED.value, "On paper, or with a worker"),
    ),
)
PLACES_COUNTED = 3
NEVER_COUNTED = (Kind.MONTH, Kind.STATEMENT, Kind.SHORT, Kind.TEXT)


@dataclass(frozen=True)
class Way:
    """A dimension, and where its answers are stored.

    `read` has, by version, stored question and stored choice, the category a tick counts towards.
    `moves` has, by version, the two stored questions that are compared instead. `is_equality`: one
    of the questions about the person, which stand alone in figures.
    """

    dimension: Dimension
    read: Mapping[tuple[int, str, str], str] = field(default_factory=dict)
    moves: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    is_equality: bool = False
    is_joined: bool = False

    @property
    def slug(self) -> str:
        """What figures call it."""
        return self.dimension.slug

    @property
    def questions(self) -> frozenset[str]:
        """The stored questions that are read."""
        return frozenset(question for _, question, _ in self.read)

    @property
    def versions(self) -> frozenset[int]:
        """The keys of the survey's versions that ask for it."""
        return frozenset(version for version, _, _ in self.read) | frozenset(self.moves)

    @property
    def can_be_crossed(self) -> bool:
        """Whether a table may cross it with the area or the age band."""
        is_plain = len(self.questions) == 1 and not self.moves
        return is_plain and not (self.is_equality or self.is_joined or self.slug == HELP)


def ways_of(survey: Survey, first: date, last: date) -> list[Way]:
    """Return the closed questions of a survey as it was asked from `first` to `last`, equality
    questions last, and how people answered. Answers to older versions count where they asked the
    same.
    """
    names = Names()
    found: dict[str, Way] = {}
    versions = list(survey.versions.order_by("number"))
    asked = _in_force(versions, first, last)
    for version in versions:
        for way in _ways(version, names):
            earlier = found.get(way.slug)
            found[way.slug] = _joined(earlier, way) if earlier else way
    return [way for way in found.values() if way.versions & asked]


def _in_force(versions: list[SurveyVersion], first: date, last: date) -> set[int]:
    """Return the keys of the versions that people could answer in these days."""
    opened = [version for version in versions if version.opened_on <= last]
    before = [version for version in opened if version.opened_on <= first]
    return {version.pk for version in opened if version.opened_on > first} | {
        version.pk for version in before[-1:]
    }


def _joined(earlier: Way, later: Way) -> Way:
    """Return one way of both: the later's words, the earlier's answers too."""
    categories = {each.slug: each for each in earlier.dimension.categories}
    categories |= {each.slug: each for each in later.dimension.categories}
    return replace(
        later,
        dimension=replace(later.dimension, categories=tuple(categories.values())),
        read={**earlier.read, **later.read},
        moves={**earlier.moves, **later.moves},
    )


def _ways(version: SurveyVersion, names: Names) -> Iterator[Way]:
    definition = version.read()
    for question in definition.questions:
        yield from _ways_of_question(version, question, names)
    for question in definition.about_you:
        for way in _ways_of_question(version, question, names):
            yield replace(way, is_equality=True)
    if version.keeps_help:
        modes = [category.slug for category in HOW_ANSWERED.categories]
        yield Way(HOW_ANSWERED, read={(version.pk, HELP, mode): mode for mode in modes})


def _ways_of_question(
    version: SurveyVersion, question: QuestionDefinition, names: Names
) -> Iterator[Way]:
    if question.kind in NEVER_COUNTED:
        return
    if question.kind == Kind.RANK:
        yield _rank(version, question, names)
    elif question.kind == Kind.STAR:
        yield from _star(version, question, names)
    else:
        for item in kind_of(question).items(question):
            named = names.name(version, question, item.key, item.label, item.choices)
            yield Way(
                Dimension(
                    named.slug,
                    item.label,
                    tuple(Category(named.choices[c.key], c.label) for c in item.choices),
                    several=question.kind == Kind.MULTIPLE,
                ),
                read={(version.pk, item.key, c.key): named.choices[c.key] for c in item.choices},
                is_joined=bool(question.joined_as),
            )


def _rank(version: SurveyVersion, question: QuestionDefinition, names: Names) -> Way:
    """Count who put a thing among the first: among the first three where there are more."""
    named = names.name(version, question, question.key, question.text, question.choices)
    counted = PLACES_COUNTED if len(question.choices) > PLACES_COUNTED else 1
    where = f"among the first {counted}" if counted > 1 else "first"
    return Way(
        Dimension(
            named.slug,
            f"{question.text} (put {where})",
            tuple(Category(named.choices[c.key], c.label) for c in question.choices),
            several=counted > 1,
        ),
        read={
            (version.pk, f"{question.key}-{c.key}", str(place)): named.choices[c.key]
            for c in question.choices
            for place in range(1, counted + 1)
        },
    )


def _star(version: SurveyVersion, question: QuestionDefinition, names: Names) -> Iterator[Way]:
    """Count who moved up, down or not at all on each scale: then and now by themselves would let
    the moves be narrowed.
    """
    for row in question.rows:
        item = f"{question.key}-{row.key}"
        named: Named = names.name(version, question, item, row.label, ())
        yield Way(
            Dimension(named.slug, row.label, MOVES),
            moves={version.pk: (f"{item}-{THEN}", f"{item}-{NOW}")},
        )


Parts = Mapping[str, Mapping[str, tuple[str, ...]]]


def theme_dimensions() -> tuple[tuple[Dimension, ...], Parts]:
    """Return what words are about, by the codebook in use: themes, their groups, the priorities
    they serve and, where the codebook has them, the outcomes they bear on; and which themes each
    category of the last three is made of.
    """
    themes = list(Theme.objects.in_use().select_related("group").prefetch_related("priorities"))
    priorities = {p.pk: p for theme in themes for p in theme.priorities.all()}
    serving = sorted(priorities.values(), key=lambda priority: (priority.position, priority.slug))
    found = [
        Dimension("theme", "Theme", tuple(_theme(theme) for theme in themes), several=True),
        Dimension("group", "Group of themes", _groups(themes), several=True),
        Dimension("priority", "Priority", tuple(_priority(p) for p in serving), several=True),
        Dimension(
            "outcome",
            "Outcome",
            tuple(Category(slug, name) for slug, name in outcomes_of(themes).items()),
            several=True,
        ),
    ]
    made_of = {
        "group": _parts((theme.slug, [theme.group.slug]) for theme in themes),
        "priority": _parts((t.slug, [p.slug for p in t.priorities.all()]) for t in themes),
        "outcome": _parts((theme.slug, outcomes_of([theme])) for theme in themes),
    }
    return tuple(each for each in found if each.categories), made_of


def _parts(themes: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the themes of each category, by what each theme belongs to."""
    found: dict[str, list[str]] = defaultdict(list)
    for theme, categories in themes:
        for category in categories:
            found[category].append(theme)
    return {category: tuple(slugs) for category, slugs in found.items()}


def outcomes_of(themes: Iterable[Theme]) -> dict[str, str]:
    """Return the names of the outcomes that themes bear on, by their slugs."""
    names = (str(name) for theme in themes for name in theme.outcomes)
    return {slugify(name)[:50]: name for name in names if slugify(name)}


def _theme(theme: Theme) -> Category:
    slugs = sorted(priority.slug for priority in theme.priorities.all())
    return Category(theme.slug, theme.name, theme.definition, theme.group.name, tuple(slugs))


def _priority(priority: Priority) -> Category:
    return Category(priority.slug, priority.name)


def _groups(themes: Iterable[Theme]) -> tuple[Category, ...]:
    groups = {theme.group.slug: theme.group.name for theme in themes}
    return tuple(Category(slug, name) for slug, name in groups.items())
