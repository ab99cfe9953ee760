"""What a paper shows that nobody can type: the figures of its release, and what was promised.

Figures come from the stored release alone. Promises are today's while a paper is written, and are
frozen with it when it is issued.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format

from feedback.releases.document import Document
from feedback.releases.grids import Grid, sections_of
from feedback.releases.models import Release
from you_said_we_did.commitments import Commitment
from you_said_we_did.days import without_day
from you_said_we_did.findings import Finding
from you_said_we_did.status import OPEN


@dataclass(frozen=True)
class Tables:
    """The tables of one thing that a release holds: the themes', the others that show a number, and
    the titles of those that show none.
    """

    themes: Grid | None
    others: list[Grid]
    unseen: list[str]


def tables_of(document: Document) -> Tables:
    """Return a release's tables of one dimension, in its order."""
    grids = [grid for section in sections_of(document) for grid in section.one_way]
    themes = [grid for grid in grids if (grid.population, grid.slug) == ("words", "theme")]
    others = [grid for grid in grids if grid not in themes]
    return Tables(
        themes=themes[0] if themes else None,
        others=[grid for grid in others if grid.shows_any],
        unseen=[grid.title for grid in others if not grid.shows_any],
    )


@dataclass(frozen=True)
class Promised:
    """One published commitment as it stood on a day."""

    title: str
    owner: str
    status: str
    due: str
    is_late: bool
    # What it is found by again; of what was frozen before this was kept, 0.
    key: int = 0


@dataclass(frozen=True)
class Answered:
    """One published finding of the survey. `is_here`: it rests on this very release. `slug` is
    "" in what was frozen before it was kept.
    """

    title: str
    you_said: str
    theme: str
    is_here: bool
    promises: tuple[Promised, ...]
    slug: str = ""


def answered(release: Release, today: date) -> list[Answered]:
    """Return what was published about this survey: what rests on this release, then what is still
    open from earlier ones. As of `today`.
    """
    findings = Finding.objects.published().with_progress().known_by(release)
    found = [_answered(finding, release, today) for finding in findings]
    told = [each for each in found if each.is_here or each.promises]
    return sorted(told, key=lambda each: (not each.is_here, each.title))


def _answered(finding: Finding, release: Release, today: date) -> Answered:
    """Return a finding with its promises; from earlier releases only those still open."""
    here = finding.theme_of(release)
    commitments: list[Commitment] = finding.published_commitments
    return Answered(
        title=finding.title,
        you_said=finding.you_said,
        theme=(here or finding.themes[0]).name,
        is_here=here is not None,
        promises=tuple(
            _promised(each, today) for each in commitments if finding.counts(each, release)
        ),
        slug=finding.slug,
    )


def _promised(commitment: Commitment, today: date) -> Promised:
    no_day = without_day(commitment.status)
    due = f"Due {date_format(commitment.due)}" if commitment.due else no_day
    return Promised(
        title=commitment.title,
        owner=str(commitment.owner or ""),
        status=commitment.status_words,
        due=due if commitment.status in OPEN else "",
        is_late=commitment.is_late(today),
        key=commitment.pk,
    )


def freeze(answers: list[Answered]) -> list[dict[str, Any]]:
    """Return answers as they are stored with an issued paper."""
    return [asdict(answer) for answer in answers]


def thaw(stored: list[dict[str, Any]]) -> list[Answered]:
    """Return stored answers, what was taken down since among them."""
    return [
        Answered(**{**each, "promises": tuple(Promised(**promise) for promise in each["promises"])})
        for each in stored
    ]


def read_back(stored: list[dict[str, Any]]) -> list[Answered]:
    """Return stored answers as they may be read today."""
    return still_told(thaw(stored))


def has_gaps(stored: list[dict[str, Any]]) -> bool:
    """Say whether some of what is stored was taken down since."""
    return read_back(stored) != thaw(stored)


def still_told(answers: list[Answered]) -> list[Answered]:
    """Return frozen answers without what was taken down since: an issued paper never changes, and
    yet what is withdrawn is read nowhere any more.
    """
    named = models.Q(slug__in=[each.slug for each in answers]) | models.Q(
        title__in=[each.title for each in answers if not each.slug]
    )
    shown = {}
    for finding in Finding.objects.published().with_commitments().filter(named):
        shown[finding.slug] = shown[finding.title] = finding
    return [
        replace(each, promises=_still_promised(each, shown[name]))
        for each in answers
        if (name := each.slug or each.title) in shown
    ]


def _still_promised(answer: Answered, finding: Finding) -> tuple[Promised, ...]:
    live: list[Commitment] = finding.published_commitments
    keys, titles = {each.pk for each in live}, {each.title for each in live}
    return tuple(
        each for each in answer.promises if (each.key in keys if each.key else each.title in titles)
    )
