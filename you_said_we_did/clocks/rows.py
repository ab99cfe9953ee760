"""The rows that clocks are read from, in a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max, Min, Prefetch, Q

from feedback.releases.models import Release, ReleaseTheme
from feedback.surveys.models import Survey
from you_said_we_did.models import Commitment, Finding, Outcome, Paper, Visibility
from you_said_we_did.status import Status

# Past “heard” and “looking into it”: people know what we do, or why we can’t.
DECIDED = (Status.DOING, Status.DONE, Status.CANNOT)
SAYS_WHAT = (*DECIDED, Status.CHECKED)
# From a finding to the themes it rests on: the main one, and others.
WAYS = ("rests_on", "also_rests_on")
# The office's alone: the public site has no way to plans.
PLAN = "objective__plan__visibility"
IN_PLAN = (PLAN, "number", "year")


@dataclass(frozen=True)
class Promise:
    """A commitment with the days its clocks need. `responds_on`: the day people could first read
    what we do about it, or why we can't; None while they can't.
    """

    pk: int
    title: str
    owner: int | None
    finding: int | None
    status: str
    due: date | None
    check_by: date | None
    last_news: date | None
    done_on: date | None
    checked_on: date | None
    responds_on: date | None
    is_live: bool
    is_public: bool
    is_for_owner: bool


@dataclass(frozen=True)
class Rests:
    """What a finding rests on: a theme of a survey's release, and the days of that."""

    theme: int
    slug: str
    survey: int
    first: date
    last: date


@dataclass(frozen=True)
class Said:
    """A public finding, since when, and the themes it rests on: the main one first, of none if a
    source is all.
    """

    pk: int
    out_on: date
    rests: tuple[Rests, ...]


@dataclass(frozen=True)
class Note:
    """A public paper about a survey's days."""

    survey: int
    first: date
    last: date
    on: date


@dataclass(frozen=True)
class Rows:
    """All of it. `drafts`: theme -> a finding of any stage that rests on it, for the office."""

    surveys: list[Survey]
    releases: dict[int, list[Release]]
    said: dict[int, Said]
    notes: list[Note]
    promises: list[Promise]
    drafts: dict[int, int]


def read_public() -> Rows:
    """Return what anyone may know."""
    findings = Finding.objects.published().values("pk")
    return _read(_promises(Q(live=True, finding__in=findings)), {})


def read_office() -> Rows:
    """Return the same, and every commitment of ours that is not public."""
    drafts: dict[int, int] = {}
    for way in reversed(WAYS):
        resting = Finding.objects.filter(**{f"{way}__isnull": False}).order_by("pk")
        drafts |= dict(resting.values_list(way, "pk"))
    return _read(_promises(Q(), *IN_PLAN), drafts)


def _read(promises: Any, drafts: dict[int, int]) -> Rows:
    said = _said()
    releases = defaultdict(list)
    for release in _releases():
        releases[release.survey_id].append(release)
    return Rows(
        surveys=list(Survey.objects.asked().published().order_by("pk")),
        releases=dict(releases),
        said=said,
        notes=[Note(*row) for row in _notes()],
        promises=[_promise(row, said) for row in promises],
        drafts=drafts,
    )


def shown_of(release: Any) -> list[ReleaseTheme]:
    """Return the themes of a release that show a number, as they were read with it."""
    shown: list[ReleaseTheme] = release.shown_themes
    return shown


def _releases() -> Any:
    shown = ReleaseTheme.objects.shown().defer("definition")
    released = Release.objects.filter(status=Release.Status.PUBLISHED, survey__agency=None)
    themes = Prefetch("themes", shown, to_attr="shown_themes")
    return released.defer("document").order_by("ends_on", "pk").prefetch_related(themes)


def _said() -> dict[int, Said]:
    names = ("slug", "release__survey_id", "release__starts_on", "release__ends_on")
    found = Finding.objects.published().exclude(first_out_on=None)
    said: dict[int, Said] = {}
    for way in WAYS:
        columns = ("pk", "first_out_on", way, *(f"{way}__{name}" for name in names))
        for pk, out_on, theme, *more in found.order_by("pk", way).values_list(*columns):
            one = said.setdefault(pk, Said(pk, out_on, ()))
            if theme:
                said[pk] = replace(one, rests=(*one.rests, Rests(theme, *more)))
    return said


def _notes() -> Any:
    columns = ("release__survey_id", "release__starts_on", "release__ends_on", "issued_on")
    return Paper.objects.public().values_list(*columns)


def _promises(which: Q, *more: str) -> Any:
    days = {
        "decided_on": Min("progress__on", filter=Q(progress__status__in=DECIDED)),
        "done_on": Max("progress__on", filter=Q(progress__status=Status.DONE)),
        "last_news": Max("progress__on"),
    }
    columns = ("pk", "title", "owner_id", "finding_id", "status", "due", "check_by", "live")
    more = (*more, "first_out_on", "outcome__on", "outcome__difference", "finding__visibility")
    found = Commitment.objects.filter(which).annotate(**days)
    return found.order_by("pk").values(*columns, *more, *days)


def _promise(row: dict[str, Any], said: dict[int, Said]) -> Promise:
    finding = said.get(row["finding_id"])
    is_public = row["live"] and finding is not None
    responds = None
    if finding and is_public and row["status"] in SAYS_WHAT:
        days = (finding.out_on, row["first_out_on"], row["decided_on"])
        responds = max((day for day in days if day), default=None)
    seen = row["finding__visibility"] if row["live"] else row.get(PLAN)
    # Looked at, and to be looked at again.
    is_too_early = row["outcome__difference"] == Outcome.Difference.TOO_EARLY
    return Promise(
        pk=row["pk"],
        title=_title(row),
        owner=row["owner_id"],
        finding=row["finding_id"],
        status=row["status"],
        due=row["due"],
        check_by=row["check_by"],
        last_news=row["last_news"],
        done_on=row["done_on"],
        checked_on=None if is_too_early else row["outcome__on"],
        responds_on=responds,
        is_live=row["live"],
        is_public=is_public,
        is_for_owner=seen in (Visibility.PUBLIC, Visibility.PARTNERSHIP)
        and row["finding__visibility"] != Visibility.RESTRICTED,
    )


def _title(row: dict[str, Any]) -> str:
    """Return its title; of an action whose title nobody approved, what its plan calls it."""
    if row["live"] or not row.get(PLAN):
        return str(row["title"])
    return Commitment(number=row["number"], year=row["year"]).name_in_plan
