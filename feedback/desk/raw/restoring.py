"""Bringing back one stretch that was wrongly hidden, while what was typed lies open."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from feedback.desk.lifting import CHANGED, bring_back, digest_of
from feedback.desk.models import LiftRequest
from feedback.desk.raw.comparing import restorable
from feedback.desk.raw.forms import RestoreForm
from feedback.desk.raw.views import Screen, find
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

NOT_OPEN = "Nothing was brought back: this text was closed meanwhile. Open it again first."
NOT_ALONE = (
    "This one can’t be told from its neighbours, so it can’t be brought back by itself. Nothing was"
    " changed."
)


@allow(Role.REVIEWER)
@require_POST
def restore(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make one placeholder readable again."""
    screen = Screen(request, find(pk, request.user))
    form = RestoreForm(request.POST)
    if screen.state != "open":
        messages.error(request, NOT_OPEN)
    elif not form.is_valid():
        if "why" in form.errors:
            return screen.answer(restoring=form)
        messages.error(request, CHANGED)
    elif form.cleaned_data["seen"] != digest_of(screen.text.masked):
        messages.error(request, CHANGED)
    else:
        _restore(request, screen, form)
    return redirect("desk:raw_text", pk)


def _restore(request: OfficeRequest, screen: Screen, form: RestoreForm) -> None:
    place = form.cleaned_data["place"]
    words = restorable(screen.stretches or []).get(place)
    if words is None:
        messages.error(request, NOT_ALONE)
        return
    try:
        bring_back(screen.text, place, words, form.cleaned_data["why"], request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "It is readable again.")


@allow(Role.REVIEWER)
@require_POST
def decline(request: OfficeRequest, pk: int, asked: int) -> HttpResponse:
    """Answer a request: it stays hidden. Needs nothing opened."""
    text = find(pk, request.user)
    get_object_or_404(LiftRequest, text=text, pk=asked).decline(request.user)
    messages.success(request, "It stays hidden.")
    return redirect("desk:raw_text", pk)
