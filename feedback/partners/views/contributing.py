"""Which agency a partner contributor hands in for, chosen by an administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from feedback.partners.forms import AgencyForm
from feedback.partners.models import Contributor
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMINISTRATOR)
def agency(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose the one agency somebody hands in for."""
    someone = get_object_or_404(User, pk=pk, is_active=True)
    held = Contributor.objects.filter(user=someone).first()
    initial = {"agency": held.agency_id} if held else {}
    form = AgencyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        chosen = form.cleaned_data["agency"]
        if form.makes(lambda: Contributor.choose(someone, chosen, by=request.user)):
            messages.success(request, f"{someone.email} hands in for {chosen}.")
            return redirect("people:person", pk=pk)
    context = {"person": someone, "form": form, "hands_in": someone.has_role(Role.PARTNER)}
    return render(request, "partners/agency.html", context)
