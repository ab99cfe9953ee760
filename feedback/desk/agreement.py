"""How far two people agree, and how far a person and the machine do."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from feedback.releases.faces import RELIABLE, TENTATIVE
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.models import Survey
from feedback.theming import NO_THEME, agreement

FEWEST_TEXTS = 10

Meanings = tuple[str, str, str]
OF_PEOPLE: Meanings = (
    "Strong: the figures can be relied on",
    "Fair: good enough for careful conclusions",
    "Weak: talk the themes over before relying on the figures",
)
OF_MACHINE: Meanings = (
    "Strong: the suggestions are mostly what a person sees",
    "Fair: the suggestions help, and miss things",
    "Weak: read every text as if nothing had been suggested",
)

Codes = dict[int, frozenset[str]]


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha of each pair, and the number of texts it rests on.

    `human` compares two people over the drawn share that both have coded; `machine` compares the
    first person with the suggestions over all coded texts. None: too few texts to say.
    """

    human: float | None
    machine: float | None
    texts_human: int
    texts_machine: int


@dataclass(frozen=True)
class ThemeAgreement:
    """In how many texts both saw a theme, and in how many only one of them did."""

    name: str
    both: int
    only_first: int
    only_other: int

    @property
    def texts(self) -> int:
        """In how many texts either saw it."""
        return self.both + self.only_first + self.only_other


@dataclass(frozen=True)
class Pair:
    """Two readings of the same texts. `first` is always the first person's."""

    first: Codes
    other: Codes

    def alpha(self) -> float | None:
        """Return Krippendorff's alpha over both readings; None under two texts."""
        return agreement(
            (coder, str(text), codes)
            for coder, reading in (("first", self.first), ("other", self.other))
            for text, codes in reading.items()
        )

    def by_theme(self) -> list[ThemeAgreement]:
        """Return the themes that either saw in enough texts, in the codebook's order."""
        both: Counter[str] = Counter()
        only_first: Counter[str] = Counter()
        only_other: Counter[str] = Counter()
        for text, first in self.first.items():
            other = self.other[text]
            both.update(first & other)
            only_first.update(first - other)
            only_other.update(other - first)
        themes = Theme.objects.filter(group__codebook__is_in_use=True).values_list("slug", "name")
        rows = [
            ThemeAgreement(name, both[slug], only_first[slug], only_other[slug])
            for slug, name in [*themes, *((slug, "No theme") for slug in NO_THEME)]
        ]
        return [row for row in rows if row.texts >= FEWEST_TEXTS]


def texts_of(survey: Survey | None, first: date | None, last: date | None) -> QuerySet[Text]:
    """Return the texts of a survey (all surveys) in the months `first` to `last`."""
    texts = Text.objects.all()
    if survey:
        texts = texts.filter(version__survey=survey)
    if first:
        texts = texts.filter(month__gte=first)
    if last:
        texts = texts.filter(month__lte=last)
    return texts


def read(texts: QuerySet[Text], codings: QuerySet[Coding]) -> Codes:
    """Return each text's themes according to `codings`. A text without any says "no theme"."""
    themes: dict[int, set[str]] = defaultdict(set)
    pairs: Iterable[tuple[int, str]] = codings.filter(text__in=texts).values_list(
        "text_id", "theme__slug"
    )
    for text, slug in pairs:
        themes[text].add(slug)
    keys = texts.order_by().values_list("pk", flat=True)
    return {key: frozenset(themes[key]) if key in themes else NO_THEME for key in keys}


def two_people(among: QuerySet[Text]) -> Pair:
    """Return the first and the second person's reading of the texts both have coded."""
    texts = among.filter(is_coded=True, is_drawn=True, is_second_coded=True)
    second = Coding.objects.filter(is_second=True, status=Coding.Status.CONFIRMED)
    return Pair(read(texts, Coding.objects.counted()), read(texts, second))


def person_and_machine(among: QuerySet[Text]) -> Pair:
    """Return the first person's and the machine's reading of the texts that are coded."""
    texts = among.filter(is_coded=True)
    return Pair(read(texts, Coding.objects.counted()), read(texts, Coding.objects.suggested()))


def measure(
    survey: Survey | None = None, first: date | None = None, last: date | None = None
) -> Agreement:
    """Return both agreements, over one survey or all, over the months `first` to `last`."""
    return measure_over(texts_of(survey, first, last))


def measure_over(among: QuerySet[Text]) -> Agreement:
    """Return both agreements over those of these texts that are coded."""
    people, machine = two_people(among), person_and_machine(among)
    return Agreement(people.alpha(), machine.alpha(), len(people.first), len(machine.first))


def in_words(alpha: float | None, meanings: Meanings) -> str:
    """Return what an alpha means for someone who uses the figures."""
    if alpha is None:
        return "Too few texts to say"
    strong, fair, weak = meanings
    if alpha >= RELIABLE:
        return strong
    return fair if alpha >= TENTATIVE else weak
