"""Where each person starts, one's own account, and the list of people with what can be changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow, signed_in
from hearback.people.forms import ChangeForm, LostFactorForm, RolesForm
from hearback.people.models import Invitation, User
from hearback.people.roles import ROLE_PURPOSES, Role

# The first page of a person with several roles is that of the first one listed here.
FIRST_PAGES = {
    Role.OFFICER: "desk:home",
    Role.CODER: "desk:home",
    Role.REVIEWER: "desk:home",
    Role.SAFEGUARDING: "desk:home",
    Role.COMMUNICATIONS: "wagtailadmin_home",
    Role.BOARD: "board:home",
    Role.ADMINISTRATOR: "people:list",
    Role.DATA_PROTECTION: "desk:surveys",
    Role.PARTNER: "partners:home",
}


@require_safe
@signed_in
def start(request: OfficeRequest) -> HttpResponse:
    """Lead to the page this person works on; without one, say what their roles are for."""
    for role, page in FIRST_PAGES.items():
        if request.user.has_role(role):
            return redirect(page)
    roles = [(role.label, ROLE_PURPOSES[role]) for role in Role if request.user.has_role(role)]
    return render(request, "people/start.html", {"roles": roles})


@require_safe
@signed_in
def me(request: OfficeRequest) -> HttpResponse:
    """Show one's own account."""
    roles = [(role.label, ROLE_PURPOSES[role]) for role in Role if request.user.has_role(role)]
    return render(
        request,
        "people/me.html",
        {"roles": roles, "has_second_factor": request.user.has_second_factor()},
    )


@require_safe
@allow(Role.ADMINISTRATOR)
def people(request: OfficeRequest) -> HttpResponse:
    """List everyone who has or had an account, and who has not answered an invitation."""
    everyone = User.objects.with_second_factor().prefetch_related("groups")
    return render(
        request,
        "people/list.html",
        {
            "people": everyone.order_by("-is_active", "email"),
            "invitations": Invitation.objects.unanswered(),
        },
    )


@require_safe
@allow(Role.ADMINISTRATOR)
def person(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one account and what can be done about it."""
    someone = get_object_or_404(User, pk=pk)
    return render(
        request,
        "people/person.html",
        {
            "person": someone,
            "has_second_factor": someone.has_second_factor(),
            "hands_in": someone.has_role(Role.PARTNER),
        },
    )


@require_http_methods(["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def roles(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change which roles someone holds."""
    someone = get_object_or_404(User, pk=pk, is_active=True)
    held = {"roles": [role.value for role in someone.roles]}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid() and form.makes(lambda: someone.set_roles(form.chosen(), by=request.user)):
        messages.success(request, f"Roles of {someone.email} changed. They must sign in again.")
        return redirect("people:person", pk=pk)
    return render(request, "people/roles.html", {"person": someone, "form": form})


@require_http_methods(["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def lost_factor(request: OfficeRequest, pk: int) -> HttpResponse:
    """Remove someone's second factor after making sure who asks."""
    someone = get_object_or_404(User, pk=pk, is_active=True)
    form = LostFactorForm(request.POST or None)
    if form.is_valid():
        how = form.cleaned_data["how_checked"]
        if form.makes(lambda: someone.lose_second_factor(request.user, how)):
            messages.success(
                request, f"Second step of {someone.email} removed. They set up a new one."
            )
            return redirect("people:person", pk=pk)
    return render(request, "people/lost_factor.html", {"person": someone, "form": form})


@require_http_methods(["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def leave(request: OfficeRequest, pk: int) -> HttpResponse:
    """Close someone's account, after asking once."""
    someone = get_object_or_404(User, pk=pk, is_active=True)
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm()
    if form.is_valid() and form.makes(lambda: someone.leave(by=request.user)):
        messages.success(request, f"The account of {someone.email} is closed.")
        return redirect("people:list")
    return render(request, "people/leave.html", {"person": someone, "form": form})
