"""Who may go on: sessions that have not run out, with a second factor, and the door to Wagtail."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hearback.people import session_life
from hearback.people.access import way_back

GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN_PREFIXES = ("/account/", "/s/", "/people/invitation/")
# An open editor asks every ten seconds who else is editing, and an opened text leaves the screen by
# itself when its time is up: neither is a sign of a person.
NOT_A_PERSON = ("/admin/editing-sessions/", "/desk/raw/over/")
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ENDED = (
    "You were signed out to keep what people told us safe: after 15 minutes without a click, or "
    "after 8 hours. What you had not saved is lost."
)
WAGTAIL_PREFIX = "/admin/"
WAGTAIL_SIGN_IN = ("/admin/login/", "/admin/password_reset/")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign-in, and afterwards back to the page that was asked for, or left by a form."""
    return redirect_to_login(way_back(request))


class SessionLifeMiddleware:
    """End a session after 15 minutes without a click, after 8 hours, and one that began elsewhere
    than at our own sign-in (Wagtail has a sign-in of its own, which knows no second factor).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not self.goes_on(request):
            logout(request)
            messages.info(request, ENDED)
            return to_sign_in(request)
        return self.get_response(request)

    def goes_on(self, request: HttpRequest) -> bool:
        """Say whether the session may go on, and note that the person is there."""
        session = request.session
        if not session_life.has_begun(session):
            if settings.SECOND_FACTOR_REQUIRED:
                return False
            session_life.begin(session)
        if session_life.is_over(session):
            return False
        if not request.path.startswith(NOT_A_PERSON):
            session_life.note(session)
        return True


class SecondFactorMiddleware:
    """Lead a signed-in person without a second factor to setting one up, before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        must_set_up = (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(OPEN_PREFIXES)
            and not is_mfa_enabled(request.user, FACTORS)
        )
        return redirect("mfa_index") if must_set_up else self.get_response(request)


class WagtailDoorMiddleware:
    """Let into Wagtail's admin only people with a role that works there.

    Wagtail itself would send the others to sign in again, in a circle; and it has a sign-in and a
    password reset of its own, which stay shut.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Raise PermissionDenied or Http404, or lead to sign-in, or let pass (None)."""
        if not request.path.startswith(WAGTAIL_PREFIX):
            return None
        if request.path.startswith(WAGTAIL_SIGN_IN):
            raise Http404
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return None
