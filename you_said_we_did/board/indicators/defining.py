"""What is watched, written by an officer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.board.indicators.forms import IndicatorForm

WAITS = " Values that you approved yourself wait for somebody else before the public sees them."


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: OfficeRequest) -> HttpResponse:
    """Begin to watch something."""
    form = IndicatorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.makes(lambda: Indicator.define(request.user, **given)):
            messages.success(request, f"Defined: {given['name']}. Values can be handed in now.")
            return redirect("indicators:home")
    return draw(request, form, None)


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest, slug: str) -> HttpResponse:
    """Say an indicator otherwise, or make it public."""
    indicator: Indicator = get_object_or_404(Indicator, slug=slug)
    shown: Indicator = get_object_or_404(Indicator, slug=slug)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=shown)
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and form.makes(lambda: indicator.change(request.user, **form.cleaned_data)):
        held_back = IndicatorValue.objects.held_back().filter(indicator=indicator).exists()
        messages.success(request, f"Saved: {indicator}.{WAITS if held_back else ''}")
        return redirect("indicators:home")
    return draw(request, form, indicator)


def draw(request: OfficeRequest, form: IndicatorForm, indicator: Indicator | None) -> HttpResponse:
    """Draw the form, of a new indicator or one there is."""
    context = {"form": form, "indicator": indicator}
    status = 400 if form.errors else 200
    return render(request, "board/indicators/define.html", context, status=status)
