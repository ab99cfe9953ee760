"""The board's pages. Every role sees the same bytes, and nothing finer than a release holds."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.releases.charts import NARROW, WIDE, Layout, bar_chart
from feedback.releases.faces import (
    agreement_in_words,
    base_in_words,
    hidden_of,
    rule_of,
    to_csv,
)
from feedback.releases.models import Release
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.board.figures import newest_of_each_survey, rows_by_priority
from you_said_we_did.board.promises import by_priority, news, promises_of, tally
from you_said_we_did.models import Finding

READERS = (
    Role.BOARD,
    Role.OFFICER,
    Role.COMMUNICATIONS,
    Role.DATA_PROTECTION,
    Role.SAFEGUARDING,
)


@allow(*READERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show the ten minutes before a meeting: newest figures, what is late, what is new."""
    today = timezone.localdate()
    releases = list(Release.objects.published().select_related("survey").prefetch_related("themes"))
    promises = promises_of(Finding.objects.published().with_progress(), today)
    return render(
        request,
        "board/home.html",
        {
            "newest": newest_of_each_survey(releases),
            "releases": releases,
            "news": news(releases, promises, today),
            "tally": tally(promises),
            "priorities": by_priority(promises),
        },
    )


@allow(*READERS)
@require_safe
def release_page(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show one release as it stood, and what rests on it today."""
    release = published_release(slug, quarter)
    rows = list(release.themes.prefetch_related("priorities"))
    findings = Finding.objects.published().with_progress().filter(rests_on__release=release)
    answers = [
        (finding, promises_of([finding], timezone.localdate()))
        for finding in sorted(findings, key=lambda finding: finding.rests_on.position)
    ]
    return render(
        request,
        "board/release.html",
        {
            "release": release,
            "base": base_in_words(release),
            "rule": rule_of(release),
            "hidden": hidden_of(release),
            "agreement": agreement_in_words(release),
            "has_chart": any(row.people for row in rows),
            "groups": rows_by_priority(rows),
            "answers": answers,
            "others": Release.objects.published()
            .filter(survey=release.survey)
            .exclude(pk=release.pk)
            .select_related("survey"),
        },
    )


@allow(*READERS)
@require_safe
def figures(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Give the release as a file for a spreadsheet program; 404 when it has no figures."""
    release = published_release(slug, quarter)
    if release.is_too_small:
        raise Http404
    response = HttpResponse(to_csv(release), content_type="text/csv; charset=utf-8")
    name = f"{release.survey.slug}-{release.quarter}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allow(*READERS)
@require_safe
def chart(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Draw the release for a tablet, a desk or paper."""
    return draw(published_release(slug, quarter), WIDE)


@allow(*READERS)
@require_safe
def narrow_chart(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Draw the release for a phone."""
    return draw(published_release(slug, quarter), NARROW)


def draw(release: Release, layout: Layout) -> HttpResponse:
    """Return the chart as a picture, or answer 404 when there is no figure to draw."""
    try:
        picture = bar_chart(release, layout)
    except ValueError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/svg+xml")


def published_release(slug: str, quarter: str) -> Release:
    """Return the published release of this survey and quarter; a draft answers 404 like none."""
    try:
        return Release.objects.published().at(slug, quarter)
    except Release.DoesNotExist as error:
        raise Http404 from error
