"""Findings with what they rest on, and commitments, from entries, as a demo or an installation
brings them along.

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
from you_said_we_did.models import Commitment, Finding, LearningSource
from you_said_we_did.status import Status

Entry = dict[str, Any]


class NoSuchFigure(ValueError):
    """An entry rests on a theme that no published release shows."""


class NoSuchSource(ValueError):
    """An entry rests on a review, an audit or data that is not kept."""


def find_theme(entry: Entry, slug: str) -> ReleaseTheme:
    """Return the shown row that the finding of this slug rests on. Raises NoSuchFigure naming what
    is missing.
    """
    name = f"{slug}: “{entry['theme']}” of {entry['group']}, {entry['quarter']}"
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


def find_source(title: str, slug: str) -> LearningSource:
    """Return the source of this title that the finding of this slug rests on. Raises
    NoSuchSource.
    """
    found = LearningSource.objects.filter(title=title).first()
    if found is None:
        raise NoSuchSource(f"{slug}: nothing is kept under “{title}”.")
    return found


@transaction.atomic
def load_sources(entries: list[Entry], today: date, by: User | None) -> list[LearningSource]:
    """Keep what `entries` hold, each with its review if it had one; all or nothing.

    Days after `today` become today. Raises ValidationError for what is not allowed.
    """
    return [load_source(entry, today, by) for entry in entries]


def load_source(entry: Entry, today: date, by: User | None) -> LearningSource:
    """Keep one source, and its review if it had one."""
    source = LearningSource.add(
        by,
        kind=entry["kind"],
        title=entry["title"],
        summary=entry["summary"],
        agency=Agency.objects.get(slug=entry["agency"]) if entry.get("agency") else None,
        published_on=min(date.fromisoformat(entry["published_on"]), today),
        visibility=entry["visibility"],
    )
    if review := entry.get("review"):
        on = min(date.fromisoformat(review["on"]), today)
        source.review(by, on, review["what_changed"])
    return source


@transaction.atomic
def load_findings(entries: list[Entry], today: date, by: User | None) -> list[Finding]:
    """Make and publish what `entries` hold; all or nothing.

    Days after `today` become today. Raises NoSuchFigure for an entry without a shown figure and
    ValidationError for a step that is not allowed.
    """
    return [load_finding(entry, today, by) for entry in entries]


def load_finding(entry: Entry, today: date, by: User | None) -> Finding:
    """Make one finding with its commitments, and publish all of it.

    It rests on the theme an entry names, on those it names under `also`, on the source whose title
    it names, or on a source alone.
    """
    slug = entry["slug"]
    finding = Finding.draft(
        by,
        slug=slug,
        title=entry["title"],
        you_said=entry["you_said"],
        easy_read="\n".join(entry.get("easy_read", ())),
        priority=Priority.objects.get(slug=entry["priority"]),
        respondent_group=entry.get("group", ""),
        rests_on=find_theme(entry, slug) if "theme" in entry else None,
        also_rests_on=[find_theme({**entry, **also}, slug) for also in entry.get("also", ())],
        source=find_source(entry["source"], slug) if "source" in entry else None,
    )
    finding.latest_revision.publish()
    finding.refresh_from_db()
    for promised in entry["commitments"]:
        load_commitment(finding, promised, today, by)
    return finding


def load_commitment(finding: Finding, entry: Entry, today: date, by: User | None) -> None:
    """Make one commitment, walk it to its status on the days of its log, and publish it."""
    days = [min(date.fromisoformat(step["on"]), today) for step in entry["progress"]]
    commitment = finding.commit_to(
        by,
        min([heard_on(finding), *days, today]),
        title=entry["title"],
        words=entry["words"],
        what_changes=entry["what_changes"],
        owner=Agency.objects.get(slug=entry["owner"]),
        due=date.fromisoformat(entry["due"]) if entry["due"] else None,
    )
    walk(commitment, entry, list(zip(days, entry["progress"], strict=True)), by)
    commitment.latest_revision.publish()


def heard_on(finding: Finding) -> date:
    """Return the day on which the partnership knew: its figures or its source were out."""
    if finding.rests_on:
        release = finding.rests_on.release
        return release.published_on or release.ends_on + timedelta(days=1)
    return finding.source.published_on if finding.source else date.max


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
