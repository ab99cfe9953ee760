"""Who may open which office page. Every office view of ours carries one of these decorators;
a test walks the resolver and fails on a view without one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from hearback.people.models import User
from hearback.people.roles import Role

View = Callable[..., HttpResponse]
EVERYONE = frozenset({"everyone"})
SIGNED_IN = frozenset({"signed in"})


class OfficeRequest(HttpRequest):
    """A request whose user is known: what an `allow`ed view receives."""

    user: User


def declare(view: View, roles: frozenset[str]) -> View:
    """Write on the view itself who may open it: the walk over the resolver reads it there."""
    vars(view)["allowed_roles"] = roles
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to signing in, and back here afterwards; after a form was sent, to one's first page: its
    own may take nothing but forms.
    """
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(request.get_full_path() if is_page else reverse("people:start"))


def allow(*roles: Role) -> Callable[[View], View]:
    """Let only people with one of `roles` open the view; others are asked to sign in, or told
    calmly that they can't.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return _to_sign_in(request)
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return declare(guarded, frozenset(role.value for role in roles))

    return decorate


def signed_in(view: View) -> View:
    """Let anyone with an account open the view, whatever their roles: pages about oneself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return declare(guarded, SIGNED_IN)


def everyone(view: View) -> View:
    """Declare that a view needs no role, signed in or not."""
    return declare(view, EVERYONE)


@everyone
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer 404 under a prefix of the office, instead of asking the public site."""
    raise Http404
