"""“I may know this person”: a text goes out of one reader's sight."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from feedback.desk.models import readable_by, waiting_for
from feedback.desk.views import second, texts
from feedback.responses.models import SetAside, Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

DONE = "You will not meet this text again, nor anything else its writer wrote."


@allow(Role.OFFICER, Role.CODER)
@require_POST
def set_aside(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a text of either queue away from this person, and lead on in that queue."""
    waiting = waiting_for(request.user).filter(pk=pk).first()
    shown: Text = waiting or get_object_or_404(readable_by(request.user), pk=pk)
    SetAside.all_of_writer(shown, request.user)
    messages.success(request, DONE)
    if waiting:
        return second.lead_on(request, request.user, shown.respondent_group, done=pk)
    selection = texts.selection_of(request, shown.respondent_group)
    return texts.lead_on(request, selection, selection.after(pk), before=pk)
