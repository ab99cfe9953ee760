"""Who is missing from each survey's newest figures, and what is being done to reach them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engagement.models import EngagementTask
from feedback.releases.models import Release
from you_said_we_did.board.voices import Characteristic, Residents, Voice, characteristics_of


@dataclass(frozen=True)
class Task:
    """A task as of a day."""

    task: EngagementTask
    is_late: bool


@dataclass(frozen=True)
class Missing:
    """A group that is missing, of which characteristic, and what is being done."""

    characteristic: str
    voice: Voice
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Heard:
    """A survey's newest release: who answered, by characteristic, and who is missing."""

    release: Release
    hidden: str
    characteristics: tuple[Characteristic, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Reach:
    """All there is to say about who is heard."""

    surveys: tuple[Heard, ...]
    tasks: tuple[Task, ...]


def reach(releases: Iterable[Release], today: date) -> Reach:
    """Return who is heard and who is missing. `releases` are published and come newest first; only
    each survey's newest counts, and surveys are never put together.
    """
    newest: dict[int, Release] = {}
    for release in releases:
        newest.setdefault(release.survey_id, release)
    residents, tasks = Residents.load(), tasks_of(today)
    return Reach(
        tuple(heard(release, residents, tasks) for release in newest.values()), tuple(tasks)
    )


def tasks_of(today: date) -> list[Task]:
    """Return every task, those still to be done first."""
    return [Task(task, task.is_late(today)) for task in EngagementTask.objects.as_listed()]


def heard(release: Release, residents: Residents, tasks: Iterable[Task]) -> Heard:
    """Return who is heard in one release."""
    document = release.figures
    found = characteristics_of(document, residents)
    by_group: dict[tuple[str, str], list[Task]] = {}
    for each in tasks:
        if each.task.done_on is None:
            by_group.setdefault((each.task.characteristic, each.task.category), []).append(each)
    missing = tuple(
        Missing(characteristic.name, voice, tuple(by_group.get(voice.key, ())))
        for characteristic in found
        for voice in characteristic.missing
    )
    return Heard(release, document.hidden, tuple(found), missing)
