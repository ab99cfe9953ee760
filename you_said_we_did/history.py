"""What happened to an entry, day by day, out of public facts alone; and what is still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from you_said_we_did.commitments import Commitment
from you_said_we_did.status import OPEN, Status
from you_said_we_did.words import ApprovedWords


@dataclass(frozen=True)
class Step:
    """One day of a log. `key` is its place in the page, for links from the feeds."""

    on: date
    lead: str
    words: str = ""
    key: str = ""


@dataclass(frozen=True)
class Standing:
    """Where an entry's answers stand: what is open, in the order it is due, and what we check."""

    open: list[Commitment]
    to_check: list[Commitment]
    done: int
    cannot: int


def day_of(moment: datetime | None) -> date | None:
    """Return the local day of a moment: the hour of our work is nobody's business."""
    return timezone.localdate(moment) if moment else None


def published_on(words: ApprovedWords) -> date | None:
    """Return the day on which anyone could first read them, what we do about a finding no earlier
    than that; None for what never came out.
    """
    about = [words, getattr(words, "finding", None)]
    days = [one.first_out_on or day_of(one.first_published_at) for one in about if one]
    return max((day for day in days if day), default=None)


def changed_on(words: ApprovedWords) -> date | None:
    """Return the day of their last change after that, if it was a later one."""
    first, last = published_on(words), day_of(words.last_published_at)
    return last if first and last and last > first else None


def log_of(commitment: Commitment) -> list[Step]:
    """Return every step of a commitment whose log is loaded, oldest first, and beside them when we
    first said it here and last changed our words.
    """
    steps = [
        Step(entry.on, entry.new_status, entry.told, entry.anchor)
        for entry in commitment.progress.all()
    ]
    if first := published_on(commitment):
        steps.append(Step(first, "We said this here for the first time"))
    if changed := changed_on(commitment):
        steps.append(Step(changed, "We changed our words above"))
    return sorted(steps, key=lambda step: step.on)


def standing_of(commitments: Iterable[Commitment]) -> Standing:
    """Say where these stand."""
    every = list(commitments)
    return Standing(
        open=sorted(
            (one for one in every if one.status in OPEN), key=lambda one: one.due or date.max
        ),
        to_check=[one for one in every if one.check_on],
        done=sum(one.status in (Status.DONE, Status.CHECKED) for one in every),
        cannot=sum(one.status == Status.CANNOT for one in every),
    )
