"""The officer's list of closed periods, and the button that cuts one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.cutting.models import CutRun, FrozenCounts, Quote, Threshold
from feedback.cutting.periods import survey_periods
from feedback.cutting.quartering import tables_of
from feedback.cutting.tasks import hand_over
from feedback.responses.models import Text
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

HANDED_OVER = "The worker has it. Look again in a minute."


@allow(Role.OFFICER)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List the closed periods of every survey and how far each has come."""
    today = timezone.localdate()
    FrozenCounts.sweep(today)
    standing = Quote.objects.standing()
    readable = Text.objects.for_reader(request.user)
    return render(
        request,
        "cutting/home.html",
        {
            "surveys": survey_periods(today),
            "waiting": Threshold.objects.waiting().select_related("survey"),
            "worn": [quote for quote in standing if quote.is_worn],
            # For those alone who may meet the text: others need not know that somebody worries.
            "worrying": [each for each in standing.filter(text__in=readable) if each.is_worrying],
        },
    )


@allow(Role.OFFICER)
@require_POST
def cut_period(request: OfficeRequest, slug: str, period: str) -> HttpResponse:
    """Cut a period, or have the worker do it where that takes long; then show the draft."""
    survey = get_object_or_404(Survey.objects.published(), slug=slug)
    try:
        run = hand_over(survey, period, request.user, tables=tables_of(survey, period))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("cutting:home")
    if run.status == CutRun.Status.FAILED:
        messages.error(request, run.note)
    elif run.status == CutRun.Status.DONE:
        return redirect("cutting:review", slug, period)
    else:
        messages.success(request, HANDED_OVER)
    return redirect("cutting:home")
