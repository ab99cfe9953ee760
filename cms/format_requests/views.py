"""The office's list of pages asked for in another form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from cms.format_requests.forms import MAKERS, MoveForm, NewRequestForm
from cms.format_requests.models import FormatRequest
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out

EITHER = ["GET", "HEAD", "POST"]
SHOWN = 20


@allow(*MAKERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what somebody waits for, and what was settled lately."""
    today = timezone.localdate()
    waiting = FormatRequest.objects.open().select_related("owner")
    context = {
        "waiting": [(one, one.is_late(today)) for one in waiting],
        "settled": FormatRequest.objects.settled()[:SHOWN],
    }
    return render(request, "format_requests/home.html", context)


@allow(*MAKERS)
@require_http_methods(EITHER)
def new(request: OfficeRequest) -> HttpResponse:
    """Note what somebody asks for, and tell the number to give them."""
    form = NewRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[FormatRequest] = []
        values, today = form.cleaned_data, timezone.localdate()
        if carry_out(form, lambda: made.append(FormatRequest.note(request.user, today, **values))):
            messages.success(
                request,
                f"Noted. Say this number to whoever asked: {made[0].number}. It is ready by"
                f" {date_format(made[0].due)} at the latest.",
            )
            return redirect("format_requests:home")
    context = {"form": form, "heading": "Somebody asks for a page in another form"}
    return _draw(request, context)


@allow(*MAKERS)
@require_http_methods(EITHER)
def move(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say how far it is."""
    found = get_object_or_404(FormatRequest, pk=pk)
    held = {"status": found.status, "owner": found.owner_id, "reason": found.reason}
    # As it was posted, until she is told otherwise: what she has not seen is not written over.
    seen = request.POST.get("seen", "") if request.method == "POST" else found.seen
    form = MoveForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        values, today = form.cleaned_data, timezone.localdate()
        if carry_out(form, lambda: found.move(request.user, today, seen, **values)):
            messages.success(request, f"Saved how far {found.number} is.")
            return redirect("format_requests:home")
        seen = found.seen
    heading = f"Number {found.number}"
    return _draw(request, {"form": form, "heading": heading, "found": found, "seen": seen})


def _draw(request: OfficeRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 400 if getattr(form, "errors", None) else 200
    return render(request, "format_requests/form.html", context, status=status)
