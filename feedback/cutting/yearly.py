"""A year is the sum of its quarters: never counted again, and audited beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError

from feedback.cutting.checks import has_answers
from feedback.cutting.cube import Cell, Counted
from feedback.cutting.published import LOST, Remembered
from feedback.cutting.summing import Unlike
from feedback.releases import disclosure
from feedback.releases.document import TOTAL, Document
from feedback.releases.models import Release
from feedback.releases.quarters import days_of, name_of
from feedback.surveys.models import Survey


@dataclass(frozen=True)
class Quarter:
    """A published quarter: what it shows, and the counts behind it."""

    document: Document
    counts: Mapping[str, Counted]

    def released(self, unlike: Mapping[str, Unlike]) -> list[disclosure.Released]:
        """Return what it published of each population, as the disclosure rules want it; categories
        that other quarters make of other themes under a name of their own.
        """
        found: list[disclosure.Released] = []
        for slug in self.counts:
            one = self._released(slug, unlike[slug])
            covers = disclosure.covered_by(one.period, [each.period for each in found])
            found.append(replace(one, period=replace(one.period, covers=covers)))
        return found

    def _released(self, population: str, unlike: Unlike) -> disclosure.Released:
        counted = self.counts[population]
        counted = replace(counted, apart=dict.fromkeys(unlike, self.document.period))
        period = counted.as_period(self.document.period)
        shown: dict[Cell, int | None] = dict.fromkeys(period.people)
        for table in self.document.population(population).tables:
            for cell in table.cells:
                place = tuple(
                    (dim, category)
                    for dim, category in zip(table.dims, cell.key, strict=True)
                    if category != TOTAL
                )
                shown[counted.folded(place)] = cell.value
        checked = disclosure.Audit("safe", 0, None, "passed")
        rule = disclosure.Rule(self.document.k, self.document.round_to)
        return disclosure.Released(period, shown, {}, checked, rule)


def quarters_of(survey: Survey, year: str, today: date) -> list[Quarter]:
    """Return a year's quarters in which the survey was asked or texts were opened. Raises
    ValidationError unless each of them is published and its counts are still there.
    """
    names = [f"{year}-Q{number}" for number in range(1, 5)]
    wanted = [name for name in names if _had_answers(survey, name)]
    if not wanted:
        raise ValidationError("This survey had not opened yet.")
    releases = {
        release.quarter: release
        for release in Release.objects.published()
        .filter(survey=survey)
        .select_related("frozen_counts")
    }
    missing, remembered = [name for name in wanted if name not in releases], Remembered()
    if any(remembered.has(survey, days_of(name)) for name in missing):
        raise ValidationError(f"The figures of a quarter are lost. {LOST}")
    if missing:
        unpublished = ", ".join(name_of(name) for name in missing)
        raise ValidationError(
            f"A year is the sum of its quarters. Publish these first: {unpublished}."
        )
    return [_quarter(releases[name]) for name in wanted]


def _had_answers(survey: Survey, quarter: str) -> bool:
    first, last = days_of(quarter)
    opened, closed = survey.opened_on, survey.closed_on
    was_open = opened is not None and opened <= last and (closed is None or closed >= first)
    if was_open or survey.releases.filter(starts_on=first, ends_on=last).exists():
        return True
    return has_answers(survey, (first, last))


def kept_quarters(release: Release) -> list[Quarter]:
    """Return the quarters a year's draft was summed from; none for a quarter's."""
    parts = Release.objects.published().filter(
        survey=release.survey_id,
        starts_on__gte=release.starts_on,
        ends_on__lte=release.ends_on,
        frozen_counts__isnull=False,
    )
    rows = parts.exclude(pk=release.pk).select_related("survey", "frozen_counts")
    return [_quarter(row) for row in rows.order_by("starts_on")]


def _quarter(release: Release) -> Quarter:
    frozen = getattr(release, "frozen_counts", None)
    if frozen is None:
        raise ValidationError(
            f"The counts behind {release.period} are gone: they are kept for fifteen months, and"
            " were not kept for quarters cut by an older Hearback. This year can’t be summed."
        )
    return Quarter(release.figures, {each.slug: each for each in frozen.read()})
