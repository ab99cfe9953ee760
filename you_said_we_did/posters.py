"""An entry on one sheet of paper, to hang up: the words it would hold, and the file as it was made.

The office makes the files. The public site gives out one that says what the entry's page says now,
and nothing once either has moved on.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from engagement.models import Partnership
from hearback.people.models import AuditEntry, User
from you_said_we_did.status import Status

if TYPE_CHECKING:
    from you_said_we_did.commitments import Commitment
    from you_said_we_did.findings import Finding

PUBLIC = "hearback.urls_public"
# In the order of a reader's interest. Every status stands under exactly one.
HEADINGS: dict[str, tuple[Status, ...]] = {
    "We did": (Status.DONE, Status.CHECKED),
    "We are doing": (Status.DOING,),
    "We will": (Status.HEARD,),
    "We are looking into": (Status.CONSIDERING,),
    "We can’t": (Status.CANNOT,),
}
MOST = 6


@dataclass(frozen=True)
class PosterWords:
    """What a poster says: nothing that the entry's public page does not."""

    partnership: str
    title: str
    heading: str
    said: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    has_more: bool
    address: str

    @classmethod
    def of(cls, finding: "Finding") -> "PosterWords":
        """Take the words of a published finding and of its published commitments, which are loaded
        (`with_commitments`).
        """
        every = finding.published_commitments
        groups = {
            heading: [line_of(one) for one in every if one.status in statuses]
            for heading, statuses in HEADINGS.items()
        }
        # Something of each kind stays: what we can't do never makes room for what we did.
        while sum(map(len, groups.values())) > MOST:
            max(groups.values(), key=len).pop()
        path = reverse("loop:finding", urlconf=PUBLIC, args=[finding.slug])
        return cls(
            partnership=Partnership.current().short_name,
            title=finding.title,
            heading="What we learned" if finding.is_system_learning else "You said",
            said=finding.you_said,
            groups=tuple((heading, tuple(lines)) for heading, lines in groups.items() if lines),
            has_more=len(every) > MOST,
            address=f"{settings.PUBLIC_URL}{path}",
        )

    @property
    def digest(self) -> str:
        """Return what changes with any word."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def line_of(commitment: "Commitment") -> str:
    """Return a commitment in one line; of what we can't do, why."""
    why = f". {commitment.get_reason_display()}" if commitment.reason else ""
    return f"{commitment.title}{why}"


class PosterQuerySet(models.QuerySet["Poster"]):
    """Reads of posters."""

    def saying(self, words: PosterWords, finding: "Finding") -> "PosterQuerySet":
        """The one of a finding, if it was made of these very words."""
        return self.filter(finding=finding, digest=words.digest)


class Poster(models.Model):
    """The file of one finding, and of which words it was made."""

    finding = models.OneToOneField(
        "you_said_we_did.Finding", on_delete=models.CASCADE, related_name="poster"
    )
    digest = models.CharField(max_length=64)
    made_on = models.DateField()
    pdf = models.BinaryField()

    objects = PosterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"A poster of {self.made_on}"

    @classmethod
    @transaction.atomic
    def keep(
        cls, finding: "Finding", words: PosterWords, pdf: bytes, by: User | None, on: date
    ) -> None:
        """Keep a file in place of the one before."""
        values = {"digest": words.digest, "made_on": on, "pdf": pdf}
        cls.objects.update_or_create(finding=finding, defaults=values)
        AuditEntry.record("finding.poster", by, finding.slug)

    @classmethod
    def forget(cls, finding_id: int | None) -> None:
        """Throw a finding's file away: something that stands on it was taken down."""
        cls.objects.filter(finding_id=finding_id).delete()
