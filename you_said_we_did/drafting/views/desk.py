"""From a theme to a draft on one screen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from feedback.releases.models import ReleaseTheme
from hearback.people.access import OfficeRequest, allow
from you_said_we_did.drafting.desk import answered_before, course_of, voices_of
from you_said_we_did.drafting.desk_forms import DeskForm
from you_said_we_did.drafting.views import EITHER, WRITERS


@allow(*WRITERS)
@require_http_methods(EITHER)
def draft(request: OfficeRequest, pk: int) -> HttpResponse:
    """Draft an answer and its first commitment beside the evidence. A hidden theme answers 404."""
    shown = ReleaseTheme.objects.shown().select_related("release__survey")
    theme = get_object_or_404(shown, pk=pk)
    form = DeskForm(theme, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := form.save(request.user)):
        messages.success(request, "The draft is saved. Nobody outside can see it yet.")
        return redirect("drafting:finding", made.pk)
    form.judge_the_rest()
    course, trend = course_of(theme)
    context = {
        "theme": theme,
        "themes": [theme],
        "form": form,
        "course": course,
        "trend": trend,
        "voices": voices_of(theme, request.user),
        "before": answered_before(theme),
    }
    return render(request, "drafting/desk/page.html", context, status=400 if form.errors else 200)
