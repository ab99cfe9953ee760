"""The public pages of published figures. They read stored, published releases and nothing else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from feedback.releases.addresses import (
    course_until,
    drawn_table,
    drawn_trend,
    published_release,
    takes_no_query,
)
from feedback.releases.comparing import most_mentioned
from feedback.releases.disclosure import hidden_in_words, rule_in_words, smallest_in_words
from feedback.releases.disclosure.counts import SMALLEST_THRESHOLD, smallest_shown
from feedback.releases.disclosure.showing import SMALLEST_BASE
from feedback.releases.files import SCHEMA, csv_answer, json_answer, picture_answer
from feedback.releases.grids import sections_of
from feedback.releases.models import Release, ReleaseQuerySet
from feedback.releases.wording import base_of, trust_in


def out() -> ReleaseQuerySet:
    """Releases the public may read: what partner agencies hand in is none of a survey's."""
    return Release.objects.published().filter(survey__agency=None).select_related("survey")


def found(slug: str, period: str) -> Release:
    """Return a release the public may read, or answer 404."""
    release = published_release(slug, period)
    if release.survey.agency_id is not None:
        raise Http404
    return release


@require_safe
@takes_no_query
def index(request: HttpRequest) -> HttpResponse:
    """List every survey's published releases, newest first."""
    releases = out().defer("document").order_by("survey__name", "survey", "-starts_on", "ends_on")
    return render(request, "releases/index.html", {"releases": releases})


@require_safe
@takes_no_query
def report(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Show one release as it stood: its tables, its charts and what its numbers mean."""
    release = found(slug, period)
    document = release.figures
    course = course_until(release)
    context = {
        "release": release,
        "document": document,
        "who": NEUTRAL_GROUP_NAMES[RespondentGroup(document.respondent_group)],
        "base": base_of(document),
        "trust": trust_in(document),
        "sections": sections_of(document),
        "themes": [theme for theme, _ in document.themes],
        "most_mentioned": most_mentioned(document),
        "course": course if len(course.periods) > 1 and course.drawn else None,
        "others": out().defer("document").filter(survey=release.survey_id).exclude(pk=release.pk),
    }
    return render(request, "releases/report.html", context)


@require_safe
@takes_no_query
def as_csv(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Give every table as one long table for a spreadsheet program."""
    return csv_answer(request, found(slug, period))


@require_safe
@takes_no_query
def as_json(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Give the stored document itself."""
    return json_answer(request, found(slug, period))


@require_safe
@takes_no_query
def chart(
    request: HttpRequest, slug: str, period: str, population: str, table: str, width: str
) -> HttpResponse:
    """Draw one table as bars."""
    release = found(slug, period)
    drawn = drawn_table(release.figures, population, table, width)
    return picture_answer(request, drawn, release.digest)


@require_safe
@takes_no_query
def trend(request: HttpRequest, slug: str, period: str, width: str) -> HttpResponse:
    """Draw every theme over the periods until this one."""
    release = found(slug, period)
    drawn = drawn_trend(release.figures, course_until(release), width)
    return picture_answer(request, drawn, release.digest)


@require_safe
@takes_no_query
def schema(request: HttpRequest) -> HttpResponse:
    """Give the JSON Schema of the files."""
    return HttpResponse(SCHEMA, content_type="application/schema+json")


@require_safe
@takes_no_query
def protection(request: HttpRequest) -> HttpResponse:
    """Say how small groups are protected, from the rules in force."""
    k, step = settings.SUPPRESS_BELOW, settings.ROUND_TO
    context = {
        "k": k,
        "least": SMALLEST_THRESHOLD,
        "step": step,
        "smallest": smallest_shown(k, step),
        "stands_for": smallest_in_words(k, step),
        "rule": rule_in_words(k, step),
        "hidden": hidden_in_words(k),
        "smallest_base": SMALLEST_BASE,
    }
    return render(request, "releases/protection.html", context)
