"""Evidence for the equality duty from one release: who answered, by protected characteristic, what
groups raised, what was done because of it, and what is missing (R41).

Released figures only: nothing here is counted again.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feedback.releases.document import TOTAL, Document, Population, Table
from feedback.releases.models import Release, ReleaseTheme
from hearback.spreadsheets import defused
from you_said_we_did.board.promises import Promise, promises_of
from you_said_we_did.board.reaching import Missing, heard, tasks_of
from you_said_we_did.board.voices import LATER_WORDS, Characteristic, Residents, Voice
from you_said_we_did.models import Finding

# The Equality Act's characteristics, and the questions that tell of each.
PROTECTED = (
    ("Age", ("age",)),
    ("Disability", ("disability", "impact")),
    ("Gender reassignment", ("gender",)),
    ("Marriage and civil partnership", ()),
    ("Pregnancy and maternity", ()),
    ("Race", ("ethnicity",)),
    ("Religion or belief", ("religion",)),
    ("Sex", ("sex",)),
    ("Sexual orientation", ("orientation",)),
)
# What themes may be crossed with that tells of a protected characteristic.
CROSSED = {"age-band": "Age", **{key: name for name, keys in PROTECTED for key in keys}}


@dataclass(frozen=True)
class Asked:
    """A protected characteristic and what the release says of who answered."""

    name: str
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True)
class Raised:
    """A theme and the people of each group who raised it, None where hidden."""

    theme: str
    people: tuple[int | None, ...]


@dataclass(frozen=True)
class ByGroup:
    """A released table of themes by groups of a protected characteristic."""

    name: str
    groups: tuple[str, ...]
    rows: tuple[Raised, ...]


@dataclass(frozen=True)
class Answered:
    """A published finding that rests on this release, and what was promised."""

    finding: Finding
    theme: ReleaseTheme
    promises: list[Promise]


@dataclass(frozen=True)
class Evidence:
    """All of it, as of a day: the figures as they were released, the answers as they are now."""

    release: Release
    document: Document
    asked: tuple[Asked, ...]
    not_asked: tuple[str, ...]
    by_group: tuple[ByGroup, ...]
    answers: tuple[Answered, ...]
    missing: tuple[Missing, ...]


def evidence_of(release: Release, today: date) -> Evidence:
    """Return the evidence that a published release gives."""
    document = release.figures
    found = heard(release, Residents.load(), tasks_of(today))
    by_slug: dict[str, list[Characteristic]] = {}
    for each in found.characteristics:
        by_slug.setdefault(each.slug, []).append(each)
    asked = tuple(
        Asked(name, tuple(each for key in keys for each in by_slug.get(key, ())))
        for name, keys in PROTECTED
    )
    protected = {key for _, keys in PROTECTED for key in keys}
    known = Finding.objects.published().with_progress().known_by(release)
    resting = [(theme, each) for each in known if (theme := each.theme_of(release))]
    return Evidence(
        release,
        document,
        tuple(each for each in asked if each.characteristics),
        tuple(each.name for each in asked if not each.characteristics),
        tuple(_by_group(document)),
        tuple(
            Answered(finding, theme, promises_of([finding], today))
            for theme, finding in sorted(resting, key=lambda each: each[0].position)
        ),
        tuple(each for each in found.missing if each.voice.characteristic in protected),
    )


def _by_group(document: Document) -> Iterator[ByGroup]:
    """Yield each released table of themes by groups of a protected characteristic."""
    for population in document.populations:
        for table in population.tables:
            others = [slug for slug in table.dims if slug != "theme"]
            if len(table.dims) == 2 and len(others) == 1:
                name = CROSSED.get(LATER_WORDS.sub("", others[0]))
                if name:
                    yield _crossed(population, table, others[0], name)


def _crossed(population: Population, table: Table, other: str, name: str) -> ByGroup:
    values = {cell.key: cell.value for cell in table.cells}
    groups = population.dimension(other).categories
    place = table.dims.index("theme")

    def people(theme: str, group: str) -> int | None:
        return values[(theme, group) if place == 0 else (group, theme)]

    rows = tuple(
        Raised(
            theme.name,
            tuple(people(theme.slug, slug) for slug in (TOTAL, *(group.slug for group in groups))),
        )
        for theme in population.dimension("theme").categories
    )
    return ByGroup(name, ("Everyone", *(group.name for group in groups)), rows)


def to_csv(evidence: Evidence) -> bytes:
    """Return the evidence as a file for spreadsheet programs: one part below the other."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in _lines(evidence):
        writer.writerow([defused(cell) for cell in line])
    # The mark makes spreadsheet programs read the accents and quotes right.
    return out.getvalue().encode("utf-8-sig")


def _lines(evidence: Evidence) -> Iterator[list[str]]:
    document = evidence.document
    yield ["Survey", document.survey_name]
    yield ["Period", document.period_name]
    yield ["Rule", document.rule]
    yield ["“hidden” means", document.hidden]
    for part in (_who_answered, _what_groups_raised, _what_was_done, _who_is_missing):
        yield []
        yield from part(evidence)


def _who_answered(evidence: Evidence) -> Iterator[list[str]]:
    yield ["Who answered", "Group", "People", "Share of answers", "Share expected", "Heard"]
    for asked in evidence.asked:
        for characteristic in asked.characteristics:
            for voice in characteristic.voices:
                yield [asked.name, f"{characteristic.name}: {voice.name}", *_voice(voice)]
    yield from (["Not known", name] for name in evidence.not_asked)


def _what_groups_raised(evidence: Evidence) -> Iterator[list[str]]:
    for crossed in evidence.by_group:
        yield [f"Themes by {crossed.name.lower()}", *crossed.groups]
        for row in crossed.rows:
            yield [row.theme, *map(_people, row.people)]


def _what_was_done(evidence: Evidence) -> Iterator[list[str]]:
    yield ["What was done because of it", "Promise", "How it stands", "Owner"]
    for answer in evidence.answers:
        yield [answer.finding.title, "", "", ""]
        for promise in answer.promises:
            commitment = promise.commitment
            yield ["", commitment.title, commitment.status_words, str(commitment.owner or "")]


def _who_is_missing(evidence: Evidence) -> Iterator[list[str]]:
    yield ["Who is missing", "Heard", "What is being done"]
    for missing in evidence.missing:
        tasks = "; ".join(f"{each.task.words} ({each.task.owner})" for each in missing.tasks)
        yield [f"{missing.characteristic}: {missing.voice.name}", missing.voice.heard, tasks]


def _voice(voice: Voice) -> list[str]:
    expected = "" if voice.expected is None else f"{voice.expected:.0f}%"
    return [_people(voice.people), voice.share.words if voice.share else "", expected, voice.heard]


def _people(people: int | None) -> str:
    return "hidden" if people is None else str(people)
