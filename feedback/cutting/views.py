"""Screens where the officer cuts a quarter, reads the draft and publishes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cutting.cut import cut
from feedback.cutting.forms import PublishForm
from feedback.cutting.periods import survey_periods
from feedback.releases.faces import agreement_in_words, base_in_words, reading_order, rule_of
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.OFFICER)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List the closed quarters of every survey and how far each has come."""
    return render(request, "cutting/home.html", {"surveys": survey_periods(timezone.localdate())})


@allow(Role.OFFICER)
@require_POST
def cut_quarter(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Cut a quarter, then show the draft."""
    survey = get_object_or_404(Survey.objects.published(), slug=slug)
    try:
        cut(survey, quarter, by=request.user, today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cutting:home")
    return redirect("cutting:review", slug, quarter)


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show a draft row by row; publish it when the box is ticked."""
    release = find_release(slug, quarter)
    if release.status == Release.Status.PUBLISHED:
        return redirect("board:release", slug, quarter)
    is_sent = request.method == "POST"
    form = PublishForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        return _publish(request, release)
    return render(
        request,
        "cutting/review.html",
        {
            "release": release,
            "rows": reading_order(release.themes.prefetch_related("priorities")),
            "base": base_in_words(release),
            "rule": rule_of(release),
            "agreement": agreement_in_words(release),
            "form": form,
        },
        status=400 if form.errors else 200,
    )


def _publish(request: OfficeRequest, release: Release) -> HttpResponse:
    """Publish and lead to the board's page."""
    try:
        release.publish(by=request.user, on=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cutting:home")
    messages.success(request, f"Published: {release}.")
    return redirect("board:release", release.survey.slug, release.quarter)


@allow(Role.OFFICER)
@require_POST
def discard(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Delete a draft, so that the quarter can be cut again."""
    release = find_release(slug, quarter)
    try:
        release.discard(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cutting:home")
    messages.success(request, f"Discarded: {release}. You can cut this quarter again.")
    return redirect("cutting:home")


def find_release(slug: str, quarter: str) -> Release:
    """Return the release of this survey and quarter, or answer 404."""
    try:
        return Release.objects.all().at(slug, quarter)
    except Release.DoesNotExist as error:
        raise Http404 from error
