"""What was promised, what is late and what is new, as the board reads it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from engagement.models import Priority
from feedback.releases.models import Release
from you_said_we_did.days import without_day
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import OPEN, Status

NEW_FOR = timedelta(days=92)  # one quarter: what changed since the board last met
MOST_NEWS = 10


@dataclass(frozen=True)
class Promise:
    """One published commitment with its finding, as of a day."""

    commitment: Commitment
    finding: Finding
    is_late: bool

    @property
    def due_words(self) -> str:
        """The day, as far as one still matters: a promise that is done or refused has none."""
        if self.commitment.status not in OPEN:
            return ""
        if self.commitment.due is None:
            return without_day(self.commitment.status)
        return f"Due {date_format(self.commitment.due)}"

    @property
    def urgency(self) -> tuple[bool, bool, date]:
        """What a list is sorted by: late first, then what is still open, then by due day."""
        return (
            not self.is_late,
            self.commitment.status not in OPEN,
            self.commitment.due or date.max,
        )


@dataclass(frozen=True)
class PromisesOfPriority:
    """A priority of the strategy and what was promised for it, most urgent first."""

    priority: Priority
    promises: list[Promise]


@dataclass(frozen=True)
class News:
    """One thing that happened lately; figures have a page to lead to."""

    on: date
    words: str
    release: Release | None = None


def promises_of(findings: Iterable[Finding], today: date) -> list[Promise]:
    """Return the published commitments of `findings`, most urgent first.

    The findings must have been loaded with `with_progress()`.
    """
    promises = [
        Promise(commitment, finding, commitment.is_late(today))
        for finding in findings
        for commitment in finding.published_commitments
    ]
    return sorted(promises, key=lambda promise: promise.urgency)


def standing_at(release: Release, promises: Iterable[Promise]) -> list[Promise]:
    """Return the promises that a page or a paper about this release counts."""
    return [each for each in promises if each.finding.counts(each.commitment, release)]


def by_priority(promises: Iterable[Promise]) -> list[PromisesOfPriority]:
    """Group promises by their finding's priority, in the strategy's order."""
    grouped: dict[Priority, list[Promise]] = {}
    for promise in promises:
        grouped.setdefault(promise.finding.priority, []).append(promise)
    return [
        PromisesOfPriority(priority, grouped[priority])
        for priority in sorted(grouped, key=lambda priority: priority.position)
    ]


@dataclass(frozen=True)
class Tally:
    """How many promises stand where."""

    late: int
    in_hand: int
    done: int
    refused: int

    @property
    def any(self) -> bool:
        """Whether anything was promised at all."""
        return bool(self.late or self.in_hand or self.done or self.refused)


def tally(promises: Iterable[Promise]) -> Tally:
    """Count promises by how they stand; a late one is counted as late only."""
    stands: Counter[str] = Counter()
    for promise in promises:
        stands["late" if promise.is_late else promise.commitment.status] += 1
    return Tally(
        late=stands["late"],
        in_hand=sum(stands[status] for status in OPEN),
        done=stands[Status.DONE] + stands[Status.CHECKED],
        refused=stands[Status.CANNOT],
    )


def news(releases: Iterable[Release], promises: Iterable[Promise], today: date) -> list[News]:
    """Return what was published or written in a log in the last quarter, newest first.

    Of one promise only the newest step is told.
    """
    items = [
        News(release.published_on, f"Figures published: {release}", release)
        for release in releases
        if release.published_on is not None
    ]
    for promise in promises:
        log = list(promise.commitment.progress.all())
        if log:
            step = max(log, key=lambda entry: (entry.on, entry.pk))
            told = [promise.commitment.title, step.new_status, step.told]
            items.append(News(step.on, ": ".join(words for words in told if words)))
    recent = [item for item in items if today - NEW_FOR <= item.on <= today]
    return sorted(recent, key=lambda item: item.on, reverse=True)[:MOST_NEWS]
