"""Taking a hand-in back while nothing of it was opened: a wrong file, or one that came twice."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from feedback.partners.forms import agencies_of, groups_of
from feedback.partners.models import TOO_LATE, HandIn
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


@allow(Role.OFFICER, Role.PARTNER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask whether to take a hand-in back, and do it: 404 for what is another's."""
    seen = HandIn.objects.seen_by(agencies_of(request.user), groups_of(request.user))
    if not request.user.has_role(Role.OFFICER):
        seen = seen.filter(by_id=request.user.pk)
    hand_in: HandIn = get_object_or_404(seen, pk=pk)
    if not hand_in.may_be_taken_back_by(request.user):
        messages.warning(request, TOO_LATE)
        return redirect("partners:home")
    if request.method != "POST":
        return render(request, "partners/take_back.html", {"hand_in": hand_in})
    try:
        hand_in.take_back(request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, "Taken back. The sealed comments are destroyed.")
    return redirect("partners:home")
