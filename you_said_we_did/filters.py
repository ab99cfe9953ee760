"""The two questions a reader may ask of the public list: which priority, which status."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from engagement.models import Priority
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status, short

LATE = "late"
STATUSES = {**{status.value: short(status) for status in Status}, LATE: "Late"}


def key_of(priority: Priority) -> str:
    """Return what stands for a priority in an address: a number, for its name would tell."""
    return f"p{priority.pk}"


@dataclass(frozen=True)
class Link:
    """One choice of a filter."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Filters:
    """What was chosen; "" means everything."""

    priorities: dict[str, Priority]
    priority: str = ""
    status: str = ""

    @classmethod
    def read(cls, asked: dict[str, str], priorities: list[Priority]) -> "Filters":
        """Take what is known from an address's query; anything else is ignored."""
        keys = {key_of(priority): priority for priority in priorities}
        priority, status = asked.get("priority", ""), asked.get("status", "")
        return cls(
            priorities=keys,
            priority=priority if priority in keys else "",
            status=status if status in STATUSES else "",
        )

    @property
    def is_any(self) -> bool:
        """Whether something was chosen."""
        return bool(self.priority or self.status)

    def apply(self, findings: "QuerySet[Finding]", today: date) -> "QuerySet[Finding]":
        """Keep the findings that were asked for."""
        if self.priority:
            findings = findings.filter(priority=self.priorities[self.priority])
        if self.status:
            mine = Commitment.objects.filter(finding=OuterRef("pk"), live=True)
            mine = mine.late(today) if self.status == LATE else mine.filter(status=self.status)
            findings = findings.filter(Exists(mine))
        return findings

    def _link(self, label: str, is_chosen: bool, **changed: str) -> Link:
        chosen = {"priority": self.priority, "status": self.status, **changed}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return Link(label, f"?{query}" if query else ".", is_chosen)

    def priority_links(self) -> list[Link]:
        """Return one link for each priority, after one for all."""
        named = {"": "All", **{key: priority.name for key, priority in self.priorities.items()}}
        return [self._link(n, key == self.priority, priority=key) for key, n in named.items()]

    def status_links(self) -> list[Link]:
        """Return one link for each status, after one for all."""
        named = {"": "All", **STATUSES}
        return [self._link(n, key == self.status, status=key) for key, n in named.items()]
