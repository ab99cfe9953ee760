"""How many answers of ours stand where: numbers of entries, never of people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from you_said_we_did.commitments import CommitmentQuerySet
from you_said_we_did.status import OPEN, Status


@dataclass(frozen=True)
class Tally:
    """Commitments by how far they have come. `late` ones are among the first three: what was only
    heard is counted by itself, for nothing is promised by it.
    """

    heard: int
    considering: int
    doing: int
    done: int
    cannot: int
    late: int

    @classmethod
    def of(cls, commitments: CommitmentQuerySet, today: date) -> "Tally":
        """Count, in one query."""
        counted = commitments.order_by().aggregate(
            heard=Count("pk", filter=Q(status=Status.HEARD)),
            considering=Count("pk", filter=Q(status=Status.CONSIDERING)),
            doing=Count("pk", filter=Q(status=Status.DOING)),
            done=Count("pk", filter=Q(status__in=(Status.DONE, Status.CHECKED))),
            cannot=Count("pk", filter=Q(status=Status.CANNOT)),
            late=Count("pk", filter=Q(due__lt=today, status__in=OPEN)),
        )
        return cls(**counted)

    @property
    def all(self) -> int:
        """How many answers there are."""
        return self.heard + self.considering + self.doing + self.done + self.cannot
