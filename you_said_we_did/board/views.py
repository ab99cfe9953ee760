"""The board's pages. Every role sees the same bytes, and nothing finer than a release holds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.models import Priority
from feedback.desk.codebook.showing import groups_of
from feedback.releases.addresses import course_until, published_release, takes_no_query
from feedback.releases.models import Release, ReleaseQuerySet
from feedback.releases.star import stars_of
from feedback.releases.wording import base_of, trust_in
from feedback.responses.models import Codebook
from hearback.people.access import OfficeRequest, allow
from you_said_we_did.board.figures import (
    came_later,
    moves_of,
    newest_of_each_survey,
    quotes_of,
    rows_by_priority,
    rows_of,
)
from you_said_we_did.board.promises import by_priority, news, promises_of, standing_at, tally
from you_said_we_did.board.reaching import reach
from you_said_we_did.board.readers import READERS
from you_said_we_did.models import Finding


@allow(*READERS)
@require_safe
@takes_no_query
def home(request: OfficeRequest) -> HttpResponse:
    """Show the ten minutes before a meeting: newest figures, what is late, what is new."""
    today = timezone.localdate()
    releases = list(Release.objects.published().defer("document").select_related("survey"))
    promises = promises_of(Finding.objects.published().with_progress(), today)
    newest = newest_of_each_survey(releases)
    return render(
        request,
        "board/home.html",
        {
            "newest": newest,
            "voices": reach([glance.release for glance in newest], today),
            "releases": releases,
            "news": news(releases, promises, today),
            "tally": tally(promises),
            "priorities": by_priority(promises),
        },
    )


@allow(*READERS)
@require_safe
@takes_no_query
def themes(request: OfficeRequest) -> HttpResponse:
    """Show what the themes of the codebook in use mean: definitions alone, and no figure."""
    codebook = Codebook.objects.in_use()
    context = {"codebook": codebook, "groups": groups_of(codebook)}
    return render(request, "board/themes.html", context)


@allow(*READERS)
@require_safe
@takes_no_query
def release_page(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show one release as it stood, what changed since the one before, and what rests on it."""
    today = timezone.localdate()
    release = published_release(slug, quarter)
    document = release.figures
    course = course_until(release)
    others = list(_others(release))
    rows = rows_of(document, course)
    findings = list(Finding.objects.published().with_progress().known_by(release))
    promises = standing_at(release, promises_of(findings, today))
    resting = [(theme, each) for each in findings if (theme := each.theme_of(release))]
    return render(
        request,
        "board/release.html",
        {
            "release": release,
            "document": document,
            "base": base_of(document),
            "trust": trust_in(document),
            "rows": [row for row in rows if row.people is not None],
            "quotes": quotes_of(release, rows),
            "voices": reach([release], today),
            "moves": moves_of(course),
            "course": course if len(course.periods) > 1 and course.drawn else None,
            "groups": rows_by_priority(rows, list(Priority.objects.all())),
            "has_star": bool(stars_of(document)),
            "late": [promise for promise in promises if promise.is_late],
            "tally": tally(promises),
            "answers": [
                (theme, finding, promises_of([finding], today))
                for theme, finding in sorted(resting, key=lambda each: each[0].position)
            ],
            "came_later": came_later(release, others),
            "others": others,
        },
    )


def _others(release: Release) -> ReleaseQuerySet:
    """Return this survey's other releases, newest first."""
    others = Release.objects.published().defer("document").select_related("survey")
    return others.filter(survey=release.survey_id).exclude(pk=release.pk)
