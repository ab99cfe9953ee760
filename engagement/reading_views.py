"""Whose texts a person reads, given and taken by an administrator. Beside people's own screens,
which lie below the vocabulary of respondent groups.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagement.reading import groups_without_lead
from engagement.reading_forms import RespondentGroupsForm
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMINISTRATOR)
def groups(request: OfficeRequest, pk: int) -> HttpResponse:
    """Choose whose texts someone may meet."""
    someone = get_object_or_404(User, pk=pk, is_active=True)
    held = {"groups": someone.respondent_groups}
    form = RespondentGroupsForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid():
        chosen = form.cleaned_data["groups"]
        if form.makes(lambda: someone.set_respondent_groups(chosen, by=request.user)):
            messages.success(request, f"Saved whose texts {someone.email} reads.")
            warn_of_gaps(request)
            return redirect("people:person", pk=pk)
    return render(request, "engagement/respondent_groups.html", {"person": someone, "form": form})


def warn_of_gaps(request: OfficeRequest) -> None:
    """Say whose worrying texts would reach no safeguarding lead."""
    missing = ", ".join(str(group.label) for group in groups_without_lead())
    if missing:
        messages.warning(
            request,
            f"No safeguarding lead reads texts of these groups: {missing}. "
            "A text of theirs that worries a reader would reach nobody.",
        )
