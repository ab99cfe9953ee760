"""The draft an officer reads before anyone else sees it: published, discarded, or cut otherwise."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cutting.forms import MergeForm, PublishForm
from feedback.cutting.models import Quote
from feedback.cutting.publishing import publish
from feedback.cutting.review import Mergeable, review_of
from feedback.cutting.tasks import try_merging
from feedback.releases.models import Release
from feedback.releases.wording import base_of, trust_in
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

CUT_ANEW = "This draft was cut anew since you opened it. Nothing was done: read it first."


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: OfficeRequest, slug: str, period: str) -> HttpResponse:
    """Show a draft table by table; publish it when the box is ticked."""
    release = find_release(slug, period)
    if release.status == Release.Status.PUBLISHED:
        return redirect("board:release", slug, period)
    is_sent = request.method == "POST"
    if is_sent and not _is_as_read(request, release):
        return _to_be_read(request, release)
    form = PublishForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        return _publish(request, release)
    document = release.figures
    return render(
        request,
        "cutting/review.html",
        {
            "release": release,
            "review": review_of(release),
            "base": base_of(document),
            "rule": document.rule,
            "agreement": trust_in(document),
            "quotes": Quote.objects.filter(theme__release=release).count(),
            "form": form,
        },
        status=400 if form.errors else 200,
    )


def _is_as_read(request: OfficeRequest, release: Release) -> bool:
    """Say whether these are the figures that stood on her page. A draft's never change: what is cut
    anew is another row, so what is done to this one needs no lock.
    """
    return request.POST.get("digest") == release.digest


def _to_be_read(request: OfficeRequest, release: Release) -> HttpResponse:
    """Lead back to a draft that she has not read."""
    messages.error(request, CUT_ANEW)
    return redirect("cutting:review", release.survey.slug, release.quarter)


def _publish(request: OfficeRequest, release: Release) -> HttpResponse:
    """Publish and lead to the board's page."""
    try:
        publish(release, by=request.user, on=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cutting:home")
    messages.success(request, f"Published: {release}.")
    return redirect("board:release", release.survey.slug, release.quarter)


@allow(Role.OFFICER)
@require_POST
def discard(request: OfficeRequest, slug: str, period: str) -> HttpResponse:
    """Delete a draft, so that the period can be cut again."""
    release = find_release(slug, period)
    if not _is_as_read(request, release):
        return _to_be_read(request, release)
    try:
        release.discard(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cutting:home")
    what = "year" if release.is_annual else "quarter"
    messages.success(request, f"Discarded: {release}. You can cut this {what} again.")
    return redirect("cutting:home")


@allow(Role.OFFICER)
@require_safe
def merging(
    request: OfficeRequest, slug: str, period: str, population: str, dimension: str
) -> HttpResponse:
    """Say what would show if two answers to a question were shown as one; store nothing."""
    release = find_release(slug, period)
    mergeable = _mergeable(release, population, dimension)
    form = MergeForm(mergeable, request.GET if "one" in request.GET else None)
    search, is_asked = None, "best" in request.GET
    if is_asked:
        search = try_merging(release, population, dimension)
    elif form.is_bound and form.is_valid():
        pair = (form.cleaned_data["one"], form.cleaned_data["other"])
        search = try_merging(release, population, dimension, *pair)
    context = {"release": release, "mergeable": mergeable, "form": form, "search": search}
    return render(
        request,
        "cutting/merging.html",
        {**context, "is_asked": is_asked},
        status=400 if form.errors else 200,
    )


def _mergeable(release: Release, population: str, dimension: str) -> Mergeable:
    if release.status == Release.Status.DRAFT:
        for each in review_of(release).mergeable:
            if (each.population, each.slug) == (population, dimension):
                return each
    raise Http404


def find_release(slug: str, period: str) -> Release:
    """Return the release of this survey and period, or answer 404."""
    try:
        return Release.objects.all().at(slug, period)
    except Release.DoesNotExist as error:
        raise Http404 from error
