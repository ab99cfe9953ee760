"""Findings and commitments from entries, as a demo or an installation brings them along.

Each goes through the very methods an officer's screens call: steps in order, on their days.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from engagement.models import Agency, Priority
from feedback.releases.models import Release, ReleaseTheme
from feedback.releases.quarters import days_of
from hearback.people.models import User
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status

Entry = dict[str, Any]


class NoSuchFigure(ValueError):
    """An entry rests on a theme that no published release shows."""


def find_theme(entry: Entry) -> ReleaseTheme:
    """Return the shown row an entry rests on. Raises NoSuchFigure naming what is missing."""
    name = f"{entry['slug']}: “{entry['theme']}” of {entry['group']}, {entry['quarter']}"
    rows = ReleaseTheme.objects.filter(
        slug=entry["theme"],
        release__status=Release.Status.PUBLISHED,
        release__survey__respondent_group=entry["group"],
        release__starts_on=days_of(entry["quarter"])[0],
    )
    row = rows.select_related("release__survey").first()
    if row is None:
        raise NoSuchFigure(f"{name}: no published release holds this theme.")
    if row.hidden:
        raise NoSuchFigure(f"{name}: its figure is hidden, so nothing can rest on it.")
    return row


@transaction.atomic
def load_findings(entries: list[Entry], today: date, by: User | None) -> list[Finding]:
    """Make and publish what `entries` hold; all or nothing.

    Days after `today` become today. Raises NoSuchFigure for an entry without a shown figure and
    ValidationError for a step that is not allowed.
    """
    return [load_finding(entry, today, by) for entry in entries]


def load_finding(entry: Entry, today: date, by: User | None) -> Finding:
    """Make one finding with its commitments, and publish all of it."""
    theme = find_theme(entry)
    finding = Finding.draft(
        by,
        slug=entry["slug"],
        title=entry["title"],
        you_said=entry["you_said"],
        priority=Priority.objects.get(slug=entry["priority"]),
        respondent_group=entry["group"],
        rests_on=theme,
    )
    finding.latest_revision.publish(user=by)
    finding.refresh_from_db()
    for promised in entry["commitments"]:
        load_commitment(finding, promised, today, by)
    return finding


def load_commitment(finding: Finding, entry: Entry, today: date, by: User | None) -> None:
    """Make one commitment, walk it to its status on the days of its log, and publish it."""
    days = [min(date.fromisoformat(step["on"]), today) for step in entry["progress"]]
    release = finding.rests_on.release
    heard = release.published_on or release.ends_on + timedelta(days=1)
    commitment = finding.commit_to(
        by,
        min([heard, *days, today]),
        title=entry["title"],
        words=entry["words"],
        what_changes=entry["what_changes"],
        owner=Agency.objects.get(slug=entry["owner"]),
        due=date.fromisoformat(entry["due"]) if entry["due"] else None,
    )
    walk(commitment, entry, list(zip(days, entry["progress"], strict=True)), by)
    commitment.latest_revision.publish(user=by)


def walk(
    commitment: Commitment, entry: Entry, steps: Iterable[tuple[date, Entry]], by: User | None
) -> None:
    """Write the log and take each step: its first entry starts the work, its last end it."""
    log = list(steps)
    target = entry["status"]
    first, last = log[0][0], log[-1][0]
    # Something checked was done by the entry before the check.
    done = log[-2][0] if target == Status.CHECKED and len(log) > 1 else last
    if target in (Status.DOING, Status.DONE, Status.CHECKED):
        commitment.move_to(Status.DOING, by, first)
    if target == Status.CONSIDERING:
        commitment.move_to(Status.CONSIDERING, by, first)
    for day, step in log:
        commitment.add_progress(step["words"], by, day)
    if target in (Status.DONE, Status.CHECKED):
        commitment.move_to(Status.DONE, by, done)
    if target == Status.CANNOT:
        reasons = ("reason", "reason_words", "alternative")
        commitment.move_to(target, by, last, **{name: entry[name] for name in reasons})
    if target == Status.CHECKED:
        outcome = entry["outcome"]
        commitment.record_outcome(outcome["difference"], outcome["words"], by, last)
