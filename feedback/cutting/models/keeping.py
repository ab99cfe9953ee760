"""What is kept of a release besides what it shows: for the year's figures, and for the officer who
reads a draft. No page shows the counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models

from feedback.cutting.cube import Counted
from feedback.releases.models import Release

KEPT_FOR = timedelta(days=457)  # fifteen months: until the year's figures have long been due


class FrozenCounts(models.Model):
    """The true counts a release was made from, so that a year is the sum of its quarters and is
    never counted again. Gone once the year is published, and after fifteen months in any case.
    """

    release = models.OneToOneField(
        Release, primary_key=True, on_delete=models.CASCADE, related_name="frozen_counts"
    )
    counts = models.JSONField()

    class Meta:
        verbose_name_plural = "frozen counts"

    def __str__(self) -> str:
        return "Frozen counts"

    @classmethod
    def keep(cls, release: Release, counted: Iterable[Counted]) -> None:
        """Keep what a release was made from."""
        cls.objects.create(release=release, counts=[each.to_json() for each in counted])

    @classmethod
    def sweep(cls, today: date) -> int:
        """Destroy what is older than fifteen months; return how many releases' counts that were."""
        old = cls.objects.filter(release__ends_on__lt=today - KEPT_FOR)
        # Pages ask for this: they write only where there is something to write.
        return old.delete()[0] if old.exists() else 0

    def read(self) -> list[Counted]:
        """Return each population's counts."""
        return [Counted.from_json(each) for each in self.counts]


class DraftAudit(models.Model):
    """Why each number of a draft is hidden, and what the audit found: for the officer who reads the
    draft, and gone when it is published or discarded.
    """

    release = models.OneToOneField(
        Release, primary_key=True, on_delete=models.CASCADE, related_name="draft_audit"
    )
    is_safe = models.BooleanField()
    populations = models.JSONField(help_text="By population: reasons by cell, and the verdict.")

    def __str__(self) -> str:
        return f"Audit of {self.release}"

    def of(self, population: str) -> Mapping[str, Any]:
        """Return what was found for one population."""
        found: Mapping[str, Any] = self.populations.get(population, {})
        return found
