"""A quarter of real texts and codings with known counts, and an independent count of them."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from feedback.cutting.cut import cut
from feedback.cutting.publishing import publish
from feedback.fields import random_key
from feedback.releases.models import Release
from feedback.responses.book.content import Content, GroupContent, ThemeContent
from feedback.responses.models import Codebook, Coding, Text, Theme
from feedback.surveys.models import Survey
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories

TODAY = factories.TODAY
# 14 counts that show, four that must not, zero among them.
COUNTS = {
    "believed": 13,
    "attitude": 31,
    "choice": 10,
    "info": 12,
    "waiting": 47,
    "access": 17,
    "recovery": 18,
    "retelling": 52,
    "privacy": 22,
    "courts": 23,
    "refuge": 27,
    "money": 11,
    "school": 14,
    "awareness": 38,
    "blame": 9,
    "housing": 7,
    "stalking": 1,
    "immigration": 0,
}
BASE = 63
PRIORITIES = ("working-together", "safe-homes", "whole-family")


def make_large_codebook(slugs: list[str]) -> Codebook:
    """A codebook of these themes, six to a group; each serves one or two of three priorities."""
    for place, slug in enumerate(PRIORITIES, 1):
        factories.make_priority(slug, place)
    groups: dict[str, list[ThemeContent]] = {}
    for position, slug in enumerate(slugs):
        serves = {PRIORITIES[position % 3], PRIORITIES[position % 2]}
        groups.setdefault("abcdef"[position // 6], []).append(
            ThemeContent(
                slug,
                f"About {slug}",
                f"What people say about {slug}.",
                priorities=tuple(sorted(serves)),
            )
        )
    content = tuple(
        GroupContent(letter, f"Group {letter}", tuple(themes)) for letter, themes in groups.items()
    )
    return factories.publish_codebook(Content("Large codebook", content))


def coder() -> User:
    """The first coder."""
    found = User.objects.filter(email="coder@testshire.example").first()
    return found or factories.make_user(Role.CODER, email="coder@testshire.example")


def write(survey: Survey, counts: dict[str, int], base: int, month: date) -> None:
    """Store the texts of `base` people so that exactly `counts` of them raise each theme.

    Every third person writes two texts about the same themes: mentions exceed people.
    """
    chance = random.Random(str(sorted(counts.items())))
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=counts)}
    raised_by: list[set[str]] = [set() for _ in range(base)]
    for slug, people in counts.items():
        for number in chance.sample(range(base), people):
            raised_by[number].add(slug)
    version = survey.current_version()
    for number, slugs in enumerate(raised_by):
        person = random_key()
        for _ in range(2 if number % 3 == 0 else 1):
            text = factories.make_text(version, month=month, person=person)
            text.code(coder(), {themes[slug] for slug in slugs})


def count_by_hand(survey: Survey, months: tuple[date, date]) -> tuple[int, dict[str, int]]:
    """Count people without the code under test: the base, and people by theme."""
    people: set[int] = set()
    raised: dict[str, set[int]] = {}
    for text in Text.objects.all():
        if text.version.survey_id == survey.pk and months[0] <= text.month <= months[1]:
            people.add(text.person)
            for coding in Coding.objects.filter(text=text):
                if coding.coder and not coding.is_second and coding.status == "confirmed":
                    raised.setdefault(coding.theme.slug, set()).add(text.person)
    return len(people), {slug: len(them) for slug, them in raised.items()}


def shown_by_hand(people: int) -> int | None:
    """Apply the 10-5 rule without the code under test."""
    if people < 10:
        return None
    return int((Decimal(people) / 5).quantize(Decimal(1), ROUND_HALF_UP)) * 5


def as_read(**more: str) -> dict[str, str]:
    """Return what the page of the only draft sends, with which figures stand on it."""
    return {"digest": Release.objects.get().digest, **more}


@dataclass(frozen=True)
class World:
    """A survey with one published quarter."""

    survey: Survey
    release: Release
    shown: dict[str, int | None]
    base: int | None


def make_world(
    counts: dict[str, int] = COUNTS, base: int = BASE, slug: str = "spring", group: str = "survivor"
) -> World:
    """Write, cut and publish July to September 2026 of one survey."""
    if not Codebook.objects.exists():
        make_large_codebook(list(counts))
    survey = factories.make_survey(slug=slug, group=group)
    write(survey, counts, base, date(2026, 8, 1))
    release = cut(survey, "2026-Q3", by=None, today=TODAY)
    publish(release, by=None, on=date(2026, 11, 2))
    people, raised = count_by_hand(survey, (date(2026, 7, 1), date(2026, 9, 30)))
    shown = {slug: shown_by_hand(raised.get(slug, 0)) for slug in counts}
    return World(survey, release, shown, shown_by_hand(people))
