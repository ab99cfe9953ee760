"""From codings and answers to a release: the one place where people are counted for others to see.

Counting and protecting take time and hold no lock; storing is one short transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from feedback.cutting.checks import (
    CUT_ALREADY,
    codebook_in_use,
    days_of_closed,
    refuse_cut_already,
    refuse_unfinished,
)
from feedback.cutting.cube import Counted
from feedback.cutting.measures import agreement_of
from feedback.cutting.models import DraftAudit, FrozenCounts, Threshold
from feedback.cutting.papers import Protected, audit_of, document_of
from feedback.cutting.quartering import count_period
from feedback.cutting.summing import sum_of, unlike_in
from feedback.cutting.yearly import Quarter, quarters_of
from feedback.releases import disclosure
from feedback.releases.document import Document
from feedback.releases.models import Release
from feedback.releases.quarters import YEAR
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User


@dataclass(frozen=True)
class Cutting:
    """All that is made of a period before it is stored."""

    document: Document
    protected: Sequence[Protected]

    @property
    def counted(self) -> list[Counted]:
        """The true counts."""
        return [each.counted for each in self.protected]


def cut(survey: Survey, period: str, by: User | None, today: date) -> Release:
    """Count a closed quarter once, or sum a year's quarters, and store the safe figures as a draft.

    People are counted, not mentions. Nothing is ever computed again: a text's month is the month
    the keeper released it in, so no text can join a quarter that is over. Raises ValidationError,
    in words for the officer, when the period is not over, a text is not coded yet, the period was
    cut already, or a quarter of the year is not published.
    """
    FrozenCounts.sweep(today)
    days = days_of_closed(period, today)
    codebook = codebook_in_use()
    refuse_cut_already(survey, days)
    quarters = quarters_of(survey, period, today) if YEAR.fullmatch(period) else []
    if not quarters:
        refuse_unfinished(survey, days)
    made = _make(survey, period, quarters, str(codebook))
    return _store(survey, made, period, by)


def _make(survey: Survey, period: str, quarters: Sequence[Quarter], codebook: str) -> Cutting:
    """Count and protect, writing nothing."""
    k = Threshold.objects.in_force(survey)
    if quarters:
        k = max(k, *(quarter.document.k for quarter in quarters))
        counted = [sum_of(parts) for parts in _parts_of(quarters)]
    else:
        counted = count_period(survey, period)
    rule = disclosure.Rule(k=k, base=settings.ROUND_TO)
    protected: list[Protected] = []
    for each in counted:
        beside = [one.released for one in protected]
        protected.append(protect(each, period, quarters, rule, beside))
    if not all(each.is_safe for each in protected):
        protected = [each.withheld() for each in protected]
    includes = tuple(quarter.document.period for quarter in quarters)
    document = document_of(survey, period, rule, codebook, protected, includes)
    if not document.is_too_small:
        document = replace(document, agreement=agreement_of(survey, period, k))
    return Cutting(document, protected)


def _parts_of(quarters: Sequence[Quarter]) -> list[list[Counted]]:
    """Return the quarters' counts of each population that all of them have."""
    populations = [slug for slug in quarters[-1].counts if all(slug in q.counts for q in quarters)]
    return [[quarter.counts[slug] for quarter in quarters] for slug in populations]


def protect(
    counted: Counted,
    period: str,
    quarters: Sequence[Quarter],
    rule: disclosure.Rule,
    beside: Sequence[disclosure.Released] = (),
) -> Protected:
    """Return what may be shown of one population, beside what the period's quarters show already,
    and what it shows itself of other populations: whoever wrote something has answered, too.
    """
    past, own = _past(quarters), counted.as_period(period)
    parts = {counted.named(quarter.document.period) for quarter in quarters}
    includes = tuple(one.period.name for one in past if one.period.name in parts)
    covers = disclosure.covered_by(own, [each.period for each in beside])
    asked = replace(own, includes=includes, covers=covers)
    return Protected(counted, disclosure.protect(asked, [*past, *beside], rule))


def _past(quarters: Sequence[Quarter]) -> list[disclosure.Released]:
    """Return all that the quarters published."""
    populations = dict.fromkeys(slug for quarter in quarters for slug in quarter.counts)
    unlike = {
        slug: unlike_in([quarter.counts[slug] for quarter in quarters if slug in quarter.counts])
        for slug in populations
    }
    return [released for quarter in quarters for released in quarter.released(unlike)]


def _store(survey: Survey, made: Cutting, period: str, by: User | None) -> Release:
    """Keep the draft, its counts and its audit, all or nothing. When two people press at once, the
    database lets one through.
    """
    try:
        with transaction.atomic():
            release = Release.store(survey, made.document)
            FrozenCounts.keep(release, made.counted)
            DraftAudit.objects.create(release=release, **audit_of(made.protected))
            AuditEntry.record("release.cut", by, f"{survey.slug} {period}")
    except IntegrityError as error:
        raise ValidationError(CUT_ALREADY) from error
    return release
