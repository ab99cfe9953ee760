"""One year of the loop: what was heard, promised, done, checked and refused, and what falls due.

Only facts and published words, as far as this person may see them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from engagement.models import Agency, Priority
from feedback.surveys.models import Survey
from hearback.people.models import User
from you_said_we_did.drafting.views import WRITERS
from you_said_we_did.models import Commitment, Finding, Visibility
from you_said_we_did.status import OPEN, Status

HEARD, PROMISED, DONE, CHECKED, CANNOT = "Heard", "Promised", "Done", "Checked", "Can’t"
DUE = "Falls due"
KINDS = (HEARD, PROMISED, DONE, CHECKED, CANNOT, DUE)
STEPS = {Status.DONE: DONE, Status.CHECKED: CHECKED, Status.CANNOT: CANNOT}
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True)
class Event:
    """What happened, or is to happen, on a day. `words` say what; `note` says why it is due."""

    on: date
    kind: str
    words: str
    finding: Finding | None = None
    commitment: Commitment | None = None
    note: str = ""
    is_late: bool = False

    @property
    def quarter(self) -> int:
        """The quarter of the year, from 0."""
        return (self.on.month - 1) // MONTHS_OF_QUARTER

    @property
    def owner(self) -> Agency | None:
        """Whose promise it is about."""
        return self.commitment.owner if self.commitment else None

    @property
    def is_public(self) -> bool:
        """Whether it has a page that anyone may read."""
        return self.finding is not None and self.finding.visibility == Visibility.PUBLIC


@dataclass(frozen=True)
class Row:
    """One line of a table: a number for each kind."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Quarter:
    """Three months, and all of them together."""

    whole: Row
    months: tuple[Row, ...]
    happened: tuple[Event, ...]
    due: tuple[Event, ...]


def findings_for(person: User) -> list[Finding]:
    """Return the published findings this person may see, with their published commitments: nothing
    restricted unless she writes it herself.
    """
    findings = Finding.objects.filter(live=True)
    if not person.has_role(*WRITERS):
        findings = findings.exclude(visibility=Visibility.RESTRICTED)
    return list(findings.with_progress().order_by("pk"))


def events_of(findings: Iterable[Finding], today: date) -> Iterator[Event]:
    """Yield all that happened with these findings and all that falls due, whatever the year."""
    for finding in findings:
        commitments: list[Commitment] = finding.published_commitments
        published = finding.first_published_at
        out = timezone.localdate(published) if published else finding.approved_on
        began = [step.on for commitment in commitments for step in commitment.progress.all()]
        yield Event(min(day for day in (*began, out) if day), HEARD, finding.title, finding)
        for commitment in commitments:
            yield from _of_commitment(finding, commitment, today)


def _of_commitment(finding: Finding, commitment: Commitment, today: date) -> Iterator[Event]:
    words = f"{finding.title}: {commitment.title}"
    about = (finding, commitment)
    log = list(commitment.progress.all())
    if log:
        yield Event(log[0].on, PROMISED, words, *about)
    for step in log:
        if step.status in STEPS:
            yield Event(step.on, STEPS[Status(step.status)], words, *about)
    if commitment.due and commitment.status in OPEN:
        late = commitment.is_late(today)
        yield Event(commitment.due, DUE, words, *about, note="to be done", is_late=late)
    if check := commitment.check_on:
        late = check < today
        yield Event(check, DUE, words, *about, note="check whether it helped", is_late=late)


def answers_due(today: date) -> Iterator[Event]:
    """Yield the days by which we said we would answer, and have not."""
    waiting = Survey.objects.asked().published().filter(answered_on=None)
    for survey in waiting.filter(~Q(answer_due=None)):
        due = survey.answer_due or today
        yield Event(due, DUE, survey.name, note="answer people", is_late=due < today)


class Year:
    """One year as one person may see it."""

    def __init__(self, year: int, person: User, today: date) -> None:
        self.year, self.today = year, today
        every = [*events_of(findings_for(person), today), *answers_due(today)]
        self.years = {event.on.year for event in every}
        self.events = sorted(
            (event for event in every if event.on.year == year), key=lambda event: event.on
        )

    @property
    def before(self) -> int | None:
        """The year before, if anything was before this one."""
        return self.year - 1 if any(one < self.year for one in self.years) else None

    @property
    def after(self) -> int | None:
        """The year after, up to the last in which anything happens."""
        last = max(self.years | {self.today.year})
        return self.year + 1 if self.year < last else None

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The year by quarter and month, with what happened in each."""
        return [self._quarter(number) for number in range(4)]

    def _quarter(self, number: int) -> Quarter:
        own = [event for event in self.events if event.quarter == number]
        first = number * MONTHS_OF_QUARTER + 1
        months = range(first, first + MONTHS_OF_QUARTER)
        names = [f"{date(self.year, month, 1):%B}" for month in months]
        rows = (
            row(name, [event for event in own if event.on.month == month])
            for name, month in zip(names, months, strict=True)
        )
        return Quarter(
            row(f"{names[0]} to {names[-1]}", own),
            tuple(rows),
            tuple(event for event in own if event.kind != DUE),
            tuple(event for event in own if event.kind == DUE),
        )

    @cached_property
    def whole(self) -> Row:
        """All of the year."""
        return row("The whole year", self.events)

    @cached_property
    def priorities(self) -> list[Row]:
        """A line for each priority of the strategy, those with nothing too."""
        return [
            row(
                each.name,
                [e for e in self.events if e.finding and e.finding.priority_id == each.pk],
            )
            for each in Priority.objects.all()
        ]

    @cached_property
    def owners(self) -> list[Row]:
        """A line for each agency that owns something of this year."""
        owners = {event.owner for event in self.events} - {None}
        return [
            row(str(owner), [event for event in self.events if event.owner == owner])
            for owner in sorted(owners, key=str)
        ]


def row(name: str, events: list[Event]) -> Row:
    """Count events by kind."""
    counted = Counter(event.kind for event in events)
    return Row(name, tuple(counted[kind] for kind in KINDS))
