"""How far two people agree, and how far a person and the machine do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from feedback.releases.wording import RELIABLE, TENTATIVE
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.models import Survey
from feedback.theming import NO_THEME, Readings, ThemeEstimate

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

    Both rest on texts of the drawn share that two people have coded: `human` compares the two,
    `machine` the first with the suggestions she did not see. None: too few texts to say.
    """

    human: float | None
    machine: float | None
    texts_human: int
    texts_machine: int


@dataclass(frozen=True)
class ThemeAgreement:
    """How far two readings agree on one theme, as the page says it."""

    slug: str
    name: str
    measured: ThemeEstimate

    @property
    def is_no_theme(self) -> bool:
        """Whether this is the choice of no theme: nothing about it can be written clearer."""
        return self.slug in NO_THEME

    @property
    def percent(self) -> int:
        """In how many of a hundred readings it was seen."""
        return round(100 * self.measured.prevalence)

    @property
    def is_weak(self) -> bool:
        """Whether so little agreement asks for something to be done."""
        alpha = self.measured.estimate.alpha
        return alpha is not None and alpha < TENTATIVE


@dataclass(frozen=True)
class Pair:
    """Two readings of the same texts. `first` is always the first person's."""

    first: Codes
    other: Codes

    @cached_property
    def readings(self) -> Readings:
        """Both, as the measure wants them."""
        return Readings((themes, self.other[text]) for text, themes in self.first.items())

    def alpha(self) -> float | None:
        """Return Krippendorff's alpha over both readings; None under two texts."""
        return self.readings.alpha()

    def by_theme(self) -> list[ThemeAgreement]:
        """Return the themes that either saw in enough texts, in the codebook's order."""
        names = dict(Theme.objects.in_use().values_list("slug", "name"))
        names |= dict.fromkeys(NO_THEME, "No theme")
        measured = self.readings.by_theme(names, FEWEST_TEXTS)
        return [ThemeAgreement(slug, names[slug], found) for slug, found in measured.items()]


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


def up_to_date(among: QuerySet[Text]) -> QuerySet[Text]:
    """Return the coded texts whose codings are all with themes in use: one that waits to be coded
    again would seem to say "no theme".
    """
    return among.filter(is_coded=True).exclude(pk__in=Coding.objects.stale().values("text"))


def two_people(among: QuerySet[Text]) -> Pair:
    """Return the first and the second person's reading of the drawn texts both have coded. What
    was settled on later changes neither.
    """
    texts = up_to_date(among).filter(is_drawn=True, is_second_coded=True)
    return Pair(
        read(texts, Coding.objects.of_first().in_use()),
        read(texts, Coding.objects.of_second().in_use()),
    )


def person_and_machine(among: QuerySet[Text]) -> Pair:
    """Return the first person's and the machine's reading of the drawn texts that two people have
    coded. There alone she saw no suggestions, so that she can't have followed them; and a text she
    may still code anew would tell her, by how the figures move, what was suggested for it.
    """
    texts = up_to_date(among).filter(is_drawn=True, is_second_coded=True)
    return Pair(
        read(texts, Coding.objects.of_first().in_use()),
        read(texts, Coding.objects.suggested().in_use()),
    )


def measure(
    survey: Survey | None = None, first: date | None = None, last: date | None = None
) -> Agreement:
    """Return both agreements, over one survey or all, over the months `first` to `last`."""
    return measure_over(texts_of(survey, first, last))


def measure_over(among: QuerySet[Text]) -> Agreement:
    """Return both agreements over those of these texts that were drawn and are coded."""
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
