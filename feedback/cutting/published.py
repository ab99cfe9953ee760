"""Periods whose figures are out. What is out stays the only version, even where a restored backup
does not know the release any more: a second one beside it could tell what each of them hides.
"""

from datetime import date

from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.deletions.models import Deletion, digest_of

PUBLISHED = "release-published"  # what the deletion log, which no restore takes back, calls one
LOST = "It was published. The files that people saved are its record."


def remember(release: Release) -> None:
    """Write down, in the caller's transaction, that a period's figures are out."""
    Deletion.record(PUBLISHED, keys=[_key(release.survey, release.starts_on, release.ends_on)])


class Remembered:
    """Which periods were ever published, by the deletion log."""

    def __init__(self) -> None:
        logged = Deletion.objects.filter(kind=PUBLISHED).values_list("keys", flat=True)
        self._keys = {key for keys in logged for key in keys}

    def has(self, survey: Survey, days: tuple[date, date]) -> bool:
        """Say whether a period was published, whether or not its release is still here."""
        return _key(survey, *days) in self._keys


def _key(survey: Survey, first: date, last: date) -> str:
    return digest_of(PUBLISHED, f"{survey.slug} {first} {last}")
