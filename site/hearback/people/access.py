"""Who may open which office page. Every office view of ours carries one of these decorators;
a test walks the resolver and fails on a view without one.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from itertools import combinations
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from hearback.people.models import User
from hearback.people.roles import Role

View = Callable[..., HttpResponse]
EVERYONE = frozenset({"everyone"})
SIGNED_IN = frozenset({"signed in"})


class OfficeRequest(HttpRequest):
    """A request whose user is known: what an `allow`ed view receives."""

    user: User


LOST = "You were signed out before this was sent. What you had not saved is lost."


def declare(view: View, roles: frozenset[str]) -> View:
    """Write on the view itself who may open it: the walk over the resolver reads it there."""
    vars(view)["allowed_roles"] = roles
    return view


def way_back(request: HttpRequest) -> str:
    """Return where to lead once somebody has signed in: back here. After a form was sent, to the
    page its view names with `allow(back=…)`, with the same filters; without one to her first page,
    since the address itself may take nothing but forms.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return reverse("people:start")
    back = vars(found.func).get("way_back", "")
    if not back:
        return reverse("people:start")
    query = request.META.get("QUERY_STRING", "")
    return f"{_address_of(back, found.kwargs)}{'?' if query else ''}{query}"


def _address_of(name: str, arguments: dict[str, Any]) -> str:
    """Return the address of a page with as many of these arguments as it takes."""
    for size in range(len(arguments), 0, -1):
        for kept in combinations(arguments.items(), size):
            with suppress(NoReverseMatch):
                return reverse(name, kwargs=dict(kept))
    return reverse(name)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        messages.info(request, LOST)
    return redirect_to_login(way_back(request))


def allow(*roles: Role, back: str = "") -> Callable[[View], View]:
    """Let only people with one of `roles` open the view; others are asked to sign in, or told
    calmly that they can't. `back` names the page, with those of the same arguments that it takes,
    to which she comes back whose session had ended when she sent a form here.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return _to_sign_in(request)
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        vars(guarded)["way_back"] = back
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
