"""Inviting someone, and following an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hearback.people.access import OfficeRequest, allow, everyone
from hearback.people.forms import AcceptForm, InviteForm
from hearback.people.mail import link_to, send_invitation
from hearback.people.models import Invitation, User
from hearback.people.roles import Role

SHOWN_ONCE = "people.link"


def send_and_show(request: OfficeRequest, email: str, roles: list[Role]) -> HttpResponse:
    """Invite, mail the link, and lead to the page that shows it once."""
    invitation, secret = Invitation.invite(email, roles, by=request.user)
    request.session[SHOWN_ONCE] = {
        "email": invitation.email,
        "link": link_to(secret),
        "was_mailed": send_invitation(invitation, secret),
    }
    return redirect("people:link")


@require_http_methods(["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def invite(request: OfficeRequest) -> HttpResponse:
    """Invite someone new, or someone who left, with the roles they need."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return send_and_show(request, form.cleaned_data["email"], form.chosen())
    return render(request, "people/invite.html", {"form": form})


@require_safe
@allow(Role.ADMINISTRATOR)
def link(request: OfficeRequest) -> HttpResponse:
    """Show the link of the invitation just made, once."""
    shown = request.session.pop(SHOWN_ONCE, None)
    return (
        render(request, "people/link.html", {"shown": shown}) if shown else redirect("people:list")
    )


@require_POST
@allow(Role.ADMINISTRATOR)
def renew(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send a new link for an invitation; the old one stops working."""
    invitation = get_object_or_404(Invitation.objects.unanswered(), pk=pk)
    return send_and_show(request, invitation.email, [Role(role) for role in invitation.roles])


@require_POST
@allow(Role.ADMINISTRATOR)
def revoke(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.unanswered(), pk=pk)
    invitation.revoke(by=request.user)
    messages.success(request, f"The invitation of {invitation.email} no longer works.")
    return redirect("people:list")


@require_http_methods(["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def lost_password(request: OfficeRequest, pk: int) -> HttpResponse:
    """Send someone a link to choose a new password; their second factor stays as it is."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    if request.method == "POST":
        return send_and_show(request, person.email, [role for role in Role if role in person.roles])
    return render(request, "people/lost_password.html", {"person": person})


@require_http_methods(["GET", "POST"])
@everyone
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Follow an invitation: names and password, then on to sign-in and the second factor."""
    invitation = Invitation.find(secret)
    if invitation is None or request.user.is_authenticated:
        status = 200 if invitation else 404
        return render(request, "people/no_invitation.html", {"open": invitation}, status=status)
    form = AcceptForm(
        invitation, invitation.account(), request.POST if request.method == "POST" else None
    )
    if form.is_valid() and form.makes(form.accept):
        user = User.objects.get(email=invitation.email)
        return sign_in(request, user)
    return render(request, "people/accept.html", {"form": form, "invitation": invitation})


def sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Go through allauth's sign-in, which asks for the second factor where there is one."""
    page = "people:start" if user.has_second_factor() else "mfa_index"
    response: HttpResponse = perform_login(request, user, redirect_url=reverse(page))
    return response
