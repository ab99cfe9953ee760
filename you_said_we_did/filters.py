"""What a reader may ask of the public list: which priority, who said it, which status, which year.

What stands for a priority, a group or an agency in an address is a number: its name would tell.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import Agency, Priority
from you_said_we_did.commitments import CommitmentQuerySet
from you_said_we_did.findings import FindingQuerySet
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status, short

LATE = "late"
STATUSES = {**{status.value: short(status) for status in Status}, LATE: "Late"}
# A new group goes to the end of the vocabulary, or addresses that people keep would change.
GROUPS = {f"g{place}": group for place, group in enumerate(RespondentGroup, start=1)}
Names = dict[str, str]


def key_of(priority: Priority) -> str:
    """Return what stands for a priority in an address."""
    return f"p{priority.pk}"


@dataclass(frozen=True)
class Choices:
    """What can be chosen: key -> name, of what is published."""

    priorities: Names
    groups: Names
    years: Names
    owners: Names

    @classmethod
    def load(cls) -> "Choices":
        """Read them, in four queries."""
        published = Finding.objects.published()
        said = set(published.order_by().values_list("respondent_group", flat=True).distinct())
        years = published.exclude(first_out_on=None).dates("first_out_on", "year", order="DESC")
        promised = Commitment.objects.filter(live=True, finding__in=published)
        owners = Agency.objects.filter(Exists(promised.filter(owner=OuterRef("pk"))))
        return cls(
            priorities={key_of(one): one.name for one in Priority.objects.all()},
            groups={key: NEUTRAL_GROUP_NAMES[one] for key, one in GROUPS.items() if one in said},
            years={str(day.year): str(day.year) for day in years},
            owners={f"a{owner.pk}": owner.name for owner in owners},
        )


@dataclass(frozen=True)
class Link:
    """One choice of a filter."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One question with its possible answers, “All” first."""

    label: str
    links: list[Link]
    chosen: str


@dataclass(frozen=True)
class Filters:
    """What was chosen; "" means everything."""

    choices: Choices
    priority: str = ""
    group: str = ""
    status: str = ""
    year: str = ""

    @classmethod
    def read(cls, asked: dict[str, str], choices: Choices) -> "Filters":
        """Take what is known from an address's query; anything else is ignored."""
        known = {
            "priority": choices.priorities,
            "group": choices.groups,
            "status": STATUSES,
            "year": choices.years,
        }
        chosen = {name: asked.get(name, "") for name in known}
        return cls(choices, **{name: key for name, key in chosen.items() if key in known[name]})

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as in an address's query."""
        every = {"priority": self.priority, "group": self.group}
        every |= {"status": self.status, "year": self.year}
        return {name: value for name, value in every.items() if value}

    @property
    def is_any(self) -> bool:
        """Whether something was chosen."""
        return bool(self.chosen)

    @property
    def query(self) -> str:
        """The chosen part of an address, ready for more to follow; "" for everything."""
        return f"{urlencode(self.chosen)}&" if self.is_any else ""

    def apply(self, findings: FindingQuerySet, today: date) -> FindingQuerySet:
        """Keep the findings that were asked for."""
        if self.priority:
            findings = findings.filter(priority=int(self.priority[1:]))
        if self.group:
            findings = findings.filter(respondent_group=GROUPS[self.group])
        if self.year:
            findings = findings.filter(first_out_on__year=int(self.year))
        if self.status:
            mine = Commitment.objects.filter(finding=OuterRef("pk"), live=True)
            findings = findings.filter(Exists(self.keep(mine, today)))
        return findings

    def keep(self, commitments: CommitmentQuerySet, today: date) -> CommitmentQuerySet:
        """Keep, of what we answered, what was asked for: who asks for what is late reads and
        counts nothing else.
        """
        if self.status == LATE:
            return commitments.late(today)
        return commitments.filter(status=self.status) if self.status else commitments

    def _filter(self, label: str, name: str, names: Names) -> Filter:
        """Return one question; each of its links keeps what else was chosen."""
        links, now = [], self.chosen.get(name, "")
        for key, said in {"": "All", **names}.items():
            chosen = {other: value for other, value in self.chosen.items() if other != name}
            query = urlencode({**chosen, name: key} if key else chosen)
            links.append(Link(said, f"?{query}" if query else ".", key == now))
        return Filter(label, links, names.get(now, ""))

    def every(self) -> list[Filter]:
        """Return the four questions; one that only one answer is left to is not asked."""
        asked = [
            self._filter("Priority", "priority", self.choices.priorities),
            self._filter("How far it has come", "status", STATUSES),
        ]
        if len(self.choices.groups) > 1 or self.group:
            asked.append(self._filter("Who said it", "group", self.choices.groups))
        if len(self.choices.years) > 1 or self.year:
            asked.append(self._filter("Year we first said it here", "year", self.choices.years))
        return asked
